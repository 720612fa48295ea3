/** Severity and owner of a drifted property. */
import type { Resource } from '../facts/audit-log';
import type { Owner } from '../facts/requirements';
import { SEVERITIES, type Severity } from '../findings/finding';
import { resourceTypeOf } from '../resource-types/lookup';

export interface Importance {
  readonly severity: Severity;
  readonly owner: Owner;
}

/** What counts of each type where its own patterns do not fit: an attacker changes what watches the audit log to act unseen. */
const OTHERWISE: readonly (readonly [path: RegExp, Severity, Owner])[] = [
  [/^(Tags|Description|AlarmDescription|DisplayName)/, 'LOW', 'engineering'],
  [/^/, 'HIGH', 'security'],
];

/** @param path Property path; empty for the whole resource, which is as severe as the worst of its properties. */
export function severityOf({ type }: Resource, path: string): Importance {
  const own = resourceTypeOf(type)?.severities ?? [];
  const isComplete = own.some(([pattern]) => pattern.source === '^');
  const rules = isComplete ? own : [...own, ...OTHERWISE];
  const ranked = SEVERITIES.flatMap((severity) => rules.filter((rule) => rule[1] === severity));
  const [, severity, owner] = (path === '' ? ranked : rules).find(([pattern]) => path === '' || pattern.test(path)) ?? [
    /^/,
    'HIGH' as const,
    'security' as const,
  ];
  return { severity, owner };
}

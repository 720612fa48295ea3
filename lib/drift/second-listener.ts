/**
 * Whether calls are still heard while the trail is stopped: EventBridge gets the calls that CloudTrail records only while some trail
 * logs (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"). A trail of the organization is not the account's to stop.
 */
import { SecondListener } from '../checks/account/deliveries';
import { SurroundingsUnchanged } from '../checks/account/undeclared';
import { LISTENERS, type Baseline } from '../evidence/baseline';
import { parseArn } from '../facts/arn';
import type { AuditLog, Resource } from '../facts/audit-log';
import { isList, valueAt } from '../facts/value';
import type { Finding } from '../findings/finding';
import { findingOf, orPass } from './findings';
import type { Surroundings } from './surroundings';

/**
 * That there is none is reported once, by the first run that is written down. One that is gone later is a change of the surroundings.
 *
 * @param before What the run before took for granted.
 */
export function lookForListeners(
  auditLog: AuditLog,
  before: Baseline | undefined,
  isRecorded: boolean,
): { readonly surroundings: Surroundings; readonly findings: readonly Finding[] } {
  const [trail] = auditLog.trails;
  const text = before?.surroundings?.[LISTENERS];
  const known = text === undefined ? undefined : text.split(' ').filter(Boolean);
  const listeners = trail && listenersBeside(trail);
  if (!listeners) return { surroundings: text === undefined ? {} : { [LISTENERS]: text }, findings: [] };
  const surroundings = { [LISTENERS]: listeners.join(' ') };
  const lost = known?.filter((arn) => !listeners.includes(arn)) ?? [];
  if (lost.length > 0) return { surroundings, findings: [gone(auditLog, lost, listeners)] };
  if (listeners.length > 0) return { surroundings, findings: orPass(auditLog, SecondListener, [], trail) };
  const message =
    'Only this trail logs the account: while it is stopped, no tamper rule hears a call. This is reported once.';
  const missing = findingOf(auditLog, SecondListener, trail, { expected: 'a trail of the organization', message });
  return { surroundings, findings: isRecorded && known === undefined ? [missing] : [] };
}

/** Trails of other accounts that log this one, by ARN; undefined where the trails could not be read. */
function listenersBeside({ state, arn }: Resource): readonly string[] | undefined {
  const others = state?.OtherTrails;
  if (!isList(others)) return undefined;
  const account = parseArn(arn ?? '')?.account;
  return others
    .flatMap((other) => {
      const found = valueAt(other, 'arn');
      return typeof found === 'string' ? [found] : [];
    })
    .filter((other) => parseArn(other)?.account !== account)
    .sort();
}

function gone(auditLog: AuditLog, lost: readonly string[], listeners: readonly string[]): Finding {
  const about = { ...auditLog.log.bucket, displayName: LISTENERS, type: '' };
  return findingOf(auditLog, SurroundingsUnchanged, about, {
    ...{ status: 'DRIFT', severity: 'HIGH', expected: lost, found: listeners },
    message: `${lost.join(' and ')} no longer logs this account since the last run.`,
  });
}

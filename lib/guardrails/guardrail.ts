/** What a guardrail is, and the frame that all of them share: read a fact, compare it, answer with a verdict. */
import type { AuditLog, Origin, Resource } from '../facts/audit-log';
import type { Check } from '../checks/check';
import type { Requirements } from '../facts/requirements';
import { Elsewhere, firstUnknown, toJson, valueAt, type Json, type Unknown, type Value } from '../facts/value';
import { Causes, causeOf } from '../findings/cause';
import { misspelt } from './misspelt';
import { skippedElsewhere } from './other-tools';
import type { Finding, Status } from '../findings/finding';

export interface Guardrail extends Check {
  readonly problem: string;
  /** Where it can be judged; elsewhere it is NOT_APPLICABLE. */
  readonly judgedFrom: readonly Origin[];
  /** Pure. An empty list means that it does not apply. */
  check(auditLog: AuditLog): readonly Verdict[];
}

export type VerdictKind = 'pass' | 'fail' | 'unknown' | 'notApplicable';

export interface Verdict {
  readonly kind: VerdictKind;
  readonly resource: Resource | undefined;
  /** CloudFormation property path. */
  readonly path: string;
  readonly expected: Json;
  readonly found: Json;
  /** Why, where expected and found do not say it alone: one clause, no full stop. */
  readonly because?: string;
  /** Set where it is unknown because a part of the audit log is in none of the templates. */
  readonly elsewhere?: Elsewhere;
}

/** The place that a verdict speaks of. */
export interface Place {
  readonly resource: Resource | undefined;
  readonly path: string;
}

export function pass({ resource, path }: Place, expected: Json, found: Value | undefined): Verdict {
  return { kind: 'pass', resource, path, expected, found: toJson(found) };
}

export function fail(place: Place, expected: Json, found: Value | undefined, because?: string): Verdict {
  return { ...place, kind: 'fail', expected, found: toJson(found), ...(because && { because }) };
}

export function unknown(place: Place, expected: Json, reason: Unknown | string): Verdict {
  const because = typeof reason === 'string' ? reason : reason.reason;
  const elsewhere = reason instanceof Elsewhere ? { elsewhere: reason } : {};
  return { ...place, kind: 'unknown', expected, found: `(unknown: ${because})`, because, ...elsewhere };
}

/**
 * Judges the value at a property path: unknown if any part of it is Unknown, else pass or fail as `holds` says.
 *
 * @param expected What should stand there, for people.
 */
export function expectProperty(
  resource: Resource,
  path: string,
  expected: Json,
  holds: (value: Value | undefined) => boolean,
): Verdict {
  return expectValue({ resource, path }, valueAt(resource.properties, path), expected, holds);
}

/** The same for a value that is no property: a deletion policy, a stack's setting, a live state. */
export function expectValue(
  place: Place,
  value: Value | undefined,
  expected: Json,
  holds: (value: Value | undefined) => boolean,
): Verdict {
  const unresolved = firstUnknown(value);
  if (unresolved) return unknown(place, expected, unresolved);
  return holds(value) ? pass(place, expected, value) : fail(place, expected, value);
}

/** Judges whether exactly this value stands at a property path. CloudFormation takes `"true"` for `true`; so does this. */
export function expectEqual(resource: Resource, path: string, expected: string | number | boolean): Verdict {
  return expectProperty(resource, path, expected, (value) => value === expected || value === String(expected));
}

const STATUS_OF: Readonly<Record<VerdictKind, Status>> = {
  pass: 'PASS',
  fail: 'FAIL',
  unknown: 'UNKNOWN',
  notApplicable: 'NOT_APPLICABLE',
};

/** Judges an audit log by guardrails: at least one finding each, whatever the verdict. */
export function judge(auditLog: AuditLog, guardrails: readonly Guardrail[]): Finding[] {
  const findings: Finding[] = [];
  const causes = new Causes();
  for (const guardrail of guardrails) {
    const verdicts = guardrail.judgedFrom.includes(auditLog.origin) ? verdictsOf(guardrail, auditLog) : [];
    for (const verdict of verdicts) {
      const finding = toFinding(auditLog, guardrail, verdict);
      findings.push(finding);
      if (verdict.elsewhere) causes.add(verdict.elsewhere, finding);
    }
    if (verdicts.length === 0) findings.push(toFinding(auditLog, guardrail, notApplicable(auditLog)));
  }
  return [...findings, ...causes.findings(auditLog)];
}

/** Where a requirement cannot be read, every verdict that depends on it is unknown. */
function verdictsOf(guardrail: Guardrail, auditLog: AuditLog): readonly Verdict[] {
  const { unclear } = auditLog.requirements;
  if (!unclear) return guardrail.check(auditLog);
  const asked = new Set<Unknown>();
  const requirements = new Proxy(auditLog.requirements, {
    get: (stated, name: keyof Requirements) => {
      const doubt = name === 'unclear' ? undefined : unclear[name];
      if (doubt) asked.add(doubt);
      return stated[name];
    },
  });
  const verdicts = guardrail.check({ ...auditLog, requirements });
  const [doubt] = asked;
  if (!doubt) return verdicts;
  const bucket = { resource: auditLog.log.bucket, path: 'Metadata.wormtrail.requirements' };
  if (verdicts.length === 0) return [unknown(bucket, 'requirements that can be read', doubt)];
  return verdicts.map(({ resource, path, expected }) => unknown({ resource, path }, expected, doubt));
}

function notApplicable(auditLog: AuditLog): Verdict {
  return { kind: 'notApplicable', resource: auditLog.log.bucket, path: '', expected: null, found: null };
}

function toFinding(auditLog: AuditLog, guardrail: Guardrail, verdict: Verdict): Finding {
  const { resource } = verdict;
  const instead =
    verdict.kind === 'fail' && verdict.found === null ? misspelt(verdict.resource, verdict.path) : undefined;
  const finding = {
    guardrail: guardrail.id,
    status: STATUS_OF[verdict.kind],
    severity: guardrail.severity,
    owner: guardrail.owner,
    resource: resource?.displayName ?? auditLog.name,
    path: verdict.path,
    expected: verdict.expected,
    found: instead === undefined ? verdict.found : `${instead}, which is no property`,
    message: messageOf(guardrail, verdict, instead),
    remedy: '',
    auditLog: auditLog.name,
    resourceType: resource?.type,
    ...(verdict.elsewhere && { cause: causeOf(verdict.elsewhere) }),
  };
  if (verdict.kind === 'pass' || verdict.kind === 'notApplicable') return finding;
  const source = (resource ?? auditLog.log.bucket).locate?.();
  const skipped = resource ? skippedElsewhere(resource, guardrail.id) : '';
  return { ...finding, remedy: [guardrail.remedy, skipped].filter(Boolean).join(' '), ...(source && { source }) };
}

function messageOf({ title }: Guardrail, verdict: Verdict, instead?: string): string {
  switch (verdict.kind) {
    case 'pass':
      return `${title}.`;
    case 'notApplicable':
      return `Does not apply here: ${title}.`;
    case 'unknown':
      return `Unknown: ${verdict.because ?? 'a value is not known'}. Required: ${title}.`;
    case 'fail':
      return `${wrongOf(verdict)}${instead === undefined ? '' : `; ${instead} stands there, which is no property`}. Required: ${title}.`;
  }
}

/** What is wrong, as a sentence without its full stop. Documents are left to `expected` and `found`. */
function wrongOf({ because, path, found }: Verdict): string {
  // a word is capitalized, an ARN or an action is not
  if (because) return because.replace(/^[a-z](?=[a-z]*(?:[\s,]|$))/, (letter) => letter.toUpperCase());
  if (path === '') return 'This does not hold';
  if (found === null) return `${path} is not set`;
  return typeof found === 'object' ? `${path} is not as required` : `${path} is ${found}`;
}

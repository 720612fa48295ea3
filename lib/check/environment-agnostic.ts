/**
 * A template that does not say its account or Region cannot say whether what names them holds. What does not hold as it is written,
 * and holds in a place that the template may be deployed to, is unknown: one finding says so for all of it.
 */
import { EnvironmentStated } from '../checks/template/environment';
import type { AuditLog, Resource } from '../facts/audit-log';
import type { Template } from '../facts/from-template';
import { deployedTo, placesNamedIn, unresolvedEnvironment, type Place } from '../facts/template/places';
import { needsAttention, SEVERITIES, type Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { CATALOGUE } from '../guardrails/catalogue';

/** An audit log and what was found on it. */
export interface JudgedLog {
  readonly auditLog: AuditLog;
  readonly findings: readonly Finding[];
}

/** What a template leaves open of its place is tried as a Region that records calls of IAM, and as one that does not. */
const ANYWHERE: readonly Required<Place>[] = [
  { account: '111122223333', region: 'eu-central-1' },
  { account: '111122223333', region: 'us-east-1' },
];

/**
 * @param logs The audit logs of the templates as they are written.
 * @param judged Answers with the audit logs of templates that say where they are.
 */
export function judgeEnvironmentAgnostic(
  templates: readonly Template[],
  logs: readonly JudgedLog[],
  judged: (placed: readonly Template[]) => readonly JudgedLog[],
): readonly JudgedLog[] {
  const missing = unresolvedEnvironment(templates);
  const open = logs.reduce((sum, { findings }) => sum + findings.filter(needsAttention).length, 0);
  if (missing.length === 0 || open === 0) return logs;
  let best: ReadonlySet<Finding> = new Set();
  for (const place of placesToTry(templates)) {
    const holding = holdingIn(judged(deployedTo(templates, place)), logs);
    if (holding.size > best.size) best = holding;
    if (best.size === open) break;
  }
  // one place for all: what holds in one place and what holds in another may hold nowhere together
  return logs.map((log) => withCause(log, best, missing));
}

function placesToTry(templates: readonly Template[]): Place[] {
  const named = placesNamedIn(templates);
  const places = [...named.flatMap((place) => ANYWHERE.map((anywhere) => ({ ...anywhere, ...place }))), ...ANYWHERE];
  return [...new Map(places.map((place) => [`${place.account} ${place.region}`, place])).values()];
}

/** The findings that need somebody and do not where the templates are placed. Where a Condition takes resources away, nothing holds. */
function holdingIn(placed: readonly JudgedLog[], logs: readonly JudgedLog[]): ReadonlySet<Finding> {
  const byLog = new Map(placed.map((log) => [subjectOf(log.auditLog.log.bucket), log]));
  return new Set(
    logs.flatMap(({ auditLog, findings }) => {
      const there = byLog.get(subjectOf(auditLog.log.bucket));
      if (!there || inventoryOf(there.auditLog) !== inventoryOf(auditLog)) return [];
      const [here, inPlace] = [subjectsIn(auditLog), subjectsIn(there.auditLog)];
      const failing = new Set(
        there.findings
          .filter(({ status }) => status !== 'PASS' && status !== 'NOT_APPLICABLE')
          .map(({ guardrail, resource }) => `${guardrail} ${inPlace.get(resource) ?? resource}`),
      );
      return findings.filter(
        (finding) =>
          needsAttention(finding) &&
          GUARDRAILS.has(finding.guardrail) &&
          !failing.has(`${finding.guardrail} ${here.get(finding.resource) ?? finding.resource}`),
      );
    }),
  );
}

const GUARDRAILS: ReadonlySet<string> = new Set(CATALOGUE.map(({ id }) => id));

/** What a resource is called wherever it is deployed: the names that people read may hold its account. */
function subjectOf({ stack, logicalId }: Resource): string {
  return `${stack}/${logicalId}`;
}

function subjectsIn({ name, log, evidence, inventory }: AuditLog): ReadonlyMap<string, string> {
  const elsewhere = [log.bucket, log.keyElsewhere, evidence?.keyElsewhere].filter((each) => each !== undefined);
  return new Map([
    [name, ''],
    ...[...inventory, ...elsewhere].map((resource): [string, string] => [resource.displayName, subjectOf(resource)]),
  ]);
}

function inventoryOf({ inventory }: AuditLog): string {
  return inventory.map(subjectOf).join('\n');
}

function withCause(log: JudgedLog, dependent: ReadonlySet<Finding>, missing: readonly string[]): JudgedLog {
  const { findings, auditLog } = log;
  const unknown = findings.filter((finding) => dependent.has(finding));
  if (unknown.length === 0) return log;
  const cause = environmentUnstated(auditLog, unknown, missing);
  const because = `it depends on ${missing.join(' and ')}`;
  const pointing = (finding: Finding): Finding => ({
    ...finding,
    status: 'UNKNOWN',
    found: `(unknown: ${because})`,
    message: `Unknown: ${because}. Required: ${CATALOGUE.find(({ id }) => id === finding.guardrail)?.title}.`,
    cause: `${cause.guardrail} ${cause.resource}`,
  });
  return { auditLog, findings: [...findings.map((each) => (dependent.has(each) ? pointing(each) : each)), cause] };
}

/** As severe as the worst of what it leaves unknown. */
function environmentUnstated(
  { name, log }: AuditLog,
  unknown: readonly Finding[],
  missing: readonly string[],
): Finding {
  const { id, owner, remedy } = EnvironmentStated;
  const names = [...new Set(unknown.map(({ guardrail }) => guardrail))].sort();
  const source = log.bucket.locate?.();
  return {
    guardrail: id,
    status: 'UNKNOWN',
    severity: SEVERITIES.find((severity) => unknown.some((finding) => finding.severity === severity)) ?? 'INFO',
    owner,
    resource: log.bucket.stack,
    path: '',
    expected: 'a stack that states its account and Region',
    found: names,
    message: `Unknown: ${counted(names.length, 'guardrail')} cannot be judged without ${missing.join(' and ')}.`,
    remedy,
    auditLog: name,
    ...(source && { source }),
  };
}

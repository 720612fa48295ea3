/** How a framework stands, clause by clause: only audit logs that asked for it count, each by the framework's own period. */
import type { Requirements } from '../facts/requirements';
import { FRAMEWORK_IDS, FRAMEWORKS, type Framework, type FrameworkId } from '../frameworks';
import { STATUSES, type Finding, type Report, type Scope, type Status } from './finding';
import { groupBy } from './group';

/** Worst first. A clause that no check applies to is not judged, and never held. */
export const STANDINGS = ['not held', 'not proven', 'not judged', 'held'] as const;
export type Standing = (typeof STANDINGS)[number];

interface StandingClause {
  readonly clause: string;
  readonly standing: Standing;
}

/** What an audit log asked for, as its requirements state it. */
export function scopeOf(auditLog: string, { frameworks, unclear }: Requirements): Scope {
  return { auditLog, frameworks, ...(unclear?.frameworks && { unclear: true }) };
}

/** The frameworks that an audit log of the report asked for. */
export function askedFrameworks({ summary: { scopes = [] } }: Report): readonly FrameworkId[] {
  return FRAMEWORK_IDS.filter((id) => scopes.some(({ frameworks }) => frameworks.includes(id)));
}

/** The audit logs that asked for a framework. */
export function logsAsking({ summary: { scopes = [] } }: Report, framework: FrameworkId): readonly string[] {
  return [
    ...new Set(scopes.filter(({ frameworks }) => frameworks.includes(framework)).map(({ auditLog }) => auditLog)),
  ];
}

/** Every clause of a framework, as it stands in the worst of the audit logs that asked for it. */
export function clausesOf(report: Report, framework: FrameworkId): readonly StandingClause[] {
  const logs = logsAsking(report, framework);
  const found = groupBy(report.findings, ({ auditLog = '', guardrail }) => `${guardrail} ${auditLog}`);
  const { clauses }: Framework = FRAMEWORKS[framework];
  return Object.entries(clauses).map(([clause, { checks }]) => {
    const each = logs.map((log) =>
      standingOf(checks.map((id) => statusFor(framework, found.get(`${id} ${log}`) ?? []))),
    );
    return { clause, standing: STANDINGS.find((standing) => each.includes(standing)) ?? 'not judged' };
  });
}

/** @param statuses One a check; undefined where the check did not run, so that it proves nothing. */
function standingOf(statuses: readonly (Status | undefined)[]): Standing {
  const applicable = statuses.filter((status) => status !== 'NOT_APPLICABLE');
  if (applicable.every((status) => status === undefined)) return 'not judged';
  if (applicable.some((status) => status === 'FAIL' || status === 'DRIFT' || status === 'ACKNOWLEDGED'))
    return 'not held';
  return applicable.every((status) => status === 'PASS') ? 'held' : 'not proven';
}

/** The worst status of a check's findings for one framework; undefined where there are none. */
export function statusFor(framework: FrameworkId, findings: readonly Finding[]): Status | undefined {
  const statuses = findings.map((finding) => (isMetAt(framework, finding) ? 'PASS' : byOwnPeriod(framework, finding)));
  return STATUSES.find((status) => statuses.includes(status)) ?? (statuses.length > 0 ? 'UNKNOWN' : undefined);
}

/** What stands in none of the templates meets nothing. */
function isMetAt(framework: FrameworkId, { guardrail, path, status, cause }: Finding): boolean {
  const { metAt }: Framework = FRAMEWORKS[framework];
  const beginning = metAt?.[guardrail];
  return beginning !== undefined && status === 'FAIL' && cause === undefined && path.startsWith(beginning);
}

/** The guardrail asks for the longest period of all frameworks together; a framework asks for its own alone. */
function byOwnPeriod(framework: FrameworkId, { guardrail, status, found }: Finding): Status {
  const { shortestRetention }: Framework = FRAMEWORKS[framework];
  // a stored run can have a status that nobody knows
  if (!STATUSES.includes(status)) return 'UNKNOWN';
  if (guardrail !== 'DefaultRetentionMeetsFrameworks' || !shortestRetention) return status;
  const days = daysIn(found);
  if (days === undefined || !['PASS', 'FAIL', 'ACKNOWLEDGED'].includes(status)) return status;
  if (days >= shortestRetention.days) return 'PASS';
  return status === 'PASS' ? 'FAIL' : status;
}

/** Days of a default retention as S3 states it; undefined where it states none. */
function daysIn(found: Finding['found']): number | undefined {
  const { Days: days, Years: years } = (found ?? {}) as { readonly Days?: unknown; readonly Years?: unknown };
  if (days !== undefined && years !== undefined) return undefined;
  const [count, length] = days === undefined ? [Number(years), 365] : [Number(days), 1];
  return Number.isInteger(count) && count > 0 ? count * length : undefined;
}

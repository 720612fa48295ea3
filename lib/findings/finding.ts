/** A finding: a guardrail that was judged, a fact that drifted, a log file that is not what CloudTrail signed. */
import type { CheckId } from '../checks/ids';
import type { Owner } from '../facts/requirements';
import type { Json } from '../facts/value';
import type { FrameworkId } from '../frameworks/catalogue';
import { groupBy } from './group';

/** Worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'] as const;
/** How bad a finding is, worst first. */
export type Severity = (typeof SEVERITIES)[number];

/** Worst first. UNKNOWN ("could not be proven") is never a pass. */
export const STATUSES = ['FAIL', 'DRIFT', 'UNKNOWN', 'ACKNOWLEDGED', 'PASS', 'NOT_APPLICABLE'] as const;
/** What became of a check, worst first; UNKNOWN could not be proven. */
export type Status = (typeof STATUSES)[number];

export interface Finding {
  /** Id of the check: a guardrail, or `Drift`, `LogFileModified`, `FactCouldNotBeRead` … */
  readonly guardrail: CheckId;
  readonly status: Status;
  readonly severity: Severity;
  readonly owner: Owner;
  /** What it is about: construct path, ARN, or s3://BUCKET/KEY. */
  readonly resource: string;
  /** CloudFormation property path such as `ObjectLockConfiguration.Rule.DefaultRetention.Days`; empty: the whole. */
  readonly path: string;
  readonly expected: Json;
  /** null: nothing stands there. */
  readonly found: Json;
  /** One sentence for people. */
  readonly message: string;
  /** What to do about it; empty where nothing is to be done. */
  readonly remedy: string;
  /** Name of the audit log that it concerns. */
  readonly auditLog?: string;
  /** CloudFormation type of the resource. */
  readonly resourceType?: string;
  /** Where to look in a file; left out where nobody has to look. */
  readonly source?: FindingSource;
  /** Set where another finding says why it fails or is unknown: that one counts, for all that point to it. `CHECK RESOURCE PATH`. */
  readonly cause?: string;
  /** Set where the status is ACKNOWLEDGED. */
  readonly acknowledgement?: Acknowledgement;
}

export interface FindingSource {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column?: number;
  /** The line of code that made the construct, where it is known. */
  readonly createdAt?: { readonly file: string; readonly line: number };
}

export interface Acknowledgement {
  readonly reason: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** ISO 8601 date after which it no longer counts. */
  readonly until?: string;
}

/** What every renderer takes. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly summary: Summary;
}

const NOTHING_JUDGED = 'No audit log found: nothing was judged';

/** The checks that speak of an audit log that is not there. */
const NO_AUDIT_LOG: readonly CheckId[] = ['AuditLogFound', 'AuditLogDeployed'];

export interface Summary {
  /** Whether nothing FAILed, DRIFTed or stayed UNKNOWN. */
  readonly held: boolean;
  /** Set where there was no audit log to judge: the headline of every format. */
  readonly nothingJudged?: typeof NOTHING_JUDGED;
  /** What was found by all checks together, what holds included; a cause counts once for all that it leaves unknown. */
  readonly byStatus: Readonly<Record<Status, number>>;
  /** Findings that need somebody (FAIL, DRIFT, UNKNOWN), by severity. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Each check once, by the worst status of all that it found. */
  readonly checks: Readonly<Record<Status, number>>;
  /** Resources that need somebody. */
  readonly resources: number;
  readonly auditLogs: readonly string[];
  /** What each audit log asked for; absent where the report judges no audit log by its requirements. */
  readonly scopes?: readonly Scope[];
}

/** The frameworks that an audit log asked for. No other framework is said to be held. */
export interface Scope {
  readonly auditLog: string;
  readonly frameworks: readonly FrameworkId[];
  /** Set where the template states frameworks that cannot be read. */
  readonly unclear?: true;
}

/** Whether somebody has to act on it. What has a cause is acted on there. */
export function needsAttention(finding: Finding): boolean {
  if (finding.cause !== undefined) return false;
  return finding.status === 'FAIL' || finding.status === 'DRIFT' || finding.status === 'UNKNOWN';
}

/** Counts findings and orders them: worst status, then worst severity, then guardrail and resource. */
export function report(findings: readonly Finding[], scopes?: readonly Scope[]): Report {
  const open = findings.filter(needsAttention);
  const counted = findings.filter(({ cause }) => cause === undefined);
  const bySeverity = tally(
    SEVERITIES,
    open.map(({ severity }) => severity),
  );
  const auditLogs = new Set(findings.flatMap(({ auditLog }) => auditLog ?? []));
  const isNothingJudged = findings.some((each) => NO_AUDIT_LOG.includes(each.guardrail) && needsAttention(each));
  return {
    findings: sorted(findings),
    summary: {
      held: Object.values(bySeverity).every((count) => count === 0),
      ...(isNothingJudged && { nothingJudged: NOTHING_JUDGED }),
      byStatus: tally(
        STATUSES,
        counted.map(({ status }) => status),
      ),
      bySeverity,
      checks: tally(STATUSES, checksOf(findings).map(worstStatus)),
      resources: new Set(open.map(({ resource }) => resource)).size,
      auditLogs: [...auditLogs].sort(),
      ...(scopes && { scopes }),
    },
  };
}

/** The findings of each check. A check that is unknown by a cause alone counts there; one that fails by it does not hold. */
function checksOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  return [...groupBy(findings, ({ guardrail }) => guardrail).values()].filter((found) =>
    found.some(({ cause, status }) => cause === undefined || status !== 'UNKNOWN'),
  );
}

/** The worst status of findings; one that nobody knows, as a stored run can have it, is not proven. */
export function worstStatus(findings: readonly Finding[]): Status {
  const statuses = new Set(findings.map(({ status }) => status));
  if ([...statuses].some((status) => !STATUSES.includes(status))) return 'UNKNOWN';
  return STATUSES.find((status) => statuses.has(status)) ?? 'UNKNOWN';
}

function tally<Name extends string>(names: readonly Name[], found: readonly Name[]): Record<Name, number> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (const name of found) counts[name] += 1;
  return counts;
}

/** Worst first. Grouped before: what is alike in all but its place need not be compared by anything else. */
function sorted(findings: readonly Finding[]): Finding[] {
  return [...groupBy(findings, ({ guardrail }) => guardrail).values()]
    .flatMap((group) => [...groupBy(group, rankOf).values()])
    .sort(([a], [b]) => (a && b ? rankOf(a) - rankOf(b) || compareText(a.guardrail, b.guardrail) : 0))
    .flatMap((group) => group.sort(byPlace));
}

/** The lower, the worse: by status, and among findings of one status by severity. A status that nobody knows is the worst. */
export function rankOf({ status, severity }: Finding): number {
  return STATUSES.indexOf(status) * SEVERITIES.length + SEVERITIES.indexOf(severity);
}

function byPlace(a: Finding, b: Finding): number {
  return compareText(a.resource, b.resource) || compareText(a.path, b.path);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

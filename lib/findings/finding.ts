/** A finding: a guardrail that was judged, a fact that drifted, a log file that is not what CloudTrail signed. */
import type { Owner } from '../facts/requirements';
import type { Json } from '../facts/value';

/** Worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Worst first. UNKNOWN ("could not be proven") is never a pass. */
export const STATUSES = ['FAIL', 'DRIFT', 'UNKNOWN', 'ACKNOWLEDGED', 'PASS', 'NOT_APPLICABLE'] as const;
export type Status = (typeof STATUSES)[number];

export interface Finding {
  /** Name of the guardrail, or of the kind of check: `Drift`, `LogFileModified`, `FactCouldNotBeRead` … */
  readonly guardrail: string;
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

export interface Summary {
  /** Whether nothing FAILed, DRIFTed or stayed UNKNOWN. */
  readonly held: boolean;
  readonly byStatus: Readonly<Record<Status, number>>;
  /** Findings that need somebody (FAIL, DRIFT, UNKNOWN), by severity. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly auditLogs: readonly string[];
}

/** Whether somebody has to act on it. */
export function needsAttention(finding: Finding): boolean {
  return finding.status === 'FAIL' || finding.status === 'DRIFT' || finding.status === 'UNKNOWN';
}

/** Counts findings and orders them: worst status, then worst severity, then guardrail and resource. */
export function report(findings: readonly Finding[]): Report {
  const attention = findings.filter(needsAttention);
  const count = <T extends string>(names: readonly T[], of: (name: T) => number): Record<T, number> =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Record<T, number>;
  return {
    findings: [...findings].sort(worstFirst),
    summary: {
      held: attention.length === 0,
      byStatus: count(STATUSES, (status) => findings.filter((finding) => finding.status === status).length),
      bySeverity: count(SEVERITIES, (severity) => attention.filter((finding) => finding.severity === severity).length),
      auditLogs: [...new Set(findings.flatMap((finding) => finding.auditLog ?? []))].sort(),
    },
  };
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.guardrail, b.guardrail) ||
    compareText(a.resource, b.resource) ||
    compareText(a.path, b.path)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What somebody accepted of the findings on audit logs, in templates or in an account, and what counts all the same. */
import type { AuditLog } from '../facts/audit-log';
import type { Finding, Report } from '../findings/finding';
import { acknowledgementRules, applyAcknowledgements, type Acknowledged } from './apply-acknowledgements';
import { baselineOf, compareWith, type Baseline, type LivePlace } from './baseline';
import { loweredRequirements } from './lowered-requirements';

export interface Accepted {
  readonly acknowledged?: readonly Acknowledged[];
  readonly baseline?: Baseline;
}

export interface CheckReport extends Report {
  /** What is open, to be accepted from now on. */
  readonly nextBaseline: Baseline;
  /** Findings of the baseline that are no longer made. */
  readonly resolved: number;
}

/** Names of audit logs that no tag leaves out: those that the caller knows, and those of the baseline. */
export function knownNames(known: ReadonlySet<string>, { baseline }: Accepted): ReadonlySet<string> {
  return new Set([...known, ...(baseline?.auditLogs ?? []).map(({ name }) => name)]);
}

/**
 * The findings with what was accepted of them, and a finding for each requirement that is lower than in the baseline.
 *
 * @param live The account that was read; undefined for templates.
 */
export function withAccepted(
  auditLogs: readonly AuditLog[],
  judged: readonly Finding[],
  { acknowledged = [], baseline }: Accepted,
  live?: LivePlace,
): Pick<CheckReport, 'findings' | 'nextBaseline' | 'resolved'> {
  const placed = judged.map((finding) => ({ finding, path: finding.resource }));
  const open = applyAcknowledgements(placed, acknowledged, acknowledgementRules()).map(({ finding }) => finding);
  const compared = baseline ? compareWith(baseline, open) : { findings: open, resolved: 0 };
  const lowered = baseline ? loweredRequirements(auditLogs, baseline) : [];
  return {
    findings: [...lowered, ...compared.findings],
    nextBaseline: baselineOf(auditLogs, open, live),
    resolved: compared.resolved,
  };
}

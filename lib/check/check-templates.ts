/** Judges the audit logs of an app's templates: what `wormtrail check` does. */
import type { Template } from '../facts/from-template';
import { reasonsForNone } from '../facts/template/why-none';
import type { Requirements } from '../facts/requirements';
import { report, type Report } from '../findings/finding';
import { noAuditLog } from '../findings/no-audit-log';
import { acknowledgementRules, applyAcknowledgements, type Acknowledged } from './apply-acknowledgements';
import { baselineOf, compareWith, type Baseline } from './baseline';
import { judgeTemplates } from './judge-templates';
import { loweredRequirements } from './lowered-requirements';

/** What somebody accepted. */
interface Accepted {
  readonly acknowledged?: readonly Acknowledged[];
  readonly baseline?: Baseline;
}

export interface CheckedTemplates extends Report {
  /** What is open, to be accepted from now on. */
  readonly nextBaseline: Baseline;
  /** Findings of the baseline that are no longer made. */
  readonly resolved: number;
}

/**
 * Findings on every audit log in the templates; one finding that says so where there is none.
 *
 * @param requirements What counts instead of what the templates say, field by field.
 * @param known Names of audit logs that no tag leaves out; those of the baseline are never left out.
 * @throws TemplateError where one of them is no template, or its values need each other.
 */
export function checkTemplates(
  templates: readonly Template[],
  requirements: Partial<Requirements> = {},
  known: ReadonlySet<string> = new Set(),
  { acknowledged = [], baseline }: Accepted = {},
): CheckedTemplates {
  const names = new Set([...known, ...(baseline?.auditLogs ?? []).map(({ name }) => name)]);
  const { logs, leftOut, scopes } = judgeTemplates(templates, requirements, names);
  const auditLogs = logs.map(({ auditLog }) => auditLog);
  const judged = [...leftOut, ...logs.flatMap(({ findings }) => findings)];
  const placed = judged.map((finding) => ({ finding, path: finding.resource }));
  const open = applyAcknowledgements(placed, acknowledged, acknowledgementRules()).map(({ finding }) => finding);
  const compared = baseline ? compareWith(baseline, open) : { findings: open, resolved: 0 };
  const lowered = baseline ? loweredRequirements(auditLogs, baseline) : [];
  const none =
    logs.length > 0 ? [] : [noAuditLog(templates.map(({ stack }) => stack).join(', '), reasonsForNone(templates))];
  return {
    ...report([...lowered, ...compared.findings, ...none], scopes),
    nextBaseline: baselineOf(auditLogs, open),
    resolved: compared.resolved,
  };
}

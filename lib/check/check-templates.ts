/** Judges the audit logs of an app's templates: what `wormtrail check` does. */
import type { Template } from '../facts/from-template';
import { reasonsForNone } from '../facts/template/why-none';
import type { Requirements } from '../facts/requirements';
import { report } from '../findings/finding';
import { noAuditLog } from '../findings/no-audit-log';
import { knownNames, withAccepted, type Accepted, type CheckReport } from './accepted';
import { judgeTemplates } from './judge-templates';

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
  accepted: Accepted = {},
): CheckReport {
  const { logs, leftOut, scopes } = judgeTemplates(templates, requirements, knownNames(known, accepted));
  const auditLogs = logs.map(({ auditLog }) => auditLog);
  const judged = [...leftOut, ...logs.flatMap(({ findings }) => findings)];
  const { findings, ...more } = withAccepted(auditLogs, judged, accepted);
  const none =
    logs.length > 0 ? [] : [noAuditLog(templates.map(({ stack }) => stack).join(', '), reasonsForNone(templates))];
  return { ...report([...findings, ...none], scopes), ...more };
}

/** Judges the audit logs of an app's templates: what `wormtrail check` does. */
import type { Template } from '../facts/from-template';
import { reasonsForNone } from '../facts/template/why-none';
import type { Requirements } from '../facts/requirements';
import { report, type Report } from '../findings/finding';
import { noAuditLog } from '../findings/no-audit-log';
import { judgeTemplates } from './judge-templates';

/**
 * Findings on every audit log in the templates; one finding that says so where there is none.
 *
 * @param requirements What counts instead of what the templates say, field by field.
 * @param known Names of audit logs that no tag leaves out.
 * @throws TemplateError where one of them is no template, or its values need each other.
 */
export function checkTemplates(
  templates: readonly Template[],
  requirements: Partial<Requirements> = {},
  known: ReadonlySet<string> = new Set(),
): Report {
  const { logs, leftOut, scopes } = judgeTemplates(templates, requirements, known);
  const none =
    logs.length > 0 ? [] : [noAuditLog(templates.map(({ stack }) => stack).join(', '), reasonsForNone(templates))];
  return report([...leftOut, ...none, ...logs.flatMap(({ findings }) => findings)], scopes);
}

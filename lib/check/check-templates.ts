/** Judges the audit logs of an app's templates: what `wormtrail check` does. */
import { auditLogsOf, type Template } from '../facts/from-template';
import type { Requirements } from '../facts/requirements';
import { report, type Finding, type Report } from '../findings/finding';
import { unresolvedTransform } from '../findings/unresolved-transform';
import { noAuditLog } from '../findings/no-audit-log';
import { CATALOGUE } from '../guardrails/catalogue';
import { judge } from '../guardrails/guardrail';
import { judgeEnvironmentAgnostic } from './environment-agnostic';

/**
 * Findings on every audit log in the templates; one finding that says so where there is none.
 *
 * @param requirements What counts instead of what the templates say, field by field.
 * @throws TemplateError where one of them is no template, or its values need each other.
 */
export function checkTemplates(templates: readonly Template[], requirements: Partial<Requirements> = {}): Report {
  return report(judgeEnvironmentAgnostic(templates, (placed) => findingsOn(placed, requirements)));
}

function findingsOn(templates: readonly Template[], requirements: Partial<Requirements>): Finding[] {
  const auditLogs = auditLogsOf(templates, requirements);
  if (auditLogs.length === 0) return [noAuditLog(templates.map(({ stack }) => stack).join(', '))];
  return auditLogs.flatMap((auditLog) => [
    ...judge(auditLog, CATALOGUE),
    ...auditLog.unread.map((fact) => unresolvedTransform(auditLog.name, fact)),
  ]);
}

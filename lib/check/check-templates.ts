/** Judges the audit logs of an app's templates: what `wormtrail check` does. */
import type { AuditLog } from '../facts/audit-log';
import { auditLogsOf, type Template } from '../facts/from-template';
import { reasonsForNone } from '../facts/template/why-none';
import type { Requirements } from '../facts/requirements';
import { report, type Finding, type Report, type Scope } from '../findings/finding';
import { scopeOf } from '../findings/framework-standing';
import { unresolvedTransform } from '../findings/unresolved-transform';
import { noAuditLog } from '../findings/no-audit-log';
import { CATALOGUE } from '../guardrails/catalogue';
import { judge } from '../guardrails/guardrail';
import { withoutLeftOut } from '../guardrails/left-out';
import { judgeEnvironmentAgnostic } from './environment-agnostic';

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
  const scopes = new Map<string, Scope>();
  const findings = judgeEnvironmentAgnostic(templates, (placed) => {
    const { judged, findings: leftOut } = withoutLeftOut(auditLogsOf(placed, requirements), known);
    for (const { name, requirements: asked } of judged) scopes.set(name, scopeOf(name, asked));
    return [...leftOut, ...findingsOn(placed, judged)];
  });
  return report(findings, [...scopes.values()]);
}

function findingsOn(templates: readonly Template[], auditLogs: readonly AuditLog[]): Finding[] {
  if (auditLogs.length === 0) {
    return [noAuditLog(templates.map(({ stack }) => stack).join(', '), reasonsForNone(templates))];
  }
  return auditLogs.flatMap((auditLog) => [
    ...judge(auditLog, CATALOGUE),
    ...auditLog.unread.map((fact) => unresolvedTransform(auditLog.name, fact)),
  ]);
}

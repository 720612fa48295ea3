/** Judges the audit logs of an app's templates: what `wormtrail check` and the cdk-nag pack share. */
import type { AuditLog } from '../facts/audit-log';
import { auditLogsOf, type Template } from '../facts/from-template';
import type { Requirements } from '../facts/requirements';
import { templatesElsewhere, type TemplateElsewhere } from '../facts/template/templates-elsewhere';
import type { Finding, Scope } from '../findings/finding';
import { scopeOf } from '../findings/framework-standing';
import { templateElsewhere } from '../findings/template-elsewhere';
import { unresolvedTransform } from '../findings/unresolved-transform';
import { CATALOGUE } from '../guardrails/catalogue';
import { judge } from '../guardrails/guardrail';
import { withoutLeftOut } from '../guardrails/left-out';
import { judgeEnvironmentAgnostic, type JudgedLog } from './environment-agnostic';

interface JudgedTemplates {
  readonly logs: readonly JudgedLog[];
  /** On trails and buckets that a tag leaves out, or tries to. */
  readonly leftOut: readonly Finding[];
  readonly scopes: readonly Scope[];
}

/**
 * @param requirements What counts instead of what the templates say, field by field.
 * @param known Names of audit logs that no tag leaves out.
 * @throws TemplateError where one of them is no template, or its values need each other.
 */
export function judgeTemplates(
  templates: readonly Template[],
  requirements: Partial<Requirements>,
  known: ReadonlySet<string> = new Set(),
): JudgedTemplates {
  // a schedule may start later
  const now = new Date();
  const elsewhere = templatesElsewhere(templates);
  const judgedIn = (placed: readonly Template[]): Omit<JudgedTemplates, 'scopes'> => {
    const { judged, findings } = withoutLeftOut(auditLogsOf(placed, requirements, now), known);
    return {
      logs: judged.map((auditLog) => ({ auditLog, findings: findingsOn(auditLog, elsewhere) })),
      leftOut: findings,
    };
  };
  const { logs, leftOut } = judgedIn(templates);
  return {
    logs: judgeEnvironmentAgnostic(templates, logs, (placed) => judgedIn(placed).logs),
    leftOut,
    scopes: logs.map(({ auditLog }) => scopeOf(auditLog.name, auditLog.requirements)),
  };
}

function findingsOn(auditLog: AuditLog, elsewhere: readonly TemplateElsewhere[]): Finding[] {
  const stacks = new Set(auditLog.stacks.map(({ name }) => name));
  return [
    ...judge(auditLog, CATALOGUE),
    ...auditLog.unread.map((fact) => unresolvedTransform(auditLog.name, fact)),
    ...elsewhere
      .filter(({ stack }) => stacks.has(stack))
      .map(({ resource, what }) => templateElsewhere(auditLog.name, resource, what)),
  ];
}

/** What runs a function: schedules of EventBridge Scheduler, and EventBridge rules with a schedule. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, isUnknown, valueAt, type Value } from '../../facts/value';

export interface Schedule {
  readonly resource: Resource;
  /** Where its target stands. */
  readonly target: string;
}

/** The schedules among the members that run a function; where none does, those that may: their targets are Unknown. */
export function schedulesOf({ members }: AuditLog, { arn }: Resource): readonly Schedule[] {
  const schedules = members.flatMap((resource) =>
    targetPaths(resource).map((target) => ({ resource, target, runs: valueAt(resource.properties, `${target}.Arn`) })),
  );
  const known = schedules.filter(({ runs }) => isFunction(runs, arn));
  return known.length > 0 ? known : schedules.filter(({ runs }) => isUnknown(runs));
}

function targetPaths({ type, properties }: Resource): readonly string[] {
  if (type === 'AWS::Scheduler::Schedule') return ['Target'];
  const targets = properties['Targets'];
  const isScheduledRule = type === 'AWS::Events::Rule' && properties['ScheduleExpression'] !== undefined;
  return isScheduledRule && isList(targets) ? targets.map((_, index) => `Targets.${index}`) : [];
}

/** A target is the function itself, or a version or alias of it. */
function isFunction(target: Value | undefined, functionArn: string | undefined): boolean {
  if (typeof target !== 'string' || functionArn === undefined) return false;
  return target === functionArn || target.startsWith(`${functionArn}:`);
}

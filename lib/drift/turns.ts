/** What takes a call for each resource is read in turns: a run stays below 60 calls, and comes round to all of them. */
import { sharesTargets } from '../facts/account/rule';
import type { AuditLog, Resource } from '../facts/audit-log';
import { resourceId, resourcesOf } from '../facts/resources';
import { needsAttention, type Finding } from '../findings/finding';
import { ANYTHING } from '../notify/attempt';

export interface Turn {
  /** Grows by one with each run. */
  readonly number: number;
  /** Findings of the run before: what was open is looked at again, so that it is not taken for resolved. */
  readonly before: readonly Finding[];
  /** What the calls were about that made this run happen. */
  readonly attacked: readonly string[];
}

/**
 * The resources that this run reads closely: one in turn, those that somebody has just touched, and those that were not as
 * deployed. Of an untouched audit log that is one.
 *
 * @returns their ids.
 */
export function closelyRead(auditLogs: readonly AuditLog[], { number, before, attacked }: Turn): ReadonlySet<string> {
  const inTurns = auditLogs.flatMap(resourcesOf).filter(takesACall);
  const open = new Set(before.filter(needsAttention).map(({ resource }) => resource));
  const chosen = inTurns.filter(
    (resource, index) =>
      index === number % inTurns.length ||
      open.has(resource.displayName) ||
      attacked.some((name) => names(name, resource)),
  );
  return new Set(chosen.map(resourceId));
}

/** What a subscription lets through, what a dashboard shows, and how a target that rules share is fed. */
function takesACall(resource: Resource, _: number, all: readonly Resource[]): boolean {
  const { type } = resource;
  if (type === 'AWS::SNS::Subscription' || type === 'AWS::CloudWatch::Dashboard') return true;
  const rules = all.filter((other) => other.type === 'AWS::Events::Rule');
  return type === 'AWS::Events::Rule' && sharesTargets(resource, rules);
}

/** A rule on another bus than the default one has the physical id `BUS|NAME`; a call may be about several dashboards. */
function names(attacked: string, { ref }: Resource): boolean {
  if (attacked === ANYTHING) return true;
  return attacked.split(', ').some((name) => ref === name || ref.endsWith(`|${name}`));
}

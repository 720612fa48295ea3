/** What takes calls of its own for each resource is read in turns: a run stays below 60 calls, and comes round to all of them. */
import { sharesTargets } from '../facts/account/rule';
import type { AuditLog, Resource } from '../facts/audit-log';
import { resourceId, resourcesOf } from '../facts/resources';
import { needsAttention, type Finding } from '../findings/finding';
import { ANYTHING } from '../notify/attempt';
import { forwardingOf } from './forwarding';

export interface Turn {
  /** Grows by one with each run. */
  readonly number: number;
  /** Findings of the run before: what was open is looked at again, so that it is not taken for resolved. */
  readonly before: readonly Finding[];
  /** What the calls were about that made this run happen. */
  readonly attacked: readonly string[];
}

/** Calls that a run has left for it, beside those that it makes in any case. */
const CALLS_IN_TURN = 2;

/** The rules in another Region that forward calls, and those that lead to the audit log's event bus. */
const CALLS_FOR_FORWARDING = 2;

/**
 * The resources that this run reads closely: those whose turn it is, those that somebody has just touched, and those that were
 * not as deployed.
 *
 * @returns their ids.
 */
export function closelyRead(auditLogs: readonly AuditLog[], { number, before, attacked }: Turn): ReadonlySet<string> {
  const forwarding = auditLogs.flatMap((each) => forwardingOf(each) ?? []);
  const turns = turnsOf(auditLogs.flatMap(resourcesOf), forwarding);
  const turn = new Set(turns[number % turns.length]);
  const open = new Set(before.filter(needsAttention).map(({ resource }) => resource));
  const chosen = turns
    .flat()
    .filter(
      (resource) =>
        turn.has(resource) || open.has(resource.displayName) || attacked.some((name) => names(name, resource)),
    );
  return new Set(chosen.map(resourceId));
}

/** Resources that are read in the same run: as many as its calls are enough for. */
function turnsOf(members: readonly Resource[], forwarding: readonly Resource[]): Resource[][] {
  const rules = members.filter(({ type }) => type === 'AWS::Events::Rule');
  const turns: { readonly resources: Resource[]; left: number }[] = [];
  for (const resource of [...members, ...forwarding]) {
    const calls = forwarding.includes(resource) ? CALLS_FOR_FORWARDING : callsFor(resource, rules);
    if (calls === 0) continue;
    let turn = turns.find(({ left }) => left >= calls);
    if (!turn) {
      turn = { resources: [], left: CALLS_IN_TURN };
      turns.push(turn);
    }
    turn.resources.push(resource);
    turn.left -= calls;
  }
  return turns.map((turn) => turn.resources);
}

/** Calls that it takes to read a resource closely. */
function callsFor(resource: Resource, rules: readonly Resource[]): number {
  switch (resource.type) {
    case 'AWS::Events::Rule': // how the target is fed that it shares with other rules
      return sharesTargets(resource, rules) ? 1 : 0;
    case 'AWS::Lambda::Function': // who may invoke it, and its URL
      return 2;
    case 'AWS::S3::Bucket': // its request metrics
      return resource.properties.MetricsConfigurations === undefined ? 0 : 1;
    case 'AWS::SNS::Subscription': // what it lets through
    case 'AWS::CloudWatch::Dashboard':
      return 1;
    default:
      return 0;
  }
}

/**
 * A rule on another bus than the default one has the physical id `BUS|NAME`; a call may be about several dashboards, and may
 * name a function by its ARN. What stands for several rules ends in `*`.
 */
function names(attacked: string, { ref }: Resource): boolean {
  if (attacked === ANYTHING) return true;
  const isOne = ref.endsWith('*')
    ? (name: string) => name.startsWith(ref.slice(0, -1))
    : (name: string) => name === ref || ref.endsWith(`|${name}`) || name.endsWith(`:function:${ref}`);
  return attacked.split(', ').some(isOne);
}

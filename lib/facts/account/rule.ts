/** The facts of EventBridge rules and their targets. */
import {
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import type { Resource } from '../audit-log';
import { isList, isUnknown, valueAt, type Value } from '../value';
import { commonPrefix, from, Gone, nameIn, parsed, plain, type Reader, type Reads } from './reads';

/**
 * Reads one rule out of a listing of all that the audit log declares on its bus.
 *
 * Many rules share few targets: each target is asked which rules lead to it, and whether that is so is known of every rule.
 * How a target is fed (its input, dead-letter queue, retries) takes a call a rule, and is read of the rules that are looked at
 * closely and of those that share their target with no other.
 */
export function ruleReader(rules: readonly Resource[]): Reader {
  const names = rules.map(({ ref }) => nameOf(ref));
  return async (resource, reads) => {
    const [bus, name] = busAndName(resource);
    const prefix = commonPrefix(names);
    const isClose = reads.looksCloselyAt(resource) || !sharesTargets(resource, rules);
    const [found, targets] = await Promise.all([
      reads.shared(resource, 'State', 'events:ListRules', `${bus} ${prefix}`, () => rulesOf(reads, bus, prefix)),
      isClose ? everyTarget(resource, reads, bus, name) : declaredTargets(resource, reads, bus, name),
    ]);
    const rule = isUnknown(found) ? found : found.get(name);
    if (!rule) throw new Gone(resource.displayName);
    return {
      properties: {
        Name: from(rule, ({ Name }) => Name),
        Description: from(rule, ({ Description }) => Description || undefined),
        EventBusName: from(rule, ({ EventBusName }) => EventBusName),
        EventPattern: from(rule, ({ EventPattern }) => parsed(EventPattern)),
        ScheduleExpression: from(rule, ({ ScheduleExpression }) => ScheduleExpression || undefined),
        State: from(rule, ({ State }) => State),
        RoleArn: from(rule, ({ RoleArn }) => RoleArn || undefined),
        Targets: targets,
      },
    };
  };
}

async function rulesOf(reads: Reads, bus: string, prefix: string): Promise<Map<string, Rule>> {
  const found = new Map<string, Rule>();
  let NextToken: string | undefined;
  do {
    const input = { EventBusName: bus, ...(prefix && { NamePrefix: prefix }), ...(NextToken && { NextToken }) };
    const page = await reads.clients.eventBridge.send(new ListRulesCommand(input));
    for (const rule of page.Rules ?? []) if (rule.Name) found.set(rule.Name, rule);
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** Whether another rule leads to each of its targets as well. */
export function sharesTargets(rule: Resource, rules: readonly Resource[]): boolean {
  return arnsOf(rule).every((arn) => rules.some((other) => other !== rule && arnsOf(other).includes(arn)));
}

function arnsOf({ properties: { Targets } }: Resource): Value[] {
  return isList(Targets) ? Targets.map((target) => valueAt(target, 'Arn') ?? null) : [];
}

/** All targets, as they are fed. */
async function everyTarget(resource: Resource, reads: Reads, bus: string, rule: string): Promise<Value | undefined> {
  const answer = await reads.call(
    resource,
    'Targets',
    'events:ListTargetsByRule',
    // a page has up to 100 targets (EventBridge API Reference, ListTargetsByRule), more than a rule takes
    (options) =>
      reads.clients.eventBridge.send(new ListTargetsByRuleCommand({ EventBusName: bus, Rule: rule }), options),
    { goneOn: ['ResourceNotFoundException'] },
  );
  return from(answer, ({ Targets }) => plain(Targets ?? []));
}

/** The declared targets that the rule still leads to. */
async function declaredTargets(resource: Resource, reads: Reads, bus: string, rule: string): Promise<Value> {
  const { Targets } = resource.properties;
  const declared = isList(Targets) ? Targets : [];
  const answers = await Promise.all(
    declared.map(async (target) => {
      const arn = nameIn(valueAt(target, 'Arn'), 'Targets');
      const names = await reads.shared(resource, 'Targets', 'events:ListRuleNamesByTarget', `${bus} ${arn}`, () =>
        ruleNamesOf(reads, bus, arn),
      );
      return isUnknown(names) ? names : names.has(rule) ? [target] : [];
    }),
  );
  return answers.find(isUnknown) ?? answers.filter((answer) => !isUnknown(answer)).flat();
}

async function ruleNamesOf(reads: Reads, bus: string, target: string): Promise<Set<string>> {
  const found = new Set<string>();
  let NextToken: string | undefined;
  do {
    const input = { EventBusName: bus, TargetArn: target, ...(NextToken && { NextToken }) };
    const page = await reads.clients.eventBridge.send(new ListRuleNamesByTargetCommand(input));
    for (const name of page.RuleNames ?? []) found.add(name);
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** A rule on another bus than the default one has the physical id `BUS|NAME`. */
function busAndName(resource: Resource): [bus: string, name: string] {
  const { EventBusName } = resource.properties;
  return [typeof EventBusName === 'string' ? EventBusName : 'default', nameOf(resource.ref)];
}

function nameOf(ref: string): string {
  return ref.split('|').pop() ?? ref;
}

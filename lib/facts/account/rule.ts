/** The facts of EventBridge rules and their targets. */
import { ListRuleNamesByTargetCommand, ListRulesCommand, type Rule } from '@aws-sdk/client-eventbridge';
import type { Resource } from '../audit-log';
import { isList, isUnknown, valueAt, type Value } from '../value';
import { commonPrefix, from, Gone, nameIn, parsed, type Reader, type Reads } from './reads';

/**
 * Reads one rule out of a listing of all that the audit log declares on its bus. Of its targets it is asked which rules lead to
 * each of them: many rules share few targets. How a target is fed (dead-letter queue, retries) is carried over; whoever
 * changes that calls PutTargets, which the rules themselves watch.
 */
export function ruleReader(names: readonly string[]): Reader {
  return async (resource, reads) => {
    const [bus, name] = busAndName(resource);
    const prefix = commonPrefix(names.map(nameOf));
    const [rules, targets] = await Promise.all([
      reads.shared(resource, 'State', 'events:ListRules', `${bus} ${prefix}`, () => rulesOf(reads, bus, prefix)),
      targetsOf(resource, reads, bus, name),
    ]);
    const rule = isUnknown(rules) ? rules : rules.get(name);
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

/** The declared targets that the rule still leads to. */
async function targetsOf(resource: Resource, reads: Reads, bus: string, rule: string): Promise<Value> {
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

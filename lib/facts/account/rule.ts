/** The facts of EventBridge rules and their targets. */
import { ListRulesCommand, ListTargetsByRuleCommand, type Rule, type Target } from '@aws-sdk/client-eventbridge';
import type { Resource } from '../audit-log';
import { isUnknown } from '../value';
import { commonPrefix, from, Gone, parsed, plain, type Reader, type Reads } from './reads';

/** Reads one rule out of a listing of all that the audit log declares on its bus; the targets take a call a rule. */
export function ruleReader(names: readonly string[]): Reader {
  return async (resource, reads) => {
    const [bus, name] = busAndName(resource);
    const prefix = commonPrefix(names.map(nameOf));
    const [rules, targets] = await Promise.all([
      reads.shared(resource, 'State', 'events:ListRules', `${bus} ${prefix}`, () => rulesOf(reads, bus, prefix)),
      reads.call(resource, 'Targets', 'events:ListTargetsByRule', () => targetsOf(reads, bus, name), {
        goneOn: ['ResourceNotFoundException'],
      }),
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
        Targets: from(targets, plain),
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

async function targetsOf(reads: Reads, bus: string, rule: string): Promise<Target[]> {
  const found: Target[] = [];
  let NextToken: string | undefined;
  do {
    const input = { EventBusName: bus, Rule: rule, ...(NextToken && { NextToken }) };
    const page = await reads.clients.eventBridge.send(new ListTargetsByRuleCommand(input));
    found.push(...(page.Targets ?? []));
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

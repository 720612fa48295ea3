/** EventBridge rules and their targets. */
import { isList, isUnknown, NotRead, valueAt, type Value } from '../facts/value';
import type { Resource } from '../facts/audit-log';
import { commonPrefix, entryIn, json, listAt, nameIn, textAt } from './answers';
import { regional } from './names';
import type { ResourceType, Subject } from './resource-type';
import { anything, is } from './service-defaults';

const TYPE = 'AWS::Events::Rule';

const rule = entryIn('Rules', (entry, { resource }) => textAt(entry, 'Name') === nameOf(resource));

export const eventsRule: ResourceType = {
  type: TYPE,
  nameProperty: 'Name',
  arn: (name, at, property) => {
    const bus = busName(property('EventBusName'));
    return regional('events', bus === 'default' ? 'rule/' : `rule/${bus}/`)(name, at);
  },
  component: 'tamper-rule',
  taggable: true,
  reads: {
    rules: {
      call: 'events:ListRules',
      unbound: true,
      input: ({ resource, all }) => {
        const NamePrefix = commonPrefix(all.filter(({ type }) => type === TYPE).map(nameOf));
        return { EventBusName: busOf(resource), ...(NamePrefix && { NamePrefix }) };
      },
      pagedBy: 'NextToken',
      isGone: rule.isGone,
      properties: {
        ...rule.sameNames(['Name', 'State']),
        EventBusName: (answer, subject) => asDeclared(rule.at('EventBusName')(answer, subject), subject),
        Description: rule.at('Description', (text) => text || undefined),
        EventPattern: (answer, subject) => json('EventPattern')(rule.find(answer, subject) ?? null),
        ScheduleExpression: rule.at('ScheduleExpression', (text) => text || undefined),
        RoleArn: rule.at('RoleArn', (text) => text || undefined),
      },
    },
    // many rules share few targets: one call for each target answers which rules lead to it
    leading: {
      call: 'events:ListRuleNamesByTarget',
      unbound: true,
      insteadOf: 'targets',
      input: ({ resource }) => {
        const arns = arnsOf(resource).map((arn) => nameIn(arn, 'Targets'));
        const EventBusName = busOf(resource);
        return arns.find(isUnknown) ?? arns.map((TargetArn) => ({ EventBusName, TargetArn }));
      },
      pagedBy: 'NextToken',
      properties: { Targets: declaredTargets },
    },
    // how a target is fed (input, dead-letter queue, retries), and which targets were added, takes a call for each rule
    targets: {
      call: 'events:ListTargetsByRule',
      unbound: true,
      rotates: sharesTargets,
      // a page has up to 100 targets (EventBridge API Reference, ListTargetsByRule), more than a rule takes
      input: ({ resource }) => ({ EventBusName: busOf(resource), Rule: nameOf(resource) }),
      goneOn: ['ResourceNotFoundException'],
      properties: { Targets: (answer) => listAt(answer, 'Targets') },
    },
  },
  defaults: { Name: anything, EventBusName: is('default'), State: is('ENABLED') },
  authorizedAs: { service: 'events', resourceTypes: ['rule-on-default-event-bus'] },
  tampering: {
    service: 'events',
    calls: {
      DisableRule: 'blinds a rule that watches the audit log',
      DeleteRule: 'removes a rule that watches the audit log',
      PutRule: 'changes what a rule watches',
      RemoveTargets: 'lets a rule watch without an alarm',
      PutTargets: 'sends what a rule sees elsewhere',
      TagResource: 'changes who seems to own a rule',
      UntagResource: 'changes who seems to own a rule',
    },
    namedBy: [
      { parameter: 'name', forms: ['lastPart'], matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }] },
      {
        parameter: 'rule',
        forms: ['lastPart'],
        eventNames: ['PutTargets', 'RemoveTargets'],
        matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }],
      },
      {
        parameter: 'resourceARN',
        forms: ['arn'],
        eventNames: ['TagResource', 'UntagResource'],
        matches: ({ auditLogName }) => [{ wildcard: `*:rule/${auditLogName}-*` }],
      },
    ],
  },
};

/** Whether another rule leads to each of its targets as well. */
function sharesTargets({ resource, all }: Pick<Subject, 'resource' | 'all'>): boolean {
  const others = all.filter((each) => each !== resource && each.type === TYPE);
  return arnsOf(resource).every((arn) => others.some((other) => arnsOf(other).includes(arn)));
}

function arnsOf({ properties: { Targets } }: Resource): Value[] {
  return isList(Targets) ? Targets.map((target) => valueAt(target, 'Arn') ?? null) : [];
}

/** The declared targets that the rule still leads to. How they are fed is not part of the answer. */
function declaredTargets(answers: Value, { resource }: Subject): Value {
  const notRead = new NotRead('how the rule feeds this target was not read in this run');
  return listAt(resource.properties, 'Targets').flatMap((target, index): Value[] => {
    const answer = listAt({ answers }, 'answers')[index] ?? null;
    if (isUnknown(answer)) return [answer];
    if (!listAt(answer, 'RuleNames').includes(nameOf(resource))) return [];
    const members = typeof target === 'object' && target !== null ? Object.keys(target) : [];
    const unread = Object.fromEntries(members.map((name) => [name, notRead]));
    // the id tells the entries of the list apart
    return [{ ...unread, Id: valueAt(target, 'Id') ?? notRead, Arn: valueAt(target, 'Arn') ?? notRead }];
  });
}

function busOf({ properties: { EventBusName } }: Resource): string {
  return typeof EventBusName === 'string' ? EventBusName : 'default';
}

/** A bus is named by its name or its ARN (CloudFormation Template Reference, AWS::Events::Rule). */
function busName(bus = 'default'): string {
  return bus.replace(/^.*:event-bus\//, '');
}

/** Whichever of the two a template has, the answer has one. */
function asDeclared(found: Value | undefined, { resource }: Subject): Value | undefined {
  const declared = busOf(resource);
  return typeof found === 'string' && busName(found) === busName(declared) && declared !== 'default' ? declared : found;
}

/** A rule on another bus than the default one has the physical id `BUS|NAME`. */
function nameOf({ ref }: Resource): string {
  return ref.split('|').pop() ?? ref;
}

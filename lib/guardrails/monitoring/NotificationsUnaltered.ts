/** Nothing between what notices something and the owner holds a message back or takes out what it says. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import {
  firstUnknown,
  isList,
  isProperties,
  isUnknown,
  Unknown,
  valueAt,
  type Json,
  type Properties,
  type Value,
} from '../../facts/value';
import { membersOf } from '../functions';
import { expectProperty, expectValue, unknown, type Guardrail, type Verdict } from '../guardrail';
import { inventoryOfType, membersOfType } from '../members';
import { numberOf, parsedJson } from '../scalars';
import { judgeFifoQueues } from './fifo-queues';
import { hopsOf, type Hop } from './hops';
import { mappedTo } from './mappings';
import { eventRulesOf } from './rules';

export const NotificationsUnaltered: Guardrail = {
  id: 'NotificationsUnaltered',
  theme: 'monitoring',
  title: 'Rules, queues, topics and subscriptions pass messages on whole and in time',
  problem: 'A message is held back or altered on its way to an owner',
  reason:
    'A constant input says the same whatever happened, a queue that keeps messages for a minute empties itself while the responder is ' +
    'throttled, and a data protection policy refuses messages that name an address. Each leaves the rule, the alarm and the ' +
    'subscription as they were (EventBridge User Guide, "Amazon EventBridge input transformation").',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Remove Input, InputPath and constant InputTemplates from the targets of rules, keep messages in queues for a day or longer ' +
    'without a delay, remove data protection and delivery policies from topics and subscriptions, and let rules, schedules and Lambda try again for an hour.',
  code: {
    cloudFormation: code`
      Rule:
        Properties:
          Targets: # without Input, InputPath and InputTransformer
            - Id: topic
              Arn: !Ref Topic
    `,
    cdk: code`
      new events.Rule(this, 'Rule', {
        eventPattern: { source: ['aws.cloudtrail'] },
        targets: [new targets.SnsTopic(topic)], // without a message of its own
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [
    ...eventRulesOf(auditLog).flatMap((rule) => judgeInputs(auditLog, rule)),
    ...membersOfType(auditLog, 'AWS::SQS::Queue').flatMap(judgeQueue),
    ...membersOfType(auditLog, 'AWS::SNS::Topic').flatMap(judgeTopic),
    ...membersOfType(auditLog, 'AWS::SNS::Subscription').map(judgeDelivery),
    ...judgeRetries(auditLog),
    ...judgeFifoQueues(auditLog),
  ],
};

/** As long as schedules try, and no single failure gives up (Lambda Developer Guide, "How Lambda handles errors and retries"). */
const SHORTEST_AGE_IN_SECONDS = 60 * 60;

/** Whoever sends gives up by itself; Lambda does, where rules and schedules hand events over without waiting. */
function judgeRetries(auditLog: AuditLog): Verdict[] {
  const senders = hopsOf(auditLog).filter(({ from, isDeadLetter }) => !isDeadLetter && from.type !== ALARM);
  return [
    ...senders.flatMap(({ from, path }) => retriesAt(from, `${path}.RetryPolicy.`)),
    ...configsOf(auditLog).flatMap((config) => retriesAt(config, '')),
  ];
}

const ALARM = 'AWS::CloudWatch::Alarm';

function retriesAt(resource: Resource, path: string): Verdict[] {
  return [
    least(resource, `${path}MaximumRetryAttempts`, 1, 'a retry or more'),
    least(resource, `${path}MaximumEventAgeInSeconds`, SHORTEST_AGE_IN_SECONDS, 'an hour or longer'),
  ];
}

function configsOf(auditLog: AuditLog): readonly Resource[] {
  const functions = hopsOf(auditLog).flatMap(({ to, isDeadLetter }) => (isDeadLetter ? [] : [to]));
  const isOurs = ({ properties: { FunctionName: name } }: Resource) =>
    isUnknown(name) || functions.some(({ ref, arn }) => name === ref || name === arn);
  return inventoryOfType(auditLog, 'AWS::Lambda::EventInvokeConfig').filter(isOurs);
}

function least(resource: Resource, path: string, fewest: number, expected: Json): Verdict {
  return expectProperty(
    resource,
    path,
    expected,
    (value) => value === undefined || (numberOf(value) ?? Number.NaN) >= fewest,
  );
}

function judgeInputs(auditLog: AuditLog, rule: Resource): Verdict[] {
  const reason = firstUnknown(rule.properties['Targets']);
  if (reason) return [unknown({ resource: rule, path: 'Targets' }, 'targets that are given the event', reason)];
  const isTarget = ({ from, isDeadLetter }: Hop) => from === rule && !isDeadLetter;
  return hopsOf(auditLog)
    .filter(isTarget)
    .map((hop) => judgeInput(auditLog, hop));
}

function judgeInput(auditLog: AuditLog, { from, path, to }: Hop): Verdict {
  const target = valueAt(from.properties, path);
  const isWholeNeeded = isReadByResponder(auditLog, to);
  const expected = isWholeNeeded ? 'the event as it is' : 'the event, its detail, or a text about it';
  return expectValue({ resource: from, path }, inputOf(target), expected, (input) =>
    isWholeNeeded ? isWhole(input) : tellsOfEvent(input),
  );
}

/** The responder reads whole events; what people and functions of somebody else's read is theirs to say. */
function isReadByResponder(auditLog: AuditLog, to: Resource): boolean {
  const responders = membersOf(auditLog, 'tamper-responder', 'AWS::Lambda::Function');
  if (responders.includes(to)) return true;
  const names = mappedTo(auditLog.inventory, to).map(({ properties }) => properties['FunctionName']);
  return responders.some(({ ref, arn }) => names.some((name) => isUnknown(name) || name === ref || name === arn));
}

/** What a target says of its input, without what else stands there. */
function inputOf(target: Value | undefined): Value {
  const { Input, InputPath, InputTransformer } = isProperties(target) ? target : {};
  return Object.fromEntries(
    Object.entries({ Input, InputPath, InputTransformer }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** (EventBridge User Guide, "Amazon EventBridge input transformation": `$` is the whole event.) */
function isWhole(input: Value | undefined): boolean {
  if (!isProperties(input)) return false;
  const { InputPath: path } = input;
  return (
    (path === undefined || path === '$') && input['Input'] === undefined && input['InputTransformer'] === undefined
  );
}

/** The detail says who did what, and a text that quotes the event may. */
function tellsOfEvent(input: Value | undefined): boolean {
  if (isWhole(input)) return true;
  const { Input: constant, InputPath: path, InputTransformer: transformer } = isProperties(input) ? input : {};
  if (constant !== undefined) return false;
  if (transformer === undefined) return path === '$.detail';
  const template = valueAt(transformer, 'InputTemplate');
  const paths = Object.entries(Object(valueAt(transformer, 'InputPathsMap') ?? {}) as object);
  const names = paths.filter(([, where]) => SAYS_WHAT_HAPPENED.test(String(where))).map(([name]) => name);
  return typeof template === 'string' && (quotes(template, names) || /<aws\.events\.event(\.json)?>/.test(template));
}

/** The event or its detail, or a part of it: its time, its id and its account say nothing of what was done. */
const SAYS_WHAT_HAPPENED = /^\$(\.detail)?$|^\$\.detail[.[]/;

function quotes(template: string, names: readonly string[]): boolean {
  return names.some((name) => template.includes(`<${name}>`));
}

const DAY_IN_SECONDS = 24 * 60 * 60;
/** Events have at most 256 KB (EventBridge User Guide, "Amazon EventBridge quotas"). */
const LARGEST_EVENT = 256 * 1024;
const LONGEST_DELAY_IN_SECONDS = 60;

function judgeQueue(queue: Resource): Verdict[] {
  const number = (path: string, expected: Json, holds: (value: number) => boolean) =>
    expectProperty(queue, path, expected, (value) => value === undefined || holds(numberOf(value) ?? Number.NaN));
  return [
    number('MessageRetentionPeriod', 'a day or longer', (seconds) => seconds >= DAY_IN_SECONDS),
    number('DelaySeconds', 'a minute at most', (seconds) => seconds <= LONGEST_DELAY_IN_SECONDS),
    number('MaximumMessageSize', '256 KB or more', (bytes) => bytes >= LARGEST_EVENT),
  ];
}

const DELIVERED = 'no policy that gives messages up or throttles them';

function judgeTopic(topic: Resource): Verdict[] {
  return [
    expectProperty(topic, 'DataProtectionPolicy', 'no policy that denies or masks messages', onlyAudits),
    judgeDelivery(topic),
  ];
}

/** Auditing lets the message through; `Deny` and `Deidentify` do not (SNS Developer Guide, "Data protection policy operations"). */
function onlyAudits(policy: Value | undefined): boolean {
  const { Statement: statements } = objectIn(policy) ?? {};
  if (policy === undefined || policy === null) return true;
  return (
    isList(statements) &&
    statements.every((each) => Object.keys(Object(valueAt(each, 'Operation') ?? {}) as object).join() === 'Audit')
  );
}

/** SNS gives a message up after its retries, and queues what a throttle holds back (SNS Developer Guide, "Message delivery retries"). */
function judgeDelivery(resource: Resource): Verdict {
  const policies = deliveryPoliciesIn(resource.properties['DeliveryPolicy']);
  const throttle = policies?.find(({ maxReceivesPerSecond: most }) => (most ?? null) !== null);
  const verdict = expectProperty(resource, 'DeliveryPolicy', DELIVERED, () => policies?.every(triesAgain) === true);
  if (verdict.kind !== 'pass' || !throttle) return verdict;
  return unknown(verdict, DELIVERED, new Unknown('how many messages come at once, and wait behind the throttle'));
}

/** All policies that stand in one; undefined where it cannot be read. */
function deliveryPoliciesIn(policy: Value | undefined): readonly Properties[] | undefined {
  if (policy === undefined || policy === null) return [];
  const stated = objectIn(policy);
  return (
    stated && [stated, ...Object.values(stated), ...Object.values(objectIn(stated['http']) ?? {})].filter(isProperties)
  );
}

function triesAgain({ numRetries: retries }: Properties): boolean {
  return retries === undefined || (numberOf(retries) ?? 0) >= FEWEST_RETRIES;
}

const FEWEST_RETRIES = 3;

function objectIn(value: Value | undefined): Properties | undefined {
  const parsed = parsedJson(value);
  return isProperties(parsed) ? parsed : undefined;
}

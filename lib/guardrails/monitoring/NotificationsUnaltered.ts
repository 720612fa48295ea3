/** Nothing between what notices something and the owner holds a message back or takes out what it says. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isProperties, valueAt, type Json, type Value } from '../../facts/value';
import { expectProperty, expectValue, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { numberOf } from '../scalars';
import { hopsOf, LETTERS, type Hop } from './hops';
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
    'without a delay, and remove data protection and delivery policies from topics and subscriptions.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [
    ...eventRulesOf(auditLog).flatMap((rule) => judgeInputs(auditLog, rule)),
    ...membersOfType(auditLog, 'AWS::SQS::Queue').flatMap(judgeQueue),
    ...membersOfType(auditLog, 'AWS::SNS::Topic').flatMap(judgeTopic),
    ...membersOfType(auditLog, 'AWS::SNS::Subscription').map((subscription) =>
      expectProperty(subscription, 'DeliveryPolicy', NO_THROTTLE, deliversAll),
    ),
  ],
};

function judgeInputs(auditLog: AuditLog, rule: Resource): Verdict[] {
  const reason = firstUnknown(rule.properties['Targets']);
  if (reason) return [unknown({ resource: rule, path: 'Targets' }, 'targets that are given the event', reason)];
  const isTarget = ({ from, path }: Hop) => from === rule && !path.endsWith(LETTERS);
  return hopsOf(auditLog).filter(isTarget).map(judgeInput);
}

function judgeInput({ from, path, to }: Hop): Verdict {
  const target = valueAt(from.properties, path);
  const isForPeople = to.type === 'AWS::SNS::Topic';
  const expected = isForPeople ? 'the event, or a text about it' : 'the event as it is';
  return expectValue({ resource: from, path }, inputOf(target), expected, (input) =>
    isForPeople ? tellsOfEvent(input) : isWhole(input),
  );
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

/** People read who did what: the detail says it, and a text that quotes the event may. */
function tellsOfEvent(input: Value | undefined): boolean {
  if (isWhole(input)) return true;
  const { Input: constant, InputPath: path, InputTransformer: transformer } = isProperties(input) ? input : {};
  if (constant !== undefined) return false;
  if (transformer === undefined) return path === '$.detail';
  const template = valueAt(transformer, 'InputTemplate');
  const names = Object.keys(Object(valueAt(transformer, 'InputPathsMap') ?? {}) as object);
  return typeof template === 'string' && (quotes(template, names) || /<aws\.events\.event(\.json)?>/.test(template));
}

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

const NO_THROTTLE = 'no policy that throttles messages or gives them up';

function judgeTopic(topic: Resource): Verdict[] {
  return [
    expectProperty(topic, 'DataProtectionPolicy', 'no policy that denies or masks messages', onlyAudits),
    expectProperty(topic, 'DeliveryPolicy', NO_THROTTLE, deliversAll),
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
function deliversAll(policy: Value | undefined): boolean {
  if (policy === undefined || policy === null) return true;
  const stated = objectIn(policy);
  if (!stated) return false;
  const policies = [stated, ...Object.values(stated), ...Object.values(objectIn(stated['http']) ?? {})].filter(
    isProperties,
  );
  return policies.every((each) => {
    const retries = each['numRetries'];
    const throttle = each['maxReceivesPerSecond'];
    return (retries === undefined || (numberOf(retries) ?? 0) >= FEWEST_RETRIES) && (throttle ?? null) === null;
  });
}

const FEWEST_RETRIES = 3;

/** A live account answers with JSON text. */
function objectIn(value: Value | undefined): Readonly<Record<string, Value>> | undefined {
  if (typeof value !== 'string') return isProperties(value) ? value : undefined;
  try {
    const parsed = JSON.parse(value) as Value;
    return isProperties(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

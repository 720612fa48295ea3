/** What the rules hear reaches the function that answers. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, isUnknown, valueAt, type Value } from '../../facts/value';
import { membersOf } from '../functions';
import { fail, expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isFalse, numberOf, parsedJson } from '../scalars';
import { mappingsOf } from './mappings';

const RULE = 'AWS::Events::Rule';
const EXPECTED = 'an enabled mapping from the queue of the rules';

export const TamperEventsReachResponder: Guardrail = {
  id: 'TamperEventsReachResponder',
  theme: 'monitoring',
  title: 'Tamper events that wait in a queue are handed to the responder',
  problem: 'Tamper events stay in their queue',
  reason:
    'Between the rule and the owner stand a queue and a mapping. With the mapping disabled, events stay in the queue and no owner hears of them.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Map the queue of the tamper rules to the tamper responder without a filter, and enable the mapping.',
  code: {
    cloudFormation: code`
      Mapping:
        Type: AWS::Lambda::EventSourceMapping
        Properties:
          FunctionName: !Ref Responder
          EventSourceArn: !GetAtt Queue.Arn
          Enabled: true
    `,
    cdk: code`
      new lambda.EventSourceMapping(this, 'Mapping', {
        target: responder,
        eventSourceArn: queue.queueArn,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => responders(auditLog).flatMap((responder) => judgeMapping(auditLog, responder)),
};

/** Responders that no rule calls directly: those wait for a queue. */
function responders(auditLog: AuditLog): readonly Resource[] {
  const rules = membersOfType(auditLog, RULE);
  return membersOf(auditLog, 'tamper-responder', 'AWS::Lambda::Function').filter(
    ({ arn }) => arn === undefined || !rules.some(({ properties }) => leadsTo(properties['Targets'], arn)),
  );
}

function leadsTo(targets: Value | undefined, arn: string): boolean {
  return isList(targets) && targets.some((target) => valueAt(target, 'Arn') === arn);
}

function judgeMapping(auditLog: AuditLog, responder: Resource): Verdict[] {
  const [mapping] = mappingsOf(auditLog, responder);
  if (!mapping) return [fail({ resource: responder, path: '' }, EXPECTED, null, 'no queue is mapped to the responder')];
  if (isUnknown(mapping.properties['FunctionName']))
    return [expectProperty(mapping, 'FunctionName', EXPECTED, () => true)];
  return [
    expectProperty(mapping, 'EventSourceArn', 'a queue that the rules send to', (queue) =>
      membersOfType(auditLog, RULE).some(
        ({ properties }) => typeof queue === 'string' && leadsTo(properties['Targets'], queue),
      ),
    ),
    expectProperty(mapping, 'Enabled', EXPECTED, (enabled) => !isFalse(enabled)),
    expectProperty(
      mapping,
      'FilterCriteria',
      'no filter: what does not fit is deleted from the queue unread',
      holdsNothingBack,
    ),
    ...judgeQueue(auditLog, mapping.properties['EventSourceArn'], responder),
  ];
}

/** Messages come back after the visibility timeout: while the function still works on them, or hours later, is too soon or too late. */
const LONGEST_VISIBILITY_IN_SECONDS = 60 * 60;
/** AWS recommends 5 (Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping"). */
const FEWEST_RECEIVES = 3;

function judgeQueue(auditLog: AuditLog, arn: Value | undefined, responder: Resource): Verdict[] {
  const queues = membersOfType(auditLog, 'AWS::SQS::Queue').filter(
    (queue) => queue.arn !== undefined && queue.arn === arn,
  );
  const timeout = numberOf(responder.properties['Timeout']) ?? 0;
  return queues.flatMap((queue) => [
    expectProperty(
      queue,
      'VisibilityTimeout',
      `the timeout of the responder, ${timeout} seconds, or longer, an hour at most`,
      (value) => isBetween(numberOf(value ?? DEFAULT_VISIBILITY_IN_SECONDS), timeout, LONGEST_VISIBILITY_IN_SECONDS),
    ),
    expectProperty(queue, 'RedrivePolicy', GIVEN_UP, (policy) => isGivenUpLate(auditLog, parsedJson(policy))),
    ...lettersOf(auditLog, queue.properties['RedrivePolicy']).map((letters) => judgeLetters(queue, letters)),
  ]);
}

const DEFAULT_VISIBILITY_IN_SECONDS = 30;
const GIVEN_UP = `given up after ${FEWEST_RECEIVES} attempts or more, into a queue of the audit log`;

function isBetween(number: number | undefined, least: number, most: number): boolean {
  return number !== undefined && number >= least && number <= most;
}

function isGivenUpLate(auditLog: AuditLog, policy: Value | undefined): boolean {
  if (policy === undefined || policy === null) return true;
  return (
    lettersOf(auditLog, policy).length > 0 && (numberOf(valueAt(policy, 'maxReceiveCount')) ?? 0) >= FEWEST_RECEIVES
  );
}

function lettersOf(auditLog: AuditLog, policy: Value | undefined): readonly Resource[] {
  const letters = valueAt(parsedJson(policy), 'deadLetterTargetArn');
  return membersOfType(auditLog, 'AWS::SQS::Queue').filter(({ arn }) => arn !== undefined && arn === letters);
}

/** (CloudFormation Template Reference, AWS::SQS::Queue, RedriveAllowPolicy: it says which queues may give messages up into this one.) */
function judgeLetters({ arn }: Resource, letters: Resource): Verdict {
  return expectProperty(letters, 'RedriveAllowPolicy', 'taken from the queue of the rules', (policy) => {
    const permission = valueAt(parsedJson(policy), 'redrivePermission');
    const sources = valueAt(parsedJson(policy), 'sourceQueueArns');
    if (permission === 'byQueue') return isList(sources) && sources.some((source) => source === arn);
    return permission !== 'denyAll';
  });
}

/** Lambda deletes messages that fit no filter (Lambda Developer Guide, "Control which events Lambda sends to your function"). */
function holdsNothingBack(criteria: Value | undefined): boolean {
  const filters = valueAt(criteria, 'Filters');
  return filters === undefined || filters === null || (isList(filters) && filters.length === 0);
}

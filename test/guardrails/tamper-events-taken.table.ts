/** Who may take the events of the tamper rules out of their queue, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { TamperEventsTakenByResponderOnly } from '../../lib/guardrails/monitoring/TamperEventsTakenByResponderOnly';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, ACCOUNT, namesOf, OTHER_ACCOUNT, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const QUEUE_POLICY = 'TamperEventsPolicy.properties.PolicyDocument.Statement';
const KEY_POLICY = 'Key.properties.KeyPolicy.Statement';
const { arn: QUEUE } = namesOf('TamperEvents');

const statement = (Effect: string, Principal: Value, Action: Value, Resource: Value, Condition: Properties = {}) => ({
  ...{ Effect, Principal, Action, Resource, Condition },
});

const taker = (type: string, properties: Properties): Changes => ({ Taker: stranger(type, 'Taker', properties) });
const receiving = (Resource: Value, Action: Value = 'sqs:ReceiveMessage', RoleName = 'somebody'): Changes => ({
  Taker: {
    ...stranger('AWS::IAM::Role', 'Taker', {
      RoleName,
      Policies: [{ PolicyName: 'P', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } }],
    }),
    arn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
  },
});
const queueAllows = (principal: Value, action: string): Changes => ({
  [`${QUEUE_POLICY}.5`]: statement('Allow', principal, action, QUEUE),
});

const RESPONDER = { AWS: `arn:aws:iam::${ACCOUNT}:role/${namesOf('TamperResponderRole').ref}` };
const sealing = (...statements: readonly Properties[]): Changes => ({ ...receiving(QUEUE), [KEY_POLICY]: statements });
const decrypt = (principal: Value, condition?: Properties) =>
  statement('Allow', principal, 'kms:Decrypt', '*', condition);
const viaSqs = (region: string) => ({ StringEquals: { 'kms:ViaService': `sqs.${region}.amazonaws.com` } });

const TAKEN_BY_RESPONDER: Readonly<Record<string, Changes>> = {
  sound: {},
  'a mapping from another queue': taker('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: namesOf('DriftCheckerDeadLetters').arn,
    FunctionName: 'other',
  }),
  'a role that reads another queue': receiving(namesOf('DriftCheckerDeadLetters').arn),
  'a role that sends to the queue': receiving(QUEUE, 'sqs:SendMessage'),
  'an administrator': receiving(QUEUE, 'sqs:ReceiveMessage', 'audit-log-administrator'),
  'the role of the responder, by the policy of the queue': queueAllows(RESPONDER, 'sqs:ReceiveMessage'),
  'a role that cannot decrypt': sealing(decrypt(RESPONDER)),
  'a role that can decrypt for SQS of another Region alone': sealing(decrypt({ AWS: ACCOUNT }, viaSqs('us-east-1'))),
  'a role that is denied to decrypt': sealing(decrypt({ AWS: ACCOUNT }), {
    ...decrypt('*', { ArnNotEquals: { 'aws:PrincipalArn': RESPONDER.AWS } }),
    Effect: 'Deny',
  }),
};
const TAKEN_BY_OTHERS: Readonly<Record<string, Changes>> = {
  'a second mapping, to a function of somebody else': taker('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: QUEUE,
    FunctionName: 'thief',
  }),
  'a second mapping, to the log verification': taker('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: QUEUE,
    FunctionName: namesOf('LogVerification').ref,
  }),
  'a pipe': taker('AWS::Pipes::Pipe', { Source: QUEUE, Target: 'arn:aws:logs:::x' }),
  'a schedule that receives by itself': taker('AWS::Scheduler::Schedule', {
    Target: {
      Arn: 'arn:aws:scheduler:::aws-sdk:sqs:receiveMessage',
      Input: JSON.stringify({ QueueUrl: namesOf('TamperEvents').ref }),
    },
  }),
  'a role that may receive': receiving(QUEUE),
  'a role that may decrypt for SQS, and a first stack in another Region': {
    ...sealing(decrypt({ AWS: ACCOUNT }, viaSqs('eu-central-1'))),
    'stacks.0.region': 'us-east-1',
  },
  'a role, and a queue with the key of AWS': {
    ...receiving(QUEUE),
    'TamperEvents.properties.KmsMasterKeyId': 'alias/aws/sqs',
  },
  'a role, and a queue without a key': { ...receiving(QUEUE), 'TamperEvents.properties.KmsMasterKeyId': ABSENT },
  'a role that may receive from any queue': receiving('*', ['sqs:Receive*', 'sqs:DeleteMessage']),
  'another account, by the policy of the queue': queueAllows({ AWS: OTHER_ACCOUNT }, 'sqs:*'),
  'everybody, by the policy of the queue': queueAllows('*', 'sqs:ReceiveMessage'),
};
export const TAMPER_EVENTS_TAKEN_ROWS = rowsFor(TamperEventsTakenByResponderOnly, [
  { case: 'sound', origin: 'account', verdict: 'pass', resource: 'TamperEvents' },
  ...Object.entries(TAKEN_BY_RESPONDER).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
  ...Object.entries(TAKEN_BY_OTHERS).map(([name, change]) => ({ case: name, change, verdict: 'fail' as const })),
  { case: 'no queue', change: { TamperEventsMapping: ABSENT }, verdict: 'notApplicable' },
  {
    case: 'a mapping from a queue that is a parameter',
    change: taker('AWS::Lambda::EventSourceMapping', { EventSourceArn: UNKNOWN, FunctionName: 'other' }),
    verdict: 'unknown',
  },
  { case: 'a policy that is a parameter', change: { [QUEUE_POLICY]: UNKNOWN }, verdict: 'unknown' },
  {
    case: 'a role, and a key whose policy is a parameter',
    change: { ...receiving(QUEUE), 'Key.properties.KeyPolicy': UNKNOWN },
    verdict: 'unknown',
  },
  {
    case: 'a role, and a key that is a parameter',
    change: { ...receiving(QUEUE), 'TamperEvents.properties.KmsMasterKeyId': UNKNOWN },
    verdict: 'unknown',
  },
  {
    case: 'a role, and a key elsewhere',
    change: { ...receiving(QUEUE), 'TamperEvents.properties.KmsMasterKeyId': 'alias/elsewhere' },
    verdict: 'unknown',
  },
]);

/** SQS queues. */
import { isList, valueAt, type Value } from '../facts/value';
import { from, json, listAt, nonEmpty, present } from './answers';
import { regional } from './names';
import type { Environment, ResourceType } from './resource-type';
import { anything, is } from './service-defaults';

const NUMBERS = [
  ...['DelaySeconds', 'KmsDataKeyReusePeriodSeconds', 'MaximumMessageSize', 'MessageRetentionPeriod'],
  ...['ReceiveMessageWaitTimeSeconds', 'VisibilityTimeout'],
];

function number(name: string) {
  return (answer: Value): Value | undefined => from(valueAt(answer, `Attributes.${name}`), Number);
}

function flag(name: string) {
  return (answer: Value): Value | undefined => from(valueAt(answer, `Attributes.${name}`), (text) => text === 'true');
}

function queueUrl(name: string, { region, account }: Environment): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

export const sqsQueue: ResourceType = {
  type: 'AWS::SQS::Queue',
  nameProperty: 'QueueName',
  arn: regional('sqs'),
  ref: queueUrl,
  attributes: { QueueName: (name) => name, QueueUrl: queueUrl },
  readAt: 'queues',
  taggable: true,
  reads: {
    attributes: {
      call: 'sqs:GetQueueAttributes',
      input: ({ resource }) => ({ QueueUrl: resource.ref, AttributeNames: ['All'] }),
      goneOn: ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
      properties: {
        ...Object.fromEntries(NUMBERS.map((name) => [name, number(name)])),
        QueueName: (_, { resource }) => resource.ref.split('/').pop(),
        KmsMasterKeyId: nonEmpty('Attributes.KmsMasterKeyId'),
        SqsManagedSseEnabled: flag('SqsManagedSseEnabled'),
        FifoQueue: flag('FifoQueue'),
        ContentBasedDeduplication: flag('ContentBasedDeduplication'),
        DeduplicationScope: 'Attributes.DeduplicationScope',
        FifoThroughputLimit: 'Attributes.FifoThroughputLimit',
        RedrivePolicy: json('Attributes.RedrivePolicy'),
        RedriveAllowPolicy: json('Attributes.RedriveAllowPolicy'),
      },
      state: {
        Messages: number('ApproximateNumberOfMessages'),
        CreatedAt: (answer) =>
          from(valueAt(answer, 'Attributes.CreatedTimestamp'), (seconds) =>
            new Date(Number(seconds) * 1000).toISOString(),
          ),
      },
    },
    // whoever takes messages out of the queue keeps them from the function that it is for
    consumers: {
      call: 'lambda:ListEventSourceMappings',
      unbound: true,
      input: ({ resource }) => ({ EventSourceArn: resource.arn }),
      rotates: true,
      flaw: (answer) => (isList(valueAt(answer, 'EventSourceMappings')) ? undefined : 'the answer is empty'),
      state: {
        Consumers: (answer) =>
          listAt(answer, 'EventSourceMappings').map((each) =>
            present({ Name: valueAt(each, 'UUID'), FunctionArn: valueAt(each, 'FunctionArn') }),
          ),
      },
    },
  },
  defaults: {
    QueueName: anything,
    DelaySeconds: is(0),
    KmsDataKeyReusePeriodSeconds: is(300),
    // 256 KiB until August 2025, 1 MiB since (SQS Developer Guide, "Message quotas")
    MaximumMessageSize: is(262144, 1048576),
    MessageRetentionPeriod: is(345600),
    ReceiveMessageWaitTimeSeconds: is(0),
    VisibilityTimeout: is(30),
    SqsManagedSseEnabled: anything,
  },
  authorizedAs: { service: 'sqs', resourceTypes: ['queue'] },
  tampering: {
    service: 'sqs',
    calls: {
      DeleteQueue: 'loses tamper events or failures',
      PurgeQueue: 'loses tamper events or failures',
      SetQueueAttributes: 'changes policy, encryption or retention of a queue',
      AddPermission: 'lets others read or write a queue',
      RemovePermission: 'keeps rules from a queue',
      CreateQueue: 'takes the name of a queue that is gone',
      StartMessageMoveTask: 'takes away what was given up, before anybody has read it',
      TagQueue: 'changes who seems to own a queue',
      UntagQueue: 'changes who seems to own a queue',
    },
    namedBy: [
      {
        parameter: 'queueUrl',
        forms: ['ref'],
        matches: ({ auditLogName }) => [{ wildcard: `*/${auditLogName}-*` }],
      },
      {
        parameter: 'sourceArn',
        forms: ['arn'],
        eventNames: ['StartMessageMoveTask'],
        matches: ({ auditLogName }) => [{ wildcard: `*:${auditLogName}-*` }],
      },
      {
        parameter: 'queueName',
        forms: ['lastPart'],
        eventNames: ['CreateQueue'],
        matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }],
      },
    ],
  },
};

/**
 * What a run sees, one row a kind of change: properties of every type of resource, and what only a live account shows. Changes
 * that are attacks of the catalogue (lib/threats) are played there.
 */
import type { Answer, Call, Service } from '../../lib/threats/attack';
import type { Target } from '../../lib/threats/target';

/** Names of what the sample deploys, beside what attacks aim at. */
export interface Names extends Target {
  readonly alias: string;
  readonly responder: string;
  readonly mapping: string;
  readonly subscription: string;
  readonly securityEmail: string;
  readonly queuePolicyOf: string;
  readonly region: string;
  readonly account: string;
}

export interface Change {
  readonly what: string;
  /** The finding that names it: its kind, and its property path or what that begins with. */
  readonly told: readonly [guardrail: string, path: string];
  /** What the tamper event would name, where it takes a close look to see the change. */
  readonly named?: (on: Names) => string;
  readonly before?: (on: Names) => Call;
  readonly change: (on: Names, before: Answer) => readonly Call[];
  readonly undo: (on: Names, before: Answer, after: readonly Answer[]) => readonly Call[];
}

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });
const TAG = { Key: 'wormtrail:owner', Value: 'security' };
const OTHER = { Key: 'wormtrail:owner', Value: 'engineering' };

/** Takes the members of an answer that the inverse call takes. */
const pick = (answer: unknown, names: readonly string[]): Call['input'] =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = (answer as Answer | undefined)?.[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
const first = (list: unknown): unknown => (list as readonly unknown[] | undefined)?.[0];

const ANYONE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }],
};

const BUCKET: readonly Change[] = [
  {
    what: 'events of the log bucket go elsewhere',
    told: ['Drift', 'NotificationConfiguration'],
    change: ({ logBucket }) => [
      call('s3api', 'PutBucketNotificationConfiguration', {
        Bucket: logBucket,
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    ],
    undo: ({ logBucket }) => [
      call('s3api', 'PutBucketNotificationConfiguration', { Bucket: logBucket, NotificationConfiguration: {} }),
    ],
  },
  {
    what: 'the log bucket is copied elsewhere',
    told: ['Drift', 'ReplicationConfiguration'],
    change: ({ logBucket, evidenceBucket, account }) => [
      call('s3api', 'PutBucketReplication', {
        Bucket: logBucket,
        ReplicationConfiguration: {
          Role: `arn:aws:iam::${account}:role/eve`,
          Rules: [
            {
              ID: 'all',
              Status: 'Enabled',
              Priority: 1,
              Filter: { Prefix: '' },
              DeleteMarkerReplication: { Status: 'Disabled' },
              Destination: { Bucket: `arn:aws:s3:::${evidenceBucket}` },
            },
          ],
        },
      }),
    ],
    undo: ({ logBucket }) => [call('s3api', 'DeleteBucketReplication', { Bucket: logBucket })],
  },
  {
    what: 'the log bucket belongs to somebody else',
    told: ['Drift', 'Tags'],
    before: ({ logBucket }) => call('s3api', 'GetBucketTagging', { Bucket: logBucket }),
    change: ({ logBucket }) => [call('s3api', 'PutBucketTagging', { Bucket: logBucket, Tagging: { TagSet: [OTHER] } })],
    undo: ({ logBucket }, before) => [
      call('s3api', 'PutBucketTagging', { Bucket: logBucket, Tagging: pick(before, ['TagSet']) }),
    ],
  },
  {
    what: 'the requests of the log bucket are not counted',
    told: ['Drift', 'MetricsConfigurations'],
    named: ({ logBucket }) => logBucket,
    before: ({ logBucket }) => call('s3api', 'ListBucketMetricsConfigurations', { Bucket: logBucket }),
    change: ({ logBucket }, before) => [
      call('s3api', 'DeleteBucketMetricsConfiguration', { Bucket: logBucket, Id: idOf(before) }),
    ],
    undo: ({ logBucket }, before) => [
      call('s3api', 'PutBucketMetricsConfiguration', {
        Bucket: logBucket,
        Id: idOf(before),
        MetricsConfiguration: first(before.MetricsConfigurationList),
      }),
    ],
  },
  {
    what: 'the newest log file is locked in a mode that can be bypassed',
    told: ['NewestObjectsLocked', 'AWSLogs/'],
    change: ({ logBucket, logFile }) => [
      call('s3api', 'PutObject', {
        Bucket: logBucket,
        Key: logFile.key.replace(/[^_]+$/, 'Governed.json.gz'),
        Body: 'x',
        ObjectLockMode: 'GOVERNANCE',
        ObjectLockRetainUntilDate: new Date(Date.now() + 86_400_000),
      }),
    ],
    // a file that is delivered later is the newest then
    undo: ({ logBucket, logFile }) => [
      call('s3api', 'PutObject', {
        Bucket: logBucket,
        Key: logFile.key.replace(/[^_]+$/, 'Delivered.json.gz'),
        Body: 'x',
      }),
    ],
  },
  {
    what: 'the bucket policy is nearly as long as it may be',
    told: ['QuotaNearlyUsed', 'PolicyDocument'],
    before: ({ evidenceBucket }) => call('s3api', 'GetBucketPolicy', { Bucket: evidenceBucket }),
    change: ({ evidenceBucket }, before) => {
      const policy = JSON.parse(String(before.Policy)) as { Statement: object[] };
      const room = 20_000 - String(before.Policy).length;
      const Statement = [
        ...policy.Statement,
        { Sid: 'x'.repeat(room), Effect: 'Deny', Principal: '*', Action: 's3:*' },
      ];
      return [
        call('s3api', 'PutBucketPolicy', { Bucket: evidenceBucket, Policy: JSON.stringify({ ...policy, Statement }) }),
      ];
    },
    undo: ({ evidenceBucket }, before) => [
      call('s3api', 'PutBucketPolicy', { Bucket: evidenceBucket, Policy: before.Policy }),
    ],
  },
];

const KEY: readonly Change[] = [
  {
    what: 'the key belongs to somebody else',
    told: ['Drift', 'Tags'],
    change: ({ key }) => [
      call('kms', 'TagResource', { KeyId: key, Tags: [{ TagKey: OTHER.Key, TagValue: OTHER.Value }] }),
    ],
    undo: ({ key }) => [call('kms', 'TagResource', { KeyId: key, Tags: [{ TagKey: TAG.Key, TagValue: TAG.Value }] })],
  },
  {
    what: 'the key says to be for something else',
    told: ['Drift', 'Description'],
    before: ({ key }) => call('kms', 'DescribeKey', { KeyId: key }),
    change: ({ key }) => [call('kms', 'UpdateKeyDescription', { KeyId: key, Description: 'unused' })],
    undo: ({ key }, before) => [
      call('kms', 'UpdateKeyDescription', { KeyId: key, ...pick(before.KeyMetadata, ['Description']) }),
    ],
  },
  {
    what: 'the key rotates more rarely',
    told: ['Drift', 'RotationPeriodInDays'],
    change: ({ key }) => [call('kms', 'EnableKeyRotation', { KeyId: key, RotationPeriodInDays: 2560 })],
    undo: ({ key }) => [call('kms', 'EnableKeyRotation', { KeyId: key, RotationPeriodInDays: 365 })],
  },
  {
    what: 'the name of the key is gone',
    told: ['ResourceRemoved', ''],
    change: ({ alias }) => [call('kms', 'DeleteAlias', { AliasName: alias })],
    undo: ({ alias, key }) => [call('kms', 'CreateAlias', { AliasName: alias, TargetKeyId: key })],
  },
];

const TRAIL: readonly Change[] = [
  {
    what: 'the trail belongs to somebody else',
    told: ['Drift', 'Tags'],
    change: ({ trailArn }) => [
      call('cloudtrail', 'RemoveTags', { ResourceId: trailArn, TagsList: [TAG] }),
      call('cloudtrail', 'AddTags', { ResourceId: trailArn, TagsList: [OTHER] }),
    ],
    undo: ({ trailArn }) => [
      call('cloudtrail', 'RemoveTags', { ResourceId: trailArn, TagsList: [OTHER] }),
      call('cloudtrail', 'AddTags', { ResourceId: trailArn, TagsList: [TAG] }),
    ],
  },
  {
    what: 'a second trail writes to the log bucket',
    told: ['NoOtherTrail', 'S3BucketName'],
    before: ({ logBucket }) => call('s3api', 'GetBucketPolicy', { Bucket: logBucket }),
    // CloudTrail refuses a trail whose bucket would refuse it
    change: ({ logBucket }) => [
      call('s3api', 'PutBucketPolicy', { Bucket: logBucket, Policy: deliveriesTo(logBucket) }),
      call('cloudtrail', 'CreateTrail', { Name: 'second', S3BucketName: logBucket }),
    ],
    undo: ({ logBucket }, before) => [
      call('cloudtrail', 'DeleteTrail', { Name: 'second' }),
      call('s3api', 'PutBucketPolicy', { Bucket: logBucket, Policy: before.Policy }),
    ],
  },
];

function deliveriesTo(bucket: string): string {
  const statement = {
    ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } },
    ...{
      Action: ['s3:GetBucketAcl', 's3:PutObject'],
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

const TOPICS: readonly Change[] = [
  {
    what: 'a topic goes by another name',
    told: ['Drift', 'DisplayName'],
    before: ({ topics }) => call('sns', 'GetTopicAttributes', { TopicArn: topics.security }),
    change: ({ topics }) => [display(topics.security, 'Eve')],
    undo: ({ topics }, before) => [
      display(topics.security, (before.Attributes as { DisplayName?: string } | undefined)?.DisplayName ?? ''),
    ],
  },
  {
    what: 'somebody else reads what the owner is told',
    told: ['NoOtherSubscriber', 'Subscription'],
    change: ({ topics }) => [
      call('sns', 'Subscribe', {
        TopicArn: topics.security,
        Protocol: 'email',
        Endpoint: 'eve@example.com',
        ReturnSubscriptionArn: true,
      }),
    ],
    undo: (_, __, [answer]) => [call('sns', 'Unsubscribe', pick(answer, ['SubscriptionArn']))],
  },
  {
    what: 'an owner is told nothing that a filter does not let through',
    told: ['Drift', 'FilterPolicy'],
    named: ({ subscription }) => subscription,
    change: ({ subscription }) => [filter(subscription, '{"kind":["nothing"]}')],
    undo: ({ subscription }) => [filter(subscription, '{}')],
  },
  {
    what: 'a queue takes messages from anyone',
    told: ['Drift', 'PolicyDocument'],
    before: ({ queuePolicyOf }) =>
      call('sqs', 'GetQueueAttributes', { QueueUrl: queuePolicyOf, AttributeNames: ['Policy'] }),
    change: ({ queuePolicyOf }) => [
      call('sqs', 'SetQueueAttributes', { QueueUrl: queuePolicyOf, Attributes: { Policy: JSON.stringify(ANYONE) } }),
    ],
    undo: ({ queuePolicyOf }, before) => [
      call('sqs', 'SetQueueAttributes', { QueueUrl: queuePolicyOf, Attributes: before.Attributes }),
    ],
  },
];

function idOf(listed: Answer): unknown {
  return (first(listed.MetricsConfigurationList) as Answer | undefined)?.Id;
}

function display(TopicArn: string, name: string): Call {
  return call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'DisplayName', AttributeValue: name });
}

function filter(SubscriptionArn: string, policy: string): Call {
  return call('sns', 'SetSubscriptionAttributes', {
    SubscriptionArn,
    AttributeName: 'FilterPolicy',
    AttributeValue: policy,
  });
}

export const STORED_AND_TOLD: readonly Change[] = [...BUCKET, ...KEY, ...TRAIL, ...TOPICS];
export { call, first, OTHER, pick, TAG };

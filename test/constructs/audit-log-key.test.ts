/** The key: rotated, retained, slow to delete, and nobody's but the administrators'. */
import type { Template } from 'aws-cdk-lib/assertions';
import { AuditLogKey } from '../../lib';
import {
  ACCOUNT,
  ADMINISTRATORS,
  NAME,
  propertiesOf,
  READERS,
  REGION,
  statementsOf,
  templateOf,
  TRAIL_ARN,
} from './support';

const template: Template = templateOf(
  (stack) =>
    new AuditLogKey(stack, 'Key', {
      auditLogName: NAME,
      trailArn: TRAIL_ARN,
      administrators: ADMINISTRATORS,
      readers: READERS,
    }),
);
const key = propertiesOf(template, 'AWS::KMS::Key');
const statements = statementsOf(key['KeyPolicy']);

it('rotates every year and waits 30 days before it is deleted', () => {
  expect(key).toMatchObject({ EnableKeyRotation: true, RotationPeriodInDays: 365, PendingWindowInDays: 30 });
});

it('stays when the stack goes', () => {
  template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
});

it('has an alias of the name of the audit log', () => {
  template.hasResourceProperties('AWS::KMS::Alias', { AliasName: `alias/${NAME}` });
});

it('hands nothing but looking to the identity policies of the account', () => {
  const open = Object.values(statements).filter(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Allow' && Condition === undefined && JSON.stringify(Principal).includes(`${ACCOUNT}:root`),
  );
  expect(open).toEqual([
    expect.objectContaining({ Sid: 'AccountLooks', Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'] }),
  ]);
});

it('denies everyone but the administrators all that is neither looking nor using', () => {
  expect(statements['DenyTampering']).toEqual({
    Sid: 'DenyTampering',
    Effect: 'Deny',
    Principal: '*',
    NotAction: [
      'kms:Describe*',
      'kms:Get*',
      'kms:List*',
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey*',
      'kms:ReEncrypt*',
    ],
    Resource: '*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATORS } },
  });
});

it.each([
  'kms:DisableKey',
  'kms:ScheduleKeyDeletion',
  'kms:PutKeyPolicy',
  'kms:CancelKeyDeletion',
  'kms:EnableKeyRotation',
])('lets administrators call %s', (action) => {
  expect(statements['AdministratorsManage']).toMatchObject({
    Action: expect.arrayContaining([action]) as string[],
    Condition: { ArnLike: { 'aws:PrincipalArn': ADMINISTRATORS } },
  });
});

it('lets administrators set the environments of functions, and decrypt nothing else', () => {
  expect(statements['AdministratorsManage']?.['Action']).not.toContain('kms:Decrypt');
  expect(statements['AdministratorsSetEnvironments']).toMatchObject({
    Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt'],
    Condition: {
      ArnLike: { 'aws:PrincipalArn': ADMINISTRATORS },
      StringEquals: { 'kms:ViaService': `lambda.${REGION}.amazonaws.com` },
    },
  });
});

it('lets CloudTrail encrypt for this trail only, and no part of it hangs on how CloudFormation names buckets', () => {
  expect(statements['CloudTrailEncrypts']).toMatchObject({
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': TRAIL_ARN } },
  });
  expect(JSON.stringify(statements)).not.toContain(':s3:::');
});

it('lets readers decrypt through S3 and Lambda, by their account: KMS refuses principals that do not exist', () => {
  expect(JSON.stringify(statements['ReadersDecrypt']?.['Principal'])).toContain(`:iam::${ACCOUNT}:root`);
  expect(statements['ReadersDecrypt']).toMatchObject({
    Action: 'kms:Decrypt',
    Condition: {
      ArnLike: { 'aws:PrincipalArn': READERS },
      StringEquals: { 'kms:ViaService': ['s3', 'lambda'].map((name) => `${name}.${REGION}.amazonaws.com`) },
    },
  });
});

it('lets alarms, rules and log groups of this account use it', () => {
  expect(statements['AlarmsAndRulesPublish']).toMatchObject({
    Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'scheduler.amazonaws.com'] },
    Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
  });
  expect(statements['LogGroupsEncrypt']).toMatchObject({
    Principal: { Service: `logs.${REGION}.amazonaws.com` },
    Condition: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/wormtrail/${NAME}/*`,
      },
    },
  });
});

// EventBridge states no source where it publishes to an encrypted topic (SNS Developer Guide, "Managing Amazon SNS encryption
// keys and costs"): a condition on one would lose every message.
it.each([
  ['RulesPublishToTopics', 'kms:EncryptionContext:aws:sns:topicArn', `arn:aws:sns:${REGION}:${ACCOUNT}:${NAME}-*`],
  ['RulesSendToQueues', 'kms:EncryptionContext:aws:sqs:arn', `arn:aws:sqs:${REGION}:${ACCOUNT}:${NAME}-*`],
])('lets EventBridge in by what it encrypts alone: %s', (sid, key, pattern) => {
  expect(statements[sid]).toEqual({
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Resource: '*',
    Condition: { ArnLike: { [key]: pattern } },
  });
});

it('lets nobody, administrators included, delete it in less than 30 days', () => {
  expect(statements['DenyQuickDeletion']).toEqual({
    Sid: 'DenyQuickDeletion',
    Effect: 'Deny',
    Principal: '*',
    Action: 'kms:ScheduleKeyDeletion',
    Resource: '*',
    Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
  });
});

it('has no statement for readers where there are none', () => {
  const without = templateOf(
    (stack) =>
      new AuditLogKey(stack, 'Key', { auditLogName: NAME, trailArn: TRAIL_ARN, administrators: ADMINISTRATORS }),
  );
  expect(Object.keys(statementsOf(propertiesOf(without, 'AWS::KMS::Key')['KeyPolicy']))).not.toContain(
    'ReadersDecrypt',
  );
});

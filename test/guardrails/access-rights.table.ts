/** What the access guardrails say of identity policies in the app, as cases. */
import type { Properties } from '../../lib/facts/value';
import { AlarmTamperingNotGranted } from '../../lib/guardrails/access/AlarmTamperingNotGranted';
import { BucketTamperingNotGranted } from '../../lib/guardrails/access/BucketTamperingNotGranted';
import { CheckerTamperingNotGranted } from '../../lib/guardrails/access/CheckerTamperingNotGranted';
import { KeyTamperingNotGranted } from '../../lib/guardrails/access/KeyTamperingNotGranted';
import { TrailTamperingNotGranted } from '../../lib/guardrails/access/TrailTamperingNotGranted';
import { rowsFor } from '../support/guardrail-table';
import { ACCOUNT, ADMINISTRATOR, NAME, namesOf, stranger, TRAIL_ARN, UNKNOWN } from '../support/sound-audit-log';

const statement = (action: unknown, resource: unknown = '*', more: object = {}) =>
  ({ Effect: 'Allow', Action: action, Resource: resource, ...more }) as Properties;
const document = (...statements: readonly Properties[]) => ({ Version: '2012-10-17', Statement: statements });

/** A role of the app, outside the audit log, with this inline policy. */
const role = (...statements: readonly Properties[]) => ({
  Somebody: stranger('AWS::IAM::Role', 'Somebody', {
    Policies: [{ PolicyName: 'Inline', PolicyDocument: document(...statements) }],
  }),
});

const policy = (type: string, properties: Properties, ...statements: readonly Properties[]) => ({
  Somebody: stranger(type, 'Somebody', { ...properties, PolicyDocument: document(...statements) }),
});

const bucketArn = namesOf('LogBucket').arn;
const administrator = { ...stranger('AWS::IAM::Role', 'Administrator', {}), arn: ADMINISTRATOR };
const INLINE = { resource: 'Somebody', path: 'Policies.0.PolicyDocument' };
const UNKNOWN_RESOURCE = (action: string) => role(statement(action, UNKNOWN));

export const ACCESS_RIGHTS_ROWS = [
  ...rowsFor(BucketTamperingNotGranted, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'EvidenceBucket' },
    {
      case: 's3:* on everything',
      change: role(statement('s3:*')),
      verdict: 'fail',
      ...INLINE,
      because: 'it permits s3:BypassGovernanceRetention',
    },
    {
      case: 'one action on the bucket',
      change: role(statement('s3:PutLifecycleConfiguration', bucketArn)),
      verdict: 'fail',
      found: ['s3:PutLifecycleConfiguration'],
      because: 'on audit-log/LogBucket',
    },
    {
      case: 'in another case',
      change: role(statement('S3:putBucketPOLICY', bucketArn)),
      verdict: 'fail',
      found: ['s3:PutBucketPolicy'],
    },
    {
      case: 'objects below a prefix',
      change: role(statement('s3:Delete*', `${bucketArn}/AWSLogs/*`)),
      verdict: 'fail',
    },
    {
      case: 'a wildcard within the name',
      change: role(statement('s3:DeleteBucket', 'arn:aws:s3:::?{audit-log*')),
      verdict: 'fail',
    },
    {
      case: 'another bucket',
      change: role(statement('s3:*', ['arn:aws:s3:::other', 'arn:aws:s3:::other/*'])),
      verdict: 'pass',
    },
    { case: 'reading', change: role(statement(['s3:Get*', 's3:List*'])), verdict: 'pass' },
    {
      case: 'everything but reading',
      change: role({ Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }),
      verdict: 'fail',
    },
    {
      case: 'everywhere but here',
      change: role({
        Effect: 'Allow',
        Action: 's3:*',
        NotResource: [`${bucketArn}*`, `${namesOf('EvidenceBucket').arn}*`],
      }),
      verdict: 'pass',
    },
    {
      case: 'denied by the same policy',
      change: role(statement('*'), { Effect: 'Deny', Action: 's3:*', Resource: '*' }),
      verdict: 'pass',
    },
    {
      case: 'under a condition',
      change: role(statement('s3:*', '*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })),
      verdict: 'fail',
    },
    {
      case: 'an administrator',
      change: { Somebody: { ...role(statement('s3:*')).Somebody, arn: ADMINISTRATOR } },
      verdict: 'pass',
    },
    {
      case: 'a policy that an administrator holds',
      change: {
        Administrator: administrator,
        ...policy('AWS::IAM::Policy', { Roles: [administrator.ref] }, statement('s3:*')),
      },
      verdict: 'pass',
    },
    {
      case: 'a policy that an administrator and somebody else hold',
      change: {
        Administrator: administrator,
        ...policy('AWS::IAM::Policy', { Roles: [administrator.ref, 'somebody'] }, statement('s3:*')),
      },
      verdict: 'fail',
      resource: 'Somebody',
      path: 'PolicyDocument',
    },
    {
      case: 'a managed policy that nobody holds yet',
      change: policy('AWS::IAM::ManagedPolicy', {}, statement('s3:*')),
      verdict: 'fail',
    },
    {
      case: 'a user with AdministratorAccess',
      change: {
        Somebody: stranger('AWS::IAM::User', 'Somebody', {
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/AdministratorAccess'],
        }),
      },
      verdict: 'fail',
      resource: 'Somebody',
      path: 'ManagedPolicyArns.1',
    },
    {
      case: 'a role with AWS’s managed policies that permit none of it',
      change: {
        Somebody: stranger('AWS::IAM::Role', 'Somebody', {
          ManagedPolicyArns: [
            'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
            'arn:aws-cn:iam::aws:policy/SecurityAudit',
          ],
        }),
      },
      verdict: 'pass',
    },
    {
      case: 'a role with a managed policy of AWS’s that is not known here',
      change: {
        Somebody: stranger('AWS::IAM::Role', 'Somebody', {
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/SomethingNew'],
        }),
      },
      verdict: 'unknown',
      resource: 'Somebody',
      path: 'ManagedPolicyArns.0',
      because: 'arn:aws:iam::aws:policy/SomethingNew',
    },
    {
      case: 'a role with a managed policy of the account that is in none of the templates',
      change: {
        Somebody: stranger('AWS::IAM::Role', 'Somebody', {
          ManagedPolicyArns: ['arn:aws:iam::111122223333:policy/can-do-all'],
        }),
      },
      verdict: 'unknown',
      path: 'ManagedPolicyArns.0',
      because: 'arn:aws:iam::111122223333:policy/can-do-all',
    },
    {
      case: 'a role with a managed policy of the app that permits none of it',
      change: {
        Somebody: stranger('AWS::IAM::ManagedPolicy', 'Somebody', {
          PolicyDocument: { Statement: statement('s3:Get*') },
        }),
        Holder: stranger('AWS::IAM::Role', 'Holder', { ManagedPolicyArns: [`\${${NAME}.Somebody}`] }),
      },
      verdict: 'pass',
    },
    {
      case: 'a role with what is no ARN of a managed policy',
      change: { Somebody: stranger('AWS::IAM::Role', 'Somebody', { ManagedPolicyArns: [{ Arn: 'x' }] }) },
      verdict: 'unknown',
      because: 'no ARN',
    },
    {
      case: 'the checker writes logs',
      change: {
        'DriftCheckerRole.properties.Policies.0.PolicyDocument.Statement.0': statement(
          's3:PutObject',
          `${bucketArn}/*`,
        ),
      },
      verdict: 'fail',
      resource: 'DriftCheckerRole',
    },
    { case: 'the resource is a parameter', change: UNKNOWN_RESOURCE('s3:*'), verdict: 'unknown', ...INLINE },
    {
      case: 'the policy is a parameter',
      change: { Somebody: stranger('AWS::IAM::Policy', 'Somebody', { PolicyDocument: UNKNOWN }) },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(KeyTamperingNotGranted, [
    { case: 'sound', verdict: 'pass', resource: 'Key' },
    {
      case: 'deletion of the key',
      change: role(statement('kms:ScheduleKeyDeletion', namesOf('Key').arn)),
      verdict: 'fail',
      found: ['kms:ScheduleKeyDeletion'],
    },
    {
      case: 'all keys of the account',
      change: role(statement('kms:Dis*', `arn:aws:kms:*:${ACCOUNT}:key/*`)),
      verdict: 'fail',
    },
    { case: 'using the key', change: role(statement(['kms:Decrypt', 'kms:GenerateDataKey*'])), verdict: 'pass' },
    { case: 'the resource is a parameter', change: UNKNOWN_RESOURCE('kms:*'), verdict: 'unknown' },
  ]),
  ...rowsFor(TrailTamperingNotGranted, [
    { case: 'sound', verdict: 'pass', resource: 'Trail' },
    {
      case: 'stopping the trail',
      change: role(statement('cloudtrail:StopLogging', TRAIL_ARN)),
      verdict: 'fail',
      found: ['cloudtrail:StopLogging'],
    },
    { case: 'another trail', change: role(statement('cloudtrail:*', `${TRAIL_ARN}-2`)), verdict: 'pass' },
    { case: 'starting the trail', change: role(statement('cloudtrail:StartLogging')), verdict: 'pass' },
    { case: 'the resource is a parameter', change: UNKNOWN_RESOURCE('cloudtrail:StopLogging'), verdict: 'unknown' },
  ]),
  ...rowsFor(CheckerTamperingNotGranted, [
    { case: 'sound', verdict: 'pass', resource: 'DriftChecker' },
    {
      case: 'replacing its code',
      change: role(statement('lambda:UpdateFunctionCode', namesOf('DriftChecker').arn)),
      verdict: 'fail',
      found: ['lambda:UpdateFunctionCode'],
    },
    { case: 'changing any schedule', change: role(statement('scheduler:*')), verdict: 'fail' },
    {
      case: 'changing its role',
      change: role(statement('iam:PutRolePolicy')),
      verdict: 'fail',
      found: ['iam:PutRolePolicy'],
    },
    { case: 'invoking it', change: role(statement('lambda:InvokeFunction')), verdict: 'pass' },
    {
      case: 'writing the archives that functions are made of',
      change: role(statement('s3:PutObject', 'arn:aws:s3:::cdk-*/*')),
      verdict: 'fail',
      found: ['s3:PutObject'],
      because: 'cdk-hnb659fds-assets-',
    },
    {
      case: 'writing archives, in a bucket from which no function comes',
      change: role(statement('s3:PutObject', 'arn:aws:s3:::cdk-other-assets-*/*')),
      verdict: 'pass',
    },
    {
      case: 'reading the archives',
      change: role(statement('s3:GetObject', 'arn:aws:s3:::cdk-*/*')),
      verdict: 'pass',
    },
    { case: 'the resource is a parameter', change: UNKNOWN_RESOURCE('lambda:*'), verdict: 'unknown' },
  ]),
  ...rowsFor(AlarmTamperingNotGranted, [
    { case: 'sound', verdict: 'pass', resource: 'SecurityTopic' },
    {
      case: 'disabling alarms',
      change: role(statement('cloudwatch:DisableAlarmActions')),
      verdict: 'fail',
      found: ['cloudwatch:DisableAlarmActions'],
    },
    {
      case: 'emptying a rule',
      change: role(statement('events:RemoveTargets', namesOf('TamperRulekms').arn)),
      verdict: 'fail',
    },
    { case: 'unsubscribing an owner', change: role(statement('sns:*', namesOf('SecurityTopic').arn)), verdict: 'fail' },
    { case: 'publishing', change: role(statement('sns:Publish')), verdict: 'pass' },
    { case: 'the resource is a parameter', change: UNKNOWN_RESOURCE('sns:DeleteTopic'), verdict: 'unknown' },
  ]),
];

/** Raw overrides that break a construct of the sample audit log, and what `cdk synth` says of each. */
import type { CfnResource } from 'aws-cdk-lib';
import { formatValue } from '../../lib/findings/format';
import type { Json } from '../../lib/facts/value';

/** A raw override, the guardrail that answers, and what it says. */
export interface Break {
  readonly by: string;
  readonly apply: (resource: CfnResource) => void;
  readonly guardrail: string;
  /** Property path. */
  readonly path: string;
  readonly expected: string;
  /** How what was found begins. */
  readonly found: string;
  /** Paths of the constructs that it is meant for; all of the type where left out. */
  readonly only?: RegExp;
  /** The construct that is named, where it is not the broken one. */
  readonly named?: (path: string) => string;
}

/** What differs from what an override sets. */
type Said = Pick<Break, 'expected'> & Partial<Pick<Break, 'path' | 'found' | 'only' | 'named'>>;

const set = (path: string, value: Json, guardrail: string, said: Said): Break => ({
  by: `${path} = ${JSON.stringify(value)}`,
  apply: (resource) => resource.addOverride(path, value),
  guardrail,
  path: path.replace('Properties.', ''),
  found: formatValue(value),
  ...said,
});

const remove = (path: string, guardrail: string, said: Said): Break => ({
  by: `no ${path}`,
  apply: (resource) => resource.addDeletionOverride(path),
  guardrail,
  path: path.replace('Properties.', ''),
  found: '(nothing)',
  ...said,
});

const ANYBODY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
const ALL_OF_S3 = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const ALL_OF_KMS = [
  { PolicyName: 'all', PolicyDocument: { Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } } },
];
const NOTHING = { Version: '2012-10-17', Statement: [] };
const DEFAULT_RETENTION = 'ObjectLockConfiguration.Rule.DefaultRetention';
const NOBODY_PERMITTED = 'no identity policy of the app permits it, but for administrators';
const NOTHING_FOR_EVERYONE = { expected: 'nothing is allowed to everyone', found: '["*"]' };
const ON_STARVED = { found: '0', only: /DriftChecker|LogVerification/ };

/** By CloudFormation type. The first of each can be applied together with the first of all others. */
export const BREAKS: Readonly<Record<string, readonly Break[]>> = {
  'AWS::CloudTrail::Trail': [
    set('Properties.EnableLogFileValidation', false, 'LogFileValidationEnabled', { expected: 'true' }),
    set('Properties.IsLogging', false, 'TrailIsLogging', { expected: 'true' }),
    remove('Properties.AdvancedEventSelectors', 'EvidenceWritesLogged', { expected: 'data events for PutObject' }),
    set('Properties.IsMultiRegionTrail', false, 'TrailMultiRegion', { expected: 'true' }),
    set('Properties.IncludeGlobalServiceEvents', false, 'GlobalServiceEventsLogged', { expected: 'true' }),
    remove('Properties.KMSKeyId', 'TrailEncrypted', { expected: 'the key of the log bucket' }),
    set('Properties.S3KeyPrefix', 'archive', 'CloudTrailCanDeliver', {
      path: 'PolicyDocument',
      expected: 'every request of CloudTrail is allowed',
      found: '{"refused":["s3:PutObject on ',
      // the policy is what does not know the folder
      named: () => 'acme-audit-log/AuditLog/Log/Bucket/Policy/Resource',
    }),
    remove('Properties.InsightSelectors', 'InsightsEnabled', {
      expected: '["ApiCallRateInsight","ApiErrorRateInsight"]',
    }),
  ],
  'AWS::CloudWatch::Alarm': [
    set('Properties.ActionsEnabled', false, 'AlarmTargetsOwned', { expected: 'true' }),
    remove('Properties.AlarmActions', 'AlarmTargetsOwned', { expected: 'a topic of the audit log' }),
    set('Properties.Threshold', 100_000_000, 'TamperBacklogAlarmed', {
      expected: 'an alarm that goes off when the oldest message has waited for an hour, or earlier',
      only: /Backlog/,
    }),
  ],
  'AWS::Events::Rule': [
    set('Properties.State', 'DISABLED', 'RulesEnabled', { expected: 'ENABLED' }),
    set('Properties.State', 'DISABLED', 'TamperEventsAlarmed', {
      expected: 'each of these calls watched',
      found: '{"notWatched":["',
      only: /tamper-[a-z0-9]+\/Resource$/,
    }),
    set('Properties.State', 'DISABLED', 'InsightsReachOwner', {
      expected: 'an enabled rule that sends Insights events to a topic of the audit log',
      only: /Insights/,
    }),
  ],
  'AWS::IAM::Policy': [
    set('Properties.PolicyDocument', ALL_OF_S3, 'BucketTamperingNotGranted', {
      expected: NOBODY_PERMITTED,
      found: '["s3:BypassGovernanceRetention",',
    }),
  ],
  'AWS::IAM::Role': [
    set('Properties.Policies', ALL_OF_KMS, 'KeyTamperingNotGranted', {
      path: 'Policies.0.PolicyDocument',
      expected: NOBODY_PERMITTED,
      found: '["kms:CreateGrant",',
    }),
  ],
  'AWS::KMS::Key': [
    set('Properties.EnableKeyRotation', false, 'KeyRotationEnabled', { expected: 'true' }),
    set('Properties.Enabled', false, 'KeyUsable', { expected: 'true' }),
    set('Properties.PendingWindowInDays', 7, 'KeyDeletionWaitsLongest', { expected: '30' }),
    set('Properties.KeyPolicy', ANYBODY, 'KeyDeletionDenied', {
      expected:
        'kms:ScheduleKeyDeletion, kms:DisableKey, kms:PutKeyPolicy, kms:DisableKeyRotation, ' +
        'kms:DeleteImportedKeyMaterial denied to all but the administrators',
      found: 'kms:ScheduleKeyDeletion is left open',
    }),
    set('Properties.KeyPolicy', ANYBODY, 'QuickKeyDeletionDenied', {
      expected: 'kms:ScheduleKeyDeletion with less than 30 days denied to everyone',
      found: 'kms:ScheduleKeyDeletion with 29 days is left open',
    }),
    set('DeletionPolicy', 'Delete', 'KeyRetainedOnDelete', { expected: 'Retain' }),
  ],
  'AWS::Lambda::EventSourceMapping': [
    set('Properties.Enabled', false, 'TamperEventsReachResponder', {
      expected: 'an enabled mapping from the queue of the rules',
    }),
  ],
  'AWS::Lambda::Function': [
    remove('Properties.Tags', 'ResourcesTaggedWithOwner', {
      expected: 'wormtrail:owner: engineering, security, compliance',
    }),
    remove('Properties.KmsKeyArn', 'EnvironmentsEncrypted', { expected: 'the ARN of a customer managed key' }),
    set('Properties.ReservedConcurrentExecutions', 0, 'FunctionsCanRun', {
      expected: '1 or more, or not set',
      ...ON_STARVED,
    }),
    set('Properties.ReservedConcurrentExecutions', 1, 'FunctionsCanRun', {
      expected: '2 or more, or not set',
      only: /TamperResponder/,
    }),
  ],
  'AWS::Logs::LogGroup': [
    remove('Properties.KmsKeyId', 'LogGroupsEncrypted', { expected: 'the ARN of a key' }),
    remove('Properties.RetentionInDays', 'LogGroupsExpire', { expected: 'a number of days' }),
  ],
  'AWS::S3::Bucket': [
    set('Properties.ObjectLockEnabled', false, 'ObjectLockEnabled', { expected: 'true' }),
    set(`Properties.${DEFAULT_RETENTION}.Mode`, 'GOVERNANCE', 'ObjectLockComplianceMode', { expected: 'COMPLIANCE' }),
    set(`Properties.${DEFAULT_RETENTION}.Days`, 1, 'DefaultRetentionMeetsFrameworks', {
      path: DEFAULT_RETENTION,
      expected: 'at least 2192 days: SEC-17a-4 asks for 6 years (17 CFR 240.17a-4(a))',
      found: '{"Days":1,"Mode":"COMPLIANCE"}',
    }),
    set('Properties.VersioningConfiguration.Status', 'Suspended', 'VersioningEnabled', { expected: 'Enabled' }),
    set('Properties.PublicAccessBlockConfiguration.BlockPublicPolicy', false, 'PublicAccessBlocked', {
      expected: 'true',
    }),
    set(
      'Properties.LifecycleConfiguration.Rules',
      [{ Status: 'Enabled', ExpirationInDays: 1 }],
      'LifecycleKeepsLogsUntilRetentionEnds',
      { path: 'LifecycleConfiguration.Rules.0.ExpirationInDays', expected: '2192 days or later', found: '1' },
    ),
    remove('Properties.BucketEncryption', 'CustomerManagedKey', {
      path: 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm',
      expected: 'aws:kms with a customer managed key',
    }),
    set('DeletionPolicy', 'Delete', 'BucketRetainedOnDelete', { expected: 'Retain' }),
  ],
  'AWS::S3::BucketPolicy': [
    set('Properties.PolicyDocument', NOTHING, 'TamperingDenied', {
      expected: 'denied to all but the administrators',
      found: '{"notRefused":["s3:DeleteBucket",',
    }),
    set('Properties.PolicyDocument', NOTHING, 'TlsOnly', {
      expected: 'TLS 1.2 or newer',
      found: '{"notRefused":["s3:GetObject over plain HTTP",',
    }),
    set('DeletionPolicy', 'Delete', 'BucketPolicyRetainedOnDelete', { expected: 'Retain' }),
  ],
  'AWS::SNS::Subscription': [
    set('Properties.TopicArn', 'arn:aws:sns:eu-central-1:111122223333:elsewhere', 'OwnersReachable', {
      path: 'Subscription',
      expected:
        'a topic with a subscription of each of the owner’s addresses that was confirmed and takes every message',
      found: '(nothing)',
      // the topic is what nobody hears any more
      named: (path) => path.replace(/\/[^/]+\/Resource$/, '/Resource'),
    }),
  ],
  'AWS::SNS::Topic': [remove('Properties.KmsMasterKeyId', 'TopicsEncrypted', { expected: 'a customer managed key' })],
  'AWS::SNS::TopicPolicy': [set('Properties.PolicyDocument', ANYBODY, 'NoPublicGrants', NOTHING_FOR_EVERYONE)],
  'AWS::SQS::Queue': [
    {
      ...remove('Properties.KmsMasterKeyId', 'QueuesEncrypted', {
        expected: 'a KMS key, or SqsManagedSseEnabled, which is the default',
      }),
      // without a key, SQS encrypts with its own unless that is switched off
      apply: (queue) => {
        queue.addDeletionOverride('Properties.KmsMasterKeyId');
        queue.addOverride('Properties.SqsManagedSseEnabled', false);
      },
    },
    set('Properties.MessageRetentionPeriod', 60, 'NotificationsUnaltered', { expected: 'a day or longer' }),
  ],
  'AWS::SQS::QueuePolicy': [
    set('Properties.PolicyDocument', ANYBODY, 'NoPublicGrants', NOTHING_FOR_EVERYONE),
    set('Properties.PolicyDocument', NOTHING, 'NotificationsPermitted', {
      expected: 'the sender may do what it needs to',
      found: '{"refused":["sqs:SendMessage by events.amazonaws.com for ',
      only: /TamperAlarms\/Events/,
    }),
  ],
  'AWS::Scheduler::Schedule': [
    set('Properties.State', 'DISABLED', 'DriftCheckScheduled', { expected: 'ENABLED', only: /DriftChecker/ }),
    set('Properties.ScheduleExpression', 'rate(2 days)', 'DriftCheckScheduled', {
      expected: 'at least once a day',
      only: /DriftChecker/,
    }),
    set('Properties.State', 'DISABLED', 'LogVerificationScheduled', { expected: 'ENABLED', only: /LogVerification/ }),
  ],
};

/** The breaks that are meant for a construct. */
export function breaksOf(type: string, path: string): readonly Break[] {
  return (BREAKS[type] ?? []).filter(({ only }) => only?.test(path) ?? true);
}

/** What `cdk synth` says of a broken construct: construct, property path, expected and found. */
export function sentenceOf({ path, expected, found, named }: Break, construct: string): string {
  return `${named?.(construct) ?? construct} ${path}: expected ${expected}, found ${found}`;
}

/** Names and pictures: breaking them weakens nothing. */
export const HARMLESS = ['AWS::KMS::Alias', 'AWS::CloudWatch::Dashboard', 'AWS::CloudWatch::AnomalyDetector'];

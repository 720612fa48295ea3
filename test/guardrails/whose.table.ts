/** Other accounts, forged metrics and roles that permit too little, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { OtherAccountsKeptOut } from '../../lib/guardrails/access/OtherAccountsKeptOut';
import { AlarmsNotFooled } from '../../lib/guardrails/monitoring/AlarmsNotFooled';
import { FunctionsPermitted } from '../../lib/guardrails/monitoring/FunctionsPermitted';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, ACCOUNT, namesOf, OTHER_ACCOUNT, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const somebody = (type: string, properties: Properties): Changes => ({
  Somebody: stranger(type, 'Somebody', properties),
});
const allow = (Principal: Value, Action: Value, Condition: Properties = {}) => ({
  ...{ Effect: 'Allow', Principal, Action, Resource: '*', Condition },
});
const keyAllows = (Principal: Value, Condition?: Properties): Changes => ({
  'Key.properties.KeyPolicy.Statement.20': allow(Principal, 'kms:Decrypt', Condition),
});
const BUCKET = 'LogBucket.properties';
const inventory = (destination: Properties) => ({
  [`${BUCKET}.InventoryConfigurations`]: [{ Id: 'i', Destination: destination }],
});
const logPolicy = (principal: Value, condition?: Properties) =>
  somebody('AWS::Logs::ResourcePolicy', {
    PolicyDocument: JSON.stringify({ Statement: [allow(principal, 'logs:PutLogEvents', condition)] }),
  });

const KNOWN: Readonly<Record<string, Changes>> = {
  sound: {},
  'an inventory of the account': inventory({ BucketArn: 'arn:aws:s3:::lists', BucketAccountId: ACCOUNT }),
  'everybody of the account, through S3': keyAllows(
    { AWS: '*' },
    { StringEquals: { 'kms:CallerAccount': ACCOUNT, 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
  ),
  'an account that a reader is of': {
    'requirements.readers': [`arn:aws:iam::${OTHER_ACCOUNT}:role/auditor`],
    ...keyAllows({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/auditor` }),
  },
  'roles of the account by their name': keyAllows('*', {
    ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/reader-*` },
  }),
  'a service that writes into log groups': logPolicy({ Service: 'route53.amazonaws.com' }),
};
const UNNAMED: Readonly<Record<string, Changes>> = {
  'an inventory to another account': inventory({ BucketArn: 'arn:aws:s3:::lists', BucketAccountId: OTHER_ACCOUNT }),
  'an analysis to another account': {
    [`${BUCKET}.AnalyticsConfigurations`]: [
      { StorageClassAnalysis: { DataExport: { Destination: { BucketAccountId: OTHER_ACCOUNT } } } },
    ],
  },
  'notifications to another account': {
    [`${BUCKET}.NotificationConfiguration`]: {
      QueueConfigurations: [{ Event: 's3:*', Queue: `arn:aws:sqs:eu-central-1:${OTHER_ACCOUNT}:q` }],
    },
  },
  'a replica in another account': {
    [`${BUCKET}.ReplicationConfiguration`]: { Rules: [{ Destination: { Account: OTHER_ACCOUNT } }] },
  },
  'a role of any account by its name': keyAllows(
    { AWS: '*' },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/vendor-*' } },
  ),
  'another account may use the key': keyAllows({ AWS: OTHER_ACCOUNT }),
  'another account may subscribe': {
    'SecurityTopicPolicy.properties.PolicyDocument.Statement.9': allow({ AWS: OTHER_ACCOUNT }, 'sns:Subscribe'),
  },
  'a subscription of another account': {
    'SecurityTopicEmail.properties.Endpoint': `arn:aws:sqs:eu-central-1:${OTHER_ACCOUNT}:q`,
  },
  'log groups open to everybody': logPolicy('*'),
  'log groups that another account may subscribe': logPolicy({ AWS: OTHER_ACCOUNT }),
  'a subscription of a log group to another account': somebody('AWS::Logs::SubscriptionFilter', {
    LogGroupName: namesOf('DriftCheckerLogs').ref,
    DestinationArn: `arn:aws:logs:eu-central-1:${OTHER_ACCOUNT}:destination:d`,
  }),
};

const puts = (condition: Properties = {}) =>
  somebody('AWS::IAM::Role', {
    Policies: [
      {
        PolicyName: 'P',
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: 'cloudwatch:PutMetricData', Resource: '*', Condition: condition }],
        },
      },
    ],
  });
const mutes = (names: Value) => somebody('AWS::CloudWatch::AlarmMuteRule', { MuteTargets: { AlarmNames: names } });
const ALARM = namesOf('DriftCheckerErrors').ref;
const filter = (namespace: string) =>
  somebody('AWS::Logs::MetricFilter', { MetricTransformations: [{ MetricNamespace: namespace, MetricName: 'x' }] });
const detector = (excluded: readonly Value[]) =>
  somebody('AWS::CloudWatch::AnomalyDetector', {
    Dimensions: [{ Name: 'BucketName', Value: namesOf('LogBucket').ref }],
    Configuration: { ExcludedTimeRanges: excluded },
  });

const TRUE: Readonly<Record<string, Changes>> = {
  sound: {},
  'metrics of another namespace': puts({ StringEquals: { 'cloudwatch:namespace': 'App' } }),
  'a mute rule on another alarm': mutes(['another']),
  'a metric filter of another namespace': filter('App'),
  'the unit of the metric': { 'DriftCheckerErrors.properties.Unit': 'Count' },
  'a detector that leaves nothing out': detector([]),
};
const FOOLED: Readonly<Record<string, Changes>> = {
  'anybody writes metrics': puts(),
  'all namespaces by a pattern': puts({ StringLike: { 'cloudwatch:namespace': '*' } }),
  'a permission set that writes metrics': somebody('AWS::SSO::PermissionSet', {
    InlinePolicy: { Statement: [{ Effect: 'Allow', Action: 'cloudwatch:Put*', Resource: '*' }] },
  }),
  'a mute rule': mutes([ALARM]),
  'a metric filter': filter('wormtrail'),
  'the unit of another metric': { 'DriftCheckerErrors.properties.Unit': 'Seconds' },
  'a detector that leaves out the nights': detector([
    { StartTime: '2026-01-01T00:00:00', EndTime: '2027-01-01T00:00:00' },
  ]),
};

const ROLE = 'DriftCheckerRole.properties';
const denyTo = (logicalId: string, action: string): Changes => ({
  [`${logicalId}.properties.PolicyDocument.Statement.30`]: {
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: '*',
  },
});
const LACKING: Readonly<Record<string, Changes>> = {
  'no policy': { [`${ROLE}.Policies`]: [] },
  'a bucket that denies evidence': denyTo('EvidenceBucketPolicy', 's3:PutObject'),
  'a topic that denies messages': denyTo('SecurityTopicPolicy', 'sns:Publish'),
  'a key that does not know the role': { 'Key.properties.KeyPolicy.Statement': [] },
  'a Deny in the role': {
    [`${ROLE}.Policies.1`]: {
      PolicyName: 'D',
      PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 'cloudformation:*', Resource: '*' }] },
    },
  },
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail') =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict }));

export const WHOSE_ROWS = [
  ...rowsFor(OtherAccountsKeptOut, [
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...cases(KNOWN, 'pass'),
    ...cases(UNNAMED, 'fail'),
    { case: 'a destination that is a parameter', change: inventory({ BucketArn: UNKNOWN }), verdict: 'unknown' },
  ]),
  ...rowsFor(AlarmsNotFooled, [
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...cases(TRUE, 'pass'),
    ...cases(FOOLED, 'fail'),
    { case: 'a mute rule on what is a parameter', change: mutes(UNKNOWN), verdict: 'unknown' },
  ]),
  ...rowsFor(FunctionsPermitted, [
    { case: 'sound', verdict: 'pass', resource: 'DriftCheckerRole' },
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...cases(LACKING, 'fail'),
    { case: 'a role elsewhere', change: { DriftCheckerRole: ABSENT }, verdict: 'unknown', because: 'not found' },
    {
      case: 'a boundary elsewhere',
      change: { [`${ROLE}.PermissionsBoundary`]: `arn:aws:iam::${ACCOUNT}:policy/boundary` },
      verdict: 'unknown',
    },
  ]),
];

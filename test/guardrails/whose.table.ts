/** Forged metrics and roles that permit too little, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { AlarmsNotFooled } from '../../lib/guardrails/monitoring/AlarmsNotFooled';
import { FunctionsPermitted } from '../../lib/guardrails/monitoring/FunctionsPermitted';
import { ACCOUNT_CALLS, STACK_CALLS } from '../../lib/resource-types/run-calls';
import { rowsFor } from '../support/guardrail-table';
import { adding } from '../support/policy-changes';
import {
  ABSENT,
  ACCOUNT,
  NAME,
  namesOf,
  OTHER_ACCOUNT,
  stranger,
  UNKNOWN,
  type Changes,
} from '../support/sound-audit-log';

const somebody = (type: string, properties: Properties): Changes => ({
  Somebody: stranger(type, 'Somebody', properties),
});
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
const attached = (...names: readonly string[]) =>
  somebody('AWS::IAM::Role', { ManagedPolicyArns: names.map((name) => `arn:aws:iam::aws:policy/${name}`) });
const mutes = (names: Value) => somebody('AWS::CloudWatch::AlarmMuteRule', { MuteTargets: { AlarmNames: names } });
const ALARM = namesOf('DriftCheckerErrors').ref;
const filter = (namespace: string) =>
  somebody('AWS::Logs::MetricFilter', { MetricTransformations: [{ MetricNamespace: namespace, MetricName: 'x' }] });
const detector = (excluded: readonly Value[]) =>
  somebody('AWS::CloudWatch::AnomalyDetector', {
    Dimensions: [{ Name: 'BucketName', Value: namesOf('LogBucket').ref }],
    Configuration: { ExcludedTimeRanges: excluded },
  });

const own = (changes: Changes): Changes => ({ ...HEARTBEAT, ...changes });
/** The alarm on missed runs waits for the metric that the functions write. */
const HEARTBEAT: Changes = {
  'DriftCheckerMissedRuns.properties.Namespace': 'wormtrail',
  'DriftCheckerMissedRuns.properties.MetricName': 'DriftChecksCompleted',
  'DriftCheckerMissedRuns.properties.Dimensions': [{ Name: 'AuditLog', Value: NAME }],
};
const unitOf = (namespace: string, unit: string, ofFilter: Properties): Changes => ({
  Counted: {
    ...stranger('AWS::CloudWatch::Alarm', 'Counted', {
      Namespace: namespace,
      MetricName: 'x',
      Unit: unit,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
    metadata: { wormtrail: { auditLog: NAME, component: 'alarm' } },
  },
  Somebody: stranger('AWS::Logs::MetricFilter', 'Somebody', {
    MetricTransformations: [{ MetricNamespace: namespace, MetricName: 'x', ...ofFilter }],
  }),
});
const putsLogs = (Resource: string) =>
  somebody('AWS::IAM::Role', {
    Policies: [
      { PolicyName: 'P', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'logs:PutLogEvents', Resource }] } },
    ],
  });
const LOG_STREAMS = `${namesOf('DriftCheckerLogs').arn.replace(/:\*$/, '')}:*`;

const TRUE: Readonly<Record<string, Changes>> = {
  sound: {},
  'metrics that no alarm of the audit log waits for': puts(),
  'an administrator who writes metrics': own({
    ...puts(),
    'Somebody.arn': `arn:aws:iam::${ACCOUNT}:role/audit-log-administrator`,
  }),
  'lines of another log group': putsLogs(LOG_STREAMS.replace('wormtrail', 'app')),
  'the unit that a metric filter writes': unitOf('CIS', 'Count', { Unit: 'Count' }),
  'no unit, of a metric filter that writes none': unitOf('CIS', 'None', {}),
  'policies of AWS that only read': own(attached('CloudWatchReadOnlyAccess', 'AWSLambdaBasicExecutionRole')),
  'metrics of another namespace': puts({ StringEquals: { 'cloudwatch:namespace': 'App' } }),
  'a mute rule on another alarm': mutes(['another']),
  'a metric filter of another namespace': filter('App'),
  'the unit of the metric': { 'DriftCheckerErrors.properties.Unit': 'Count' },
  'a detector that leaves nothing out': detector([]),
};
const FOOLED: Readonly<Record<string, Changes>> = {
  'anybody writes metrics': own(puts()),
  'the agent of a machine writes metrics': own(attached('CloudWatchAgentServerPolicy')),
  'all of CloudWatch': own(attached('CloudWatchFullAccessV2')),
  'all namespaces by a pattern': own(puts({ StringLike: { 'cloudwatch:namespace': '*' } })),
  'a permission set that writes metrics': own(
    somebody('AWS::SSO::PermissionSet', {
      InlinePolicy: { Statement: [{ Effect: 'Allow', Action: 'cloudwatch:Put*', Resource: '*' }] },
    }),
  ),
  'lines of the log group that metrics are made of': putsLogs(LOG_STREAMS),
  'lines of all groups of the audit log': putsLogs(`arn:aws:logs:*:*:log-group:/wormtrail/*`),
  'the unit that a metric filter does not write': unitOf('CIS', 'Count', {}),
  'the unit of another metric, in a query': {
    'DriftCheckerErrors.properties.Metrics': [
      {
        MetricStat: {
          Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [] },
          Unit: 'Seconds',
        },
      },
    ],
  },
  'a mute rule': mutes([ALARM]),
  'a metric filter': own(filter('wormtrail')),
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
const inlineDeny = (action: string, resource: Value = '*'): Changes => ({
  [`${ROLE}.Policies.1`]: {
    PolicyName: 'D',
    PolicyDocument: { Statement: [{ Effect: 'Deny', Action: action, Resource: resource }] },
  },
});
const TRUST = `${ROLE}.AssumeRolePolicyDocument.Statement.0`;
const THEIRS: Changes = {
  Theirs: {
    ...stranger('AWS::Logs::LogGroup', 'Theirs', { LogGroupName: '/theirs' }),
    ...{ ref: '/theirs', arn: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/theirs:*` },
  },
};
const OTHER_KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/a0b1c2d3`;
const LACKING: Readonly<Record<string, Changes>> = {
  'a Deny on reading trails': inlineDeny('cloudtrail:*'),
  'a Deny on reading one bucket': inlineDeny('s3:GetBucket*', `arn:aws:s3:::${namesOf('LogBucket').ref}`),
  'a bucket that denies reading its settings': denyTo('LogBucketPolicy', 's3:GetBucketVersioning'),
  'a topic that denies reading its attributes': denyTo('SecurityTopicPolicy', 'sns:GetTopicAttributes'),
  'a queue that denies receiving': denyTo('TamperEventsPolicy', 'sqs:ReceiveMessage'),
  'a responder that may not receive': {
    'TamperResponderRole.properties.Policies.0.PolicyDocument.Statement.6': ABSENT,
  },
  'a bucket that denies reading evidence back': denyTo('EvidenceBucketPolicy', 's3:GetObject'),
  'a Deny on tags': inlineDeny('tag:GetResources'),
  ...Object.fromEntries(
    [...STACK_CALLS, ...ACCOUNT_CALLS].map((action) => [`a Deny on ${action}`, inlineDeny(action)]),
  ),
  'a log verification that may not read the public keys': {
    'LogVerificationRole.properties.Policies.1': {
      PolicyName: 'D',
      PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 'cloudtrail:ListPublicKeys', Resource: '*' }] },
    },
  },
  'a log bucket that denies listing': denyTo('LogBucketPolicy', 's3:ListBucketVersions'),
  'a key that denies the environment': {
    'Key.properties.KeyPolicy.Statement.20': {
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 'lambda.*' } },
    },
  },
  'a trust in another service': { [`${TRUST}.Principal.Service`]: 'ec2.amazonaws.com' },
  'a trust for another account': { [`${TRUST}.Condition`]: { StringEquals: { 'aws:SourceAccount': OTHER_ACCOUNT } } },
  'no trust': { [`${ROLE}.AssumeRolePolicyDocument.Statement`]: [] },
  'a trust that is denied': { [`${TRUST}.Effect`]: 'Deny' },
  'a Deny on writing its log': inlineDeny('logs:PutLogEvents'),
  'a log group that no template has, nor its policy': {
    'DriftChecker.properties.LoggingConfig.LogGroup': '/nowhere',
  },
  'a log group that its policy does not know': {
    'DriftChecker.properties.LoggingConfig.LogGroup': '/theirs',
    ...THEIRS,
  },
  'a Deny on sending what failed': inlineDeny('sqs:SendMessage'),
  'a queue that denies what failed': denyTo('DriftCheckerDeadLettersPolicy', 'sqs:SendMessage'),
  'a key that denies what failed': {
    'Key.properties.KeyPolicy.Statement.20': {
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:GenerateDataKey',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 'sqs.*' } },
    },
  },
  'a key of log files that the log verification may not use': {
    OtherKey: { ...stranger('AWS::KMS::Key', 'OtherKey', { KeyPolicy: { Statement: [] } }), ref: OTHER_KEY },
    'Trail.properties.KMSKeyId': OTHER_KEY,
  },
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

const ORGANIZATION = 'o-exampleorgid';

const onlyFor = (organization: string): Changes => ({
  'requirements.organizationId': ORGANIZATION,
  ...adding('EvidenceBucketPolicy', {
    ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
    Condition: {
      StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  }),
});

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail') =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict }));

export const WHOSE_ROWS = [
  ...rowsFor(AlarmsNotFooled, [
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...cases(TRUE, 'pass'),
    ...cases(FOOLED, 'fail'),
    { case: 'a mute rule on what is a parameter', change: mutes(UNKNOWN), verdict: 'unknown' },
    {
      case: 'a metric filter of a namespace that is a parameter',
      change: own({ ...filter('x'), 'Somebody.properties.MetricTransformations.0.MetricNamespace': UNKNOWN }),
      verdict: 'unknown',
    },
    {
      case: 'the unit of a metric that is not known',
      change: { ...unitOf('CIS', 'Count', {}), Somebody: ABSENT },
      verdict: 'unknown',
    },
  ]),
  ...rowsFor(FunctionsPermitted, [
    { case: 'sound', verdict: 'pass', resource: 'DriftCheckerRole' },
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...cases(LACKING, 'fail'),
    {
      case: 'a log group that is a parameter',
      change: { 'DriftChecker.properties.LoggingConfig.LogGroup': UNKNOWN },
      verdict: 'unknown',
    },
    { case: 'a role elsewhere', change: { DriftCheckerRole: ABSENT }, verdict: 'unknown', because: 'not found' },
    {
      case: 'rights to a stack of another name, and the template does not say what its own is called',
      change: {
        'stacks.0.terminationProtection': UNKNOWN,
        [`${ROLE}.Policies.0.PolicyDocument.Statement.1.Resource`]: `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:stack/named/*`,
      },
      verdict: 'unknown',
      because: 'StackName',
    },
    {
      case: 'the same, and the stack is called otherwise',
      change: {
        [`${ROLE}.Policies.0.PolicyDocument.Statement.1.Resource`]: `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:stack/named/*`,
      },
      verdict: 'fail',
    },
    { case: 'evidence for the stated organization only', change: onlyFor(ORGANIZATION), verdict: 'pass' },
    { case: 'evidence for another organization only', change: onlyFor('o-strangersid'), verdict: 'fail' },
    {
      case: 'evidence for an organization, and none is stated',
      change: { ...onlyFor(ORGANIZATION), 'requirements.organizationId': ABSENT },
      verdict: 'unknown',
    },
    {
      case: 'a boundary elsewhere',
      change: { [`${ROLE}.PermissionsBoundary`]: `arn:aws:iam::${ACCOUNT}:policy/boundary` },
      verdict: 'unknown',
    },
  ]),
];

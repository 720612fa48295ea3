/** Attacks that are over before the next run looks: what tells of them stays open until it is acknowledged. */
import { parseArn } from '../facts/arn';
import { TECHNIQUES, type Attack, type Call, type Detected, type Service } from './attack';
import { A_YEAR, bandMetric } from './quiet';
import type { Target } from './target';
import { parseTemplate, type Template } from './template';

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });

const remembered = (guardrail: string, path: string): Detected => ({
  ...{ kind: 'detected', guardrail, path, staysOpen: true },
});

/** The event of the call tells of it, whatever the account looks like by then. */
const heard = (eventName: string): Detected => remembered('ChangesAcknowledged', eventName);

const { disableCloudLogs, disableTools, accountManipulation, indicatorRemoval } = TECHNIQUES;

const account = ({ trailArn }: Target): string => parseArn(trailArn)?.account ?? '';
const partition = ({ trailArn }: Target): string => parseArn(trailArn)?.partition ?? '';

const READER_ATTACK: Attack = {
  id: 'become-reader',
  title: 'Create a role that the requirements name as a reader',
  gain: 'The policies still let in the readers alone, and the whole account may be one.',
  threat: TECHNIQUES.additionalCloudRoles,
  outcome: remembered('SurroundingsUnchanged', ''),
  before: ({ stack: StackName }) => [call('cloudformation', 'GetTemplate', { StackName })],
  calls: (target, [template]) => [
    call('iam', 'CreateRole', {
      RoleName: readerIn(template?.TemplateBody as Template) || `${target.stack}-READER`,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
            Principal: { AWS: `arn:${partition(target)}:iam::${account(target)}:root` },
          },
        ],
      }),
    }),
  ],
  undo: (_, { before: [template] }) => [
    call('iam', 'DeleteRole', { RoleName: readerIn(template?.TemplateBody as Template) }),
  ],
};

/** Its name is the attacker's to choose. */
const DECOY = 'decoy-of-an-audit-log';

const DECOY_ATTACK: Attack = {
  id: 'decoy-bucket',
  title: 'Tag another bucket as one of the audit log',
  gain: 'Auditors are led to evidence that the attacker wrote, or left behind by deleting the stack.',
  threat: indicatorRemoval,
  outcome: remembered('NoOtherBucket', 'Tags'),
  calls: ({ stack, trailArn }) => [
    call('s3api', 'CreateBucket', {
      Bucket: DECOY,
      CreateBucketConfiguration: { LocationConstraint: parseArn(trailArn)?.region },
    }),
    call('s3api', 'PutBucketTagging', {
      ...{ Bucket: DECOY, Tagging: { TagSet: [{ Key: 'wormtrail:audit-log-name', Value: stack }] } },
    }),
  ],
  undo: () => [call('s3api', 'DeleteBucket', { Bucket: DECOY })],
};

const EVENT_ATTACKS: readonly Attack[] = [
  {
    id: 'lower-and-restore-retention',
    title: 'Lower the default retention, and restore it',
    gain: 'What was delivered in between can be deleted the next day.',
    threat: indicatorRemoval,
    outcome: heard(''),
    before: ({ logBucket: Bucket }) => [call('s3api', 'GetObjectLockConfiguration', { Bucket })],
    calls: ({ logBucket: Bucket }, [lock]) => [
      call('s3api', 'PutObjectLockConfiguration', {
        Bucket,
        ObjectLockConfiguration: {
          ...{ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } },
        },
      }),
      call('s3api', 'PutObjectLockConfiguration', {
        Bucket,
        ObjectLockConfiguration: lock?.ObjectLockConfiguration,
      }),
    ],
  },
  {
    id: 'grant-and-revoke-key',
    title: 'Grant the use of the key, and revoke it',
    gain: 'A stranger decrypted what they wanted, and no grant is left.',
    threat: accountManipulation,
    outcome: heard('CreateGrant'),
    calls: (target) => [
      call('kms', 'CreateGrant', {
        ...{ KeyId: target.key, Operations: ['Decrypt'] },
        GranteePrincipal: `arn:${partition(target)}:iam::${account(target)}:role/stranger`,
      }),
    ],
    undo: ({ key: KeyId }, { answers: [grant] }) => [call('kms', 'RevokeGrant', { KeyId, GrantId: grant?.GrantId })],
  },
  {
    id: 'open-and-close-bucket',
    title: 'Remove the public access block, and restore it',
    gain: 'Log files were open for the minute that it took to copy them.',
    threat: TECHNIQUES.dataFromCloudStorage,
    outcome: heard('DeleteBucketPublicAccessBlock'),
    before: ({ logBucket: Bucket }) => [call('s3api', 'GetPublicAccessBlock', { Bucket })],
    calls: ({ logBucket: Bucket }, [block]) => [
      call('s3api', 'DeletePublicAccessBlock', { Bucket }),
      call('s3api', 'PutPublicAccessBlock', {
        Bucket,
        PublicAccessBlockConfiguration: block?.PublicAccessBlockConfiguration,
      }),
    ],
  },
  {
    id: 'silence-and-restore-alarm',
    title: "Disable an alarm's actions, and enable them",
    gain: 'The alarm went off in between, and no one heard it.',
    threat: disableTools,
    outcome: heard('DisableAlarmActions'),
    calls: ({ alarm }) => [
      call('cloudwatch', 'DisableAlarmActions', { AlarmNames: [alarm] }),
      call('cloudwatch', 'EnableAlarmActions', { AlarmNames: [alarm] }),
    ],
  },
  {
    id: 'exclude-times-for-a-while',
    title: 'Let an anomaly detector leave a year out, and forget it',
    gain: 'However few log files were delivered in between, nothing was unusual.',
    threat: disableTools,
    outcome: heard('PutAnomalyDetector'),
    before: ({ stack }) => [call('cloudwatch', 'DescribeAlarms', { AlarmNamePrefix: `${stack}-unusual` })],
    calls: ({ logBucket }, [alarms]) => {
      const SingleMetricAnomalyDetector = bandMetric(alarms, logBucket);
      return [
        call('cloudwatch', 'PutAnomalyDetector', { SingleMetricAnomalyDetector, Configuration: A_YEAR }),
        call('cloudwatch', 'DeleteAnomalyDetector', { SingleMetricAnomalyDetector }),
      ];
    },
  },
  {
    id: 'open-bus-for-a-while',
    title: 'Let another account send events to the event bus, and take it back',
    gain: 'Forged events reached the tamper rules in between.',
    threat: TECHNIQUES.impairDefenses,
    outcome: heard('PutPermission'),
    calls: ({ stack }) => [
      call('events', 'PutPermission', {
        ...{ Action: 'events:PutEvents', Principal: '999999999999', StatementId: `${stack}-minute` },
      }),
      call('events', 'RemovePermission', { StatementId: `${stack}-minute` }),
    ],
  },
  {
    id: 'disable-and-enable-key',
    title: 'Disable the key, and enable it',
    gain: 'CloudTrail could not deliver in between.',
    threat: disableTools,
    outcome: heard('DisableKey'),
    calls: ({ key: KeyId }) => [call('kms', 'DisableKey', { KeyId }), call('kms', 'EnableKey', { KeyId })],
  },
  {
    id: 'disable-and-enable-rule',
    title: 'Disable a tamper rule, and enable it',
    gain: 'What it watches for was not heard in between.',
    threat: disableTools,
    outcome: heard('DisableRule'),
    calls: ({ tamperRule: Name }) => [call('events', 'DisableRule', { Name }), call('events', 'EnableRule', { Name })],
  },
];

const policy = (Action: string, Resource: string, Principal: unknown): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'anyone', Effect: 'Allow', Principal, Action, Resource }],
  });

const SURROUNDING_ATTACKS: readonly Attack[] = [
  {
    id: 'open-stack-policy',
    title: 'Set a stack policy',
    gain: 'A stack policy can keep the next deployment from restoring what was weakened.',
    threat: TECHNIQUES.impairDefenses,
    outcome: remembered('SurroundingsUnchanged', ''),
    calls: ({ stack: StackName }) => [
      call('cloudformation', 'SetStackPolicy', {
        StackName,
        StackPolicyBody: JSON.stringify({
          Statement: [{ Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: '*' }],
        }),
      }),
    ],
    // a stack policy cannot be deleted (CloudFormation User Guide, "Prevent updates to stack resources")
    undo: ({ stack: StackName }) => [
      call('cloudformation', 'SetStackPolicy', {
        StackName,
        StackPolicyBody: JSON.stringify({
          Statement: [{ Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' }],
        }),
      }),
    ],
  },
  {
    id: 'open-event-bus',
    title: 'Let another account send events to the event bus',
    gain: 'Forged events reach the tamper rules, and real ones drown among them.',
    threat: TECHNIQUES.impairDefenses,
    outcome: remembered('SurroundingsUnchanged', ''),
    calls: ({ stack }) => [
      call('events', 'PutPermission', {
        ...{ Action: 'events:PutEvents', Principal: '999999999999', StatementId: `${stack}-events` },
      }),
    ],
    undo: ({ stack }) => [call('events', 'RemovePermission', { StatementId: `${stack}-events` })],
  },
  {
    id: 'open-checker-log',
    title: "Let a service of any account write to the checker's log group",
    gain: 'Lines of an attacker stand in the log as if the checker had written them.',
    threat: TECHNIQUES.storedDataManipulation,
    outcome: remembered('SurroundingsUnchanged', ''),
    calls: (target) => [
      call('logs', 'PutResourcePolicy', {
        policyName: 'writers',
        policyDocument: policy(
          'logs:PutLogEvents',
          `arn:${partition(target)}:logs:*:${account(target)}:log-group:${target.checkerLogGroup}:*`,
          { Service: 'delivery.logs.amazonaws.com' },
        ),
      }),
    ],
    undo: () => [call('logs', 'DeleteResourcePolicy', { policyName: 'writers' })],
  },
  {
    id: 'copy-all-logs',
    title: 'Copy what all log groups get elsewhere, by a policy of the account',
    gain: 'The attacker reads what the checks say, and no log group has a filter.',
    threat: TECHNIQUES.transferToCloudAccount,
    outcome: remembered('SurroundingsUnchanged', ''),
    calls: (target) => [
      call('logs', 'PutAccountPolicy', {
        ...{ policyName: `${target.stack}-copies`, policyType: 'SUBSCRIPTION_FILTER_POLICY', scope: 'ALL' },
        policyDocument: JSON.stringify({
          DestinationArn: `arn:${partition(target)}:lambda:${parseArn(target.trailArn)?.region}:${account(target)}:function:copy`,
          FilterPattern: '',
        }),
      }),
    ],
    undo: ({ stack }) => [
      call('logs', 'DeleteAccountPolicy', { policyName: `${stack}-copies`, policyType: 'SUBSCRIPTION_FILTER_POLICY' }),
    ],
  },
];

/** A role that the requirements name, by its name. */
function readerIn(template: Template): string {
  const all = Object.values(parseTemplate(template).Resources).map(({ Metadata }) => Metadata?.wormtrail?.requirements);
  const [reader = ''] = (all.find((each) => each !== undefined)?.readers ?? []) as readonly string[];
  return reader.slice(reader.lastIndexOf('/') + 1);
}

export const UNDONE_ATTACKS: readonly Attack[] = [
  {
    id: 'pause-logging',
    title: 'Stop logging, and start it again',
    gain: 'The trail logs at each run, and what was called in between is in no log file.',
    threat: disableCloudLogs,
    outcome: remembered('TrailNotRestarted', 'StartLoggingTime'),
    calls: ({ trail: Name }) => [
      call('cloudtrail', 'StopLogging', { Name }),
      call('cloudtrail', 'StartLogging', { Name }),
    ],
  },
  {
    id: 'second-trail',
    title: 'Let a second trail write to the log bucket',
    gain: 'Log files and digests that look like those of the audit log fill its bucket.',
    threat: TECHNIQUES.storedDataManipulation,
    outcome: remembered('NoOtherTrail', 'S3BucketName'),
    before: ({ logBucket: Bucket }) => [call('s3api', 'GetBucketPolicy', { Bucket })],
    // CloudTrail refuses a trail whose bucket would refuse it
    calls: (target) => [
      call('s3api', 'PutBucketPolicy', { Bucket: target.logBucket, Policy: openToCloudTrail(target) }),
      call('cloudtrail', 'CreateTrail', { Name: 'second', S3BucketName: target.logBucket }),
    ],
    undo: ({ logBucket: Bucket }, { before: [old] }) => [
      call('cloudtrail', 'DeleteTrail', { Name: 'second' }),
      call('s3api', 'PutBucketPolicy', { Bucket, Policy: old?.Policy }),
    ],
  },
  ...SURROUNDING_ATTACKS,
  READER_ATTACK,
  DECOY_ATTACK,
  ...EVENT_ATTACKS,
];

/** Lets CloudTrail deliver for any trail. */
export function openToCloudTrail(target: Target): string {
  const bucket = `arn:${partition(target)}:s3:::${target.logBucket}`;
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  const Action = ['s3:GetBucketAcl', 's3:PutObject'];
  const Statement = [{ Effect: 'Allow', Principal, Action, Resource: [bucket, `${bucket}/*`] }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** Attacks that change none of the audit log's own resources: what stands beside them reads along, or takes over. */
import { parseArn } from '../facts/arn';
import { TECHNIQUES, type Answer, type Attack, type Call, type Service } from './attack';
import type { Target } from './target';

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });

const detected = (guardrail: string, path: string) => ({ kind: 'detected', guardrail, path }) as const;

function arnOf({ trailArn }: Target, service: string, resource: string): string {
  const { partition, region, account } = parseArn(trailArn) ?? {};
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** An attack on the log bucket by one call, which another one undoes. */
function onBucket(
  attack: Pick<Attack, 'id' | 'title' | 'gain' | 'threat'>,
  path: string,
  made: readonly [operation: string, input: (target: Target) => Call['input']],
  undone: readonly [operation: string, input: Call['input']],
): Attack {
  return {
    ...attack,
    outcome: detected('Drift', path),
    calls: (target) => [call('s3api', made[0], { Bucket: target.logBucket, ...made[1](target) })],
    undo: ({ logBucket: Bucket }) => [call('s3api', undone[0], { Bucket, ...undone[1] })],
  };
}

export const A_YEAR = { ExcludedTimeRanges: [{ StartTime: '2026-01-01T00:00:00Z', EndTime: '2027-01-01T00:00:00Z' }] };

/** The metric of an alarm on what is unusual. */
export function bandMetric(alarms: Answer | undefined, logBucket: string): Call['input'] {
  interface Alarm {
    readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: object; readonly Stat: string } }[];
  }
  const metrics = ((alarms?.MetricAlarms ?? []) as readonly Alarm[]).flatMap(({ Metrics = [] }) => Metrics);
  const { Metric, Stat } = metrics.flatMap(({ MetricStat }) => MetricStat ?? [])[0] ?? {};
  return { Stat, ...(Metric ?? { Dimensions: [{ Name: 'BucketName', Value: logBucket }] }) };
}

/** Without a default lock, which S3 refuses of a target (Amazon S3 User Guide, "Enabling Amazon S3 server access logging"). */
const ACCESS_LOGS = 'access-logs-of-an-attacker';

/** Access logs are delivered by a service of its own (Amazon S3 User Guide, "Permissions for log delivery"). */
function letsLogsIn({ trailArn }: Target): string {
  const Resource = `arn:${parseArn(trailArn)?.partition}:s3:::${ACCESS_LOGS}/*`;
  const Principal = { Service: 'logging.s3.amazonaws.com' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 's3:PutObject', Resource }],
  });
}

const text = (answer: Answer | undefined, name: string): string => String(answer?.[name]);

export const QUIET_ATTACKS: readonly Attack[] = [
  {
    id: 'grant-key',
    title: 'Grant the use of the key',
    gain: 'A stranger decrypts every log file, and the key policy does not say so.',
    threat: TECHNIQUES.accountManipulation,
    outcome: detected('NoOtherGrant', 'Grants'),
    calls: ({ key, trailArn }) => [
      call('kms', 'CreateGrant', {
        KeyId: key,
        GranteePrincipal: `arn:${parseArn(trailArn)?.partition}:iam::${parseArn(trailArn)?.account}:role/stranger`,
        Operations: ['Decrypt'],
      }),
    ],
    undo: ({ key }, { answers: [grant] }) => [
      call('kms', 'RevokeGrant', { KeyId: key, GrantId: text(grant, 'GrantId') }),
    ],
  },
  {
    id: 'consume-queue',
    title: 'Let another function take messages out of a queue',
    gain: 'Events of tampering, or failures, never reach the function that they are for.',
    threat: TECHNIQUES.disableTools,
    outcome: detected('NoOtherConsumer', 'Consumers'),
    calls: (target) => [
      call('lambda', 'CreateEventSourceMapping', {
        FunctionName: target.checker,
        EventSourceArn: arnOf(target, 'sqs', target.deadLetterQueue.split('/').at(-1) ?? ''),
      }),
    ],
    undo: (_, { answers: [mapping] }) => [call('lambda', 'DeleteEventSourceMapping', { UUID: text(mapping, 'UUID') })],
  },
  {
    id: 'alias-function',
    title: "Publish a version of the drift checker's function, and an alias of it",
    gain: 'Who may invoke the alias stands in a policy of its own, and checks read the policy of the function.',
    threat: TECHNIQUES.accountManipulation,
    outcome: detected('NoOtherVersion', 'Aliases'),
    calls: ({ checker: FunctionName }) => [
      call('lambda', 'PublishVersion', { FunctionName }),
      call('lambda', 'CreateAlias', { FunctionName, Name: 'entrance', FunctionVersion: '1' }),
    ],
    undo: ({ checker: FunctionName }) => [
      call('lambda', 'DeleteAlias', { FunctionName, Name: 'entrance' }),
      call('lambda', 'DeleteFunction', { FunctionName, Qualifier: '1' }),
    ],
  },
  {
    id: 'open-alias',
    title: "Let another account invoke an alias of the drift checker's function",
    gain: 'The policy of the function itself, and of every check that reads it alone, stays as it was.',
    threat: TECHNIQUES.accountManipulation,
    outcome: detected('NoOtherInvoker', 'Policy.entrance.stranger'),
    calls: ({ checker: FunctionName }) => [
      call('lambda', 'PublishVersion', { FunctionName }),
      call('lambda', 'CreateAlias', { FunctionName, Name: 'entrance', FunctionVersion: '1' }),
      call('lambda', 'AddPermission', {
        ...{ FunctionName, Qualifier: 'entrance', StatementId: 'stranger' },
        ...{ Action: 'lambda:InvokeFunction', Principal: '999999999999' },
      }),
    ],
    undo: ({ checker: FunctionName }) => [
      call('lambda', 'RemovePermission', { FunctionName, Qualifier: 'entrance', StatementId: 'stranger' }),
      call('lambda', 'DeleteAlias', { FunctionName, Name: 'entrance' }),
      call('lambda', 'DeleteFunction', { FunctionName, Qualifier: '1' }),
    ],
  },
  {
    id: 'aggregate-events',
    title: 'Let the trail deliver aggregated events',
    gain: 'Files that no digest need cover lie among the log files, and readers take sums for events.',
    threat: TECHNIQUES.storedDataManipulation,
    outcome: detected('Drift', 'AggregationConfigurations'),
    calls: ({ trail: TrailName }) => [
      call('cloudtrail', 'PutEventConfiguration', {
        ...{ TrailName, AggregationConfigurations: [{ Templates: ['API_ACTIVITY'], EventCategory: 'Data' }] },
      }),
    ],
    undo: ({ trail: TrailName }) => [
      call('cloudtrail', 'PutEventConfiguration', { TrailName, AggregationConfigurations: [] }),
    ],
  },
  {
    id: 'hand-answers-on',
    title: 'Send what the drift checker answers elsewhere',
    gain: 'The attacker reads every finding, and knows what was noticed.',
    threat: TECHNIQUES.transferToCloudAccount,
    outcome: detected('NoOtherDestination', 'EventInvokeConfig'),
    calls: (target) => [
      call('lambda', 'PutFunctionEventInvokeConfig', {
        FunctionName: target.checker,
        MaximumRetryAttempts: 0,
        DestinationConfig: {
          OnSuccess: { Destination: arnOf(target, 'sqs', target.deadLetterQueue.split('/').at(-1) ?? '') },
        },
      }),
    ],
    undo: ({ checker }) => [call('lambda', 'DeleteFunctionEventInvokeConfig', { FunctionName: checker })],
  },
  {
    id: 'copy-checker-log',
    title: "Copy the checker's own log elsewhere",
    gain: 'The attacker reads what the owners read.',
    threat: TECHNIQUES.transferToCloudAccount,
    outcome: detected('NoOtherLogReader', 'SubscriptionFilters'),
    calls: (target) => [
      call('logs', 'PutSubscriptionFilter', {
        logGroupName: target.checkerLogGroup,
        filterName: 'copy',
        filterPattern: '',
        destinationArn: arnOf(target, 'lambda', `function:${target.checker}`),
      }),
    ],
    undo: ({ checkerLogGroup }) => [
      call('logs', 'DeleteSubscriptionFilter', { logGroupName: checkerLogGroup, filterName: 'copy' }),
    ],
  },
  {
    id: 'exclude-times',
    title: 'Let an anomaly detector leave a year out',
    gain: 'However few log files are delivered, nothing is unusual.',
    threat: TECHNIQUES.disableTools,
    outcome: detected('NoOtherDetector', 'Detectors'),
    before: ({ stack }) => [call('cloudwatch', 'DescribeAlarms', { AlarmNamePrefix: `${stack}-unusual` })],
    calls: ({ logBucket }, [alarms]) => [
      call('cloudwatch', 'PutAnomalyDetector', {
        SingleMetricAnomalyDetector: bandMetric(alarms, logBucket),
        Configuration: A_YEAR,
      }),
    ],
    undo: ({ logBucket }, { before: [alarms] }) => [
      call('cloudwatch', 'DeleteAnomalyDetector', { SingleMetricAnomalyDetector: bandMetric(alarms, logBucket) }),
    ],
  },
  {
    id: 'log-access',
    title: 'Log who reads the log bucket into a bucket of the attacker',
    gain: 'The attacker learns who looks at which log file, and when.',
    threat: TECHNIQUES.transferToCloudAccount,
    outcome: detected('Drift', 'LoggingConfiguration'),
    calls: (target) => [
      call('s3api', 'CreateBucket', {
        Bucket: ACCESS_LOGS,
        CreateBucketConfiguration: { LocationConstraint: parseArn(target.trailArn)?.region },
      }),
      call('s3api', 'PutBucketPolicy', { Bucket: ACCESS_LOGS, Policy: letsLogsIn(target) }),
      call('s3api', 'PutBucketLogging', {
        Bucket: target.logBucket,
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: ACCESS_LOGS, TargetPrefix: 'access/' } },
      }),
    ],
    // the bucket stays: what S3 delivered is in it
    undo: ({ logBucket: Bucket }) => [call('s3api', 'PutBucketLogging', { Bucket, BucketLoggingStatus: {} })],
  },
  onBucket(
    {
      id: 'open-to-origins',
      title: 'Let every website read the log bucket',
      gain: "A web page that a reader opens can read the logs in the reader's name.",
      threat: TECHNIQUES.dataFromCloudStorage,
    },
    'CorsConfiguration',
    [
      'PutBucketCors',
      () => ({ CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] } }),
    ],
    ['DeleteBucketCors', {}],
  ),
  onBucket(
    {
      id: 'serve-as-website',
      title: 'Serve the log bucket as a website',
      gain: 'What a policy opens to the world can be read without an account.',
      threat: TECHNIQUES.dataFromCloudStorage,
    },
    'WebsiteConfiguration',
    ['PutBucketWebsite', () => ({ WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } })],
    ['DeleteBucketWebsite', {}],
  ),
  onBucket(
    {
      id: 'send-inventory',
      title: 'Send an inventory of the log bucket elsewhere',
      gain: 'The attacker learns every day which log files there are.',
      threat: TECHNIQUES.transferToCloudAccount,
    },
    'InventoryConfigurations',
    [
      'PutBucketInventoryConfiguration',
      ({ evidenceBucket, trailArn }) => ({
        Id: 'all',
        InventoryConfiguration: {
          ...{ Id: 'all', IsEnabled: true, IncludedObjectVersions: 'All', Schedule: { Frequency: 'Daily' } },
          Destination: {
            S3BucketDestination: {
              Bucket: `arn:${parseArn(trailArn)?.partition}:s3:::${evidenceBucket}`,
              Format: 'CSV',
            },
          },
        },
      }),
    ],
    ['DeleteBucketInventoryConfiguration', { Id: 'all' }],
  ),
];

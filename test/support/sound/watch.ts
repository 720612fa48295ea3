/** What watches the sound audit log: functions, schedules, rules, alarms, queues, topics. */
import type { Component, Resource } from '../../../lib/facts/audit-log';
import { OWNERS, type Owner } from '../../../lib/facts/requirements';
import { TAMPER_CALLS } from '../../../lib/facts/tamper-calls';
import { releases, type Bundle } from '../../../lib/facts/releases';
import { isUnknown, type Properties, type Value } from '../../../lib/facts/value';
import { STACK_CALLS } from '../../../lib/resource-types/run-calls';
import { ACCOUNT, arnOf, NAME, REGION, TRAIL_ARN } from './names';
import { deliveryPolicy, topicPolicy, trustPolicy } from './policies';
import type { Maker } from './maker';

export function watch(make: Maker): Resource[] {
  return [
    ...OWNERS.flatMap((owner) => topic(make, owner)),
    ...checker(make, 'DriftChecker', 'drift-checker'),
    ...checker(make, 'LogVerification', 'log-verification'),
    ...lambda(make, 'TamperResponder', 'tamper-responder'),
    ...tamperRules(make),
    alarm(make, 'DeliverySilence', 'security', {
      Namespace: 'AWS/S3',
      MetricName: 'PutRequests',
      Dimensions: [
        { Name: 'BucketName', Value: make.ref('LogBucket') },
        { Name: 'FilterId', Value: 'deliveries' },
      ],
      ...SILENT_FOR_TWO_HOURS,
    }),
  ];
}

const SILENT_FOR_TWO_HOURS = {
  Statistic: 'Sum',
  Period: 3600,
  EvaluationPeriods: 2,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
  TreatMissingData: 'breaching',
};

export function topicId(owner: Owner): string {
  return `${owner.charAt(0).toUpperCase()}${owner.slice(1)}Topic`;
}

function topic(make: Maker, owner: Owner): Resource[] {
  const logicalId = topicId(owner);
  const arn = topicArn(make, owner);
  return [
    make.resource('AWS::SNS::Topic', logicalId, 'owner-topic', {
      owner,
      ref: arn,
      arn,
      properties: { DisplayName: `Audit log ${NAME}: ${owner}`, KmsMasterKeyId: make.keyArn() },
    }),
    make.resource('AWS::SNS::Subscription', `${logicalId}Email`, 'owner-topic', {
      ref: `${arn}:0c8d1f7e-email`,
      properties: { TopicArn: arn, Protocol: 'email', Endpoint: `${owner}@example.com` },
      state: { Confirmed: true },
      untagged: true,
    }),
    make.resource('AWS::SNS::TopicPolicy', `${logicalId}Policy`, 'owner-topic', {
      properties: {
        Topics: [arn],
        PolicyDocument: topicPolicy(arn),
      },
      untagged: true,
    }),
  ];
}

function topicArn(make: Maker, owner: Owner): string {
  return arnOf('sns', make.ref(topicId(owner)));
}

/** A function that runs on a schedule, with everything that tells when it did not. */
function checker(make: Maker, name: string, component: Component): Resource[] {
  const functionArn = arnOf('lambda', `function:${make.ref(name)}`);
  return [
    ...lambda(make, name, component),
    role(make, `${name}ScheduleRole`, 'scheduler.amazonaws.com', [
      allowed('lambda:InvokeFunction', functionArn),
      allowed('sqs:SendMessage', queueArn(make, `${name}DeadLetters`)),
      allowed(['kms:Decrypt', 'kms:GenerateDataKey'], make.keyArn()),
    ]),
    make.resource('AWS::Scheduler::Schedule', `${name}Schedule`, 'schedule', {
      properties: {
        Name: `${NAME}-${name}`,
        State: 'ENABLED',
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: functionArn,
          RoleArn: make.roleArn(`${name}ScheduleRole`),
          DeadLetterConfig: { Arn: queueArn(make, `${name}DeadLetters`) },
          RetryPolicy: { MaximumRetryAttempts: 3 },
        },
      },
      untagged: true,
    }),
    alarm(make, `${name}MissedRuns`, 'engineering', {
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'FunctionName', Value: make.ref(name) }],
      ...SILENT_FOR_TWO_HOURS,
    }),
  ];
}

/** A function with role, log group, dead-letter queue and the alarms on failures. */
function lambda(make: Maker, name: string, component: Component): Resource[] {
  const functionArn = arnOf('lambda', `function:${make.ref(name)}`);
  const logGroup = `/wormtrail/${NAME}/${name}`;
  return [
    make.resource('AWS::Lambda::Function', name, component, {
      arn: functionArn,
      properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { S3Bucket: `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`, S3Key: `${bundleOf(component).asset}.zip` },
        Role: make.roleArn(`${name}Role`),
        DeadLetterConfig: { TargetArn: queueArn(make, `${name}DeadLetters`) },
        Timeout: 300,
        MemorySize: 512,
        ReservedConcurrentExecutions: name === 'TamperResponder' ? 2 : 1,
        LoggingConfig: { LogGroup: logGroup },
        Environment: { Variables: variables(make, component) },
        KmsKeyArn: make.keyArn(),
      },
      state: { CodeSha256: bundleOf(component).sha256 },
    }),
    role(make, `${name}Role`, 'lambda.amazonaws.com', [
      allowed(['s3:GetBucketObjectLockConfiguration', 's3:GetBucketVersioning', 's3:GetObject'], `${bucket(make)}*`),
      allowed(STACK_CALLS, '*'),
      allowed([...READS, 'cloudtrail:LookupEvents'], '*'),
      allowed('s3:PutObject', `arn:aws:s3:::${make.ref('EvidenceBucket')}/evidence/*`),
      allowed(
        'sns:Publish',
        OWNERS.map((owner) => topicArn(make, owner)),
      ),
      allowed('sqs:SendMessage', queueArn(make, `${name}DeadLetters`)),
      ...(name === 'TamperResponder'
        ? [
            allowed(
              ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
              queueArn(make, 'TamperEvents'),
            ),
          ]
        : []),
      allowed(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf('logs', `log-group:${logGroup}:*`)),
      allowed(['kms:Decrypt', 'kms:GenerateDataKey'], make.keyArn()),
    ]),
    make.resource('AWS::Logs::LogGroup', `${name}Logs`, 'log-group', {
      ref: logGroup,
      arn: arnOf('logs', `log-group:${logGroup}:*`),
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
      properties: { LogGroupName: logGroup, KmsKeyId: make.keyArn(), RetentionInDays: 731 },
    }),
    ...queue(make, `${name}DeadLetters`),
    alarm(make, `${name}Errors`, 'engineering', {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: make.ref(name) }],
      ...AT_LEAST_ONE,
    }),
    alarm(make, `${name}DeadLettersDepth`, 'engineering', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: make.ref(`${name}DeadLetters`) }],
      ...AT_LEAST_ONE,
    }),
  ];
}

/** What was bundled for this run of the tests. */
export function bundleOf(component: string): Bundle {
  const all = releases();
  const bundle = isUnknown(all) ? undefined : all.at(-1)?.bundles[component];
  if (!bundle) throw new Error(`${component} is not bundled: npm run bundle.`);
  return bundle;
}

/** What a run reads, as widely as one statement says it. */
const READS = [
  ...['cloudtrail', 'cloudwatch', 'events', 'iam', 'kms', 'lambda', 'logs', 'scheduler', 's3', 'sns', 'sqs', 'states'],
  'tag',
].flatMap((service) => ['Describe*', 'Get*', 'List*'].map((name) => `${service}:${name}`));

function variables(make: Maker, component: Component): Properties {
  return {
    WORMTRAIL_STACK: NAME,
    WORMTRAIL_AUDIT_LOG: NAME,
    WORMTRAIL_EVIDENCE_BUCKET: make.ref('EvidenceBucket'),
    WORMTRAIL_TOPICS: JSON.stringify(Object.fromEntries(OWNERS.map((owner) => [owner, topicArn(make, owner)]))),
    ...(component === 'log-verification' && { WORMTRAIL_TRAIL_ARN: TRAIL_ARN }),
  };
}

const AT_LEAST_ONE = {
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
};

function tamperRules(make: Maker): Resource[] {
  const queueId = 'TamperEvents';
  return [
    ...queue(make, queueId, { VisibilityTimeout: 300 }),
    make.resource('AWS::Lambda::EventSourceMapping', 'TamperEventsMapping', 'tamper-responder', {
      properties: {
        EventSourceArn: queueArn(make, queueId),
        FunctionName: make.ref('TamperResponder'),
        Enabled: true,
        ScalingConfig: { MaximumConcurrency: 2 },
      },
      untagged: true,
    }),
    alarm(make, 'TamperBacklog', 'engineering', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: make.ref(queueId) }],
      ...{ ...AT_LEAST_ONE, Statistic: 'Maximum', Threshold: 900 },
    }),
    ...TAMPER_CALLS.map(({ service, source, eventSource, calls }) =>
      eventRule(make, `TamperRule${service}`, queueArn(make, queueId), {
        source: [source],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventSource: [eventSource], eventName: Object.keys(calls).map((prefix) => ({ prefix })) },
      }),
    ),
    eventRule(make, 'InsightsRule', topicArn(make, 'security'), {
      source: ['aws.cloudtrail'],
      'detail-type': ['AWS Insight via CloudTrail'],
    }),
  ];
}

function eventRule(make: Maker, logicalId: string, target: string, pattern: Properties): Resource {
  return make.resource('AWS::Events::Rule', logicalId, 'tamper-rule', {
    arn: arnOf('events', `rule/${make.ref(logicalId)}`),
    properties: { State: 'ENABLED', EventPattern: pattern, Targets: [{ Id: 'Target', Arn: target }] },
    untagged: true,
  });
}

function queue(make: Maker, logicalId: string, properties: Properties = {}): Resource[] {
  const arn = queueArn(make, logicalId);
  return [
    make.resource('AWS::SQS::Queue', logicalId, 'dead-letter-queue', {
      arn,
      properties: { KmsMasterKeyId: make.keyArn(), MessageRetentionPeriod: 1209600, ...properties },
    }),
    make.resource('AWS::SQS::QueuePolicy', `${logicalId}Policy`, 'dead-letter-queue', {
      properties: {
        Queues: [make.ref(logicalId)],
        PolicyDocument: deliveryPolicy('events.amazonaws.com', 'sqs:SendMessage', arn),
      },
      untagged: true,
    }),
  ];
}

function queueArn(make: Maker, logicalId: string): string {
  return arnOf('sqs', make.ref(logicalId));
}

function bucket(make: Maker): string {
  return `arn:aws:s3:::${make.ref('LogBucket')}`;
}

function alarm(make: Maker, logicalId: string, owner: Owner, properties: Properties): Resource {
  return make.resource('AWS::CloudWatch::Alarm', logicalId, 'alarm', {
    owner,
    arn: arnOf('cloudwatch', `alarm:${make.ref(logicalId)}`),
    properties: { ...properties, ActionsEnabled: true, AlarmActions: [topicArn(make, owner)] },
  });
}

function role(make: Maker, logicalId: string, service: string, statements: readonly Properties[]): Resource {
  return make.resource('AWS::IAM::Role', logicalId, 'role', {
    arn: make.roleArn(logicalId),
    properties: {
      AssumeRolePolicyDocument: trustPolicy(service),
      Policies: [
        { PolicyName: 'LeastPrivilege', PolicyDocument: { Version: '2012-10-17', Statement: [...statements] } },
      ],
    },
  });
}

/** A statement of an identity policy: it has no principal. */
function allowed(action: Value, resource: Value): Properties {
  return { Effect: 'Allow', Action: action, Resource: resource };
}

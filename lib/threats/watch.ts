/** Attacks on what watches the audit log: checker, schedule, alarms, rules, topics. Blind the guard first. */
import { parseArn } from '../facts/arn';
import { pick, TECHNIQUES, type Answer, type Attack, type Call, type Service } from './attack';
import { SCHEDULE } from './functions';

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });

const disableTools = TECHNIQUES.disableTools;

const CHECKER_ATTACKS: readonly Attack[] = [
  {
    id: 'disable-drift-schedule',
    title: 'Disable the schedule of the drift check',
    gain: 'The account is no longer checked.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'DriftCheckScheduled', path: 'State' },
    before: ({ schedule }) => [call('scheduler', 'GetSchedule', { Name: schedule })],
    calls: (_target, [schedule]) => [
      call('scheduler', 'UpdateSchedule', { ...pick(schedule, SCHEDULE), State: 'DISABLED' }),
    ],
    undo: (_target, { before: [schedule] }) => [call('scheduler', 'UpdateSchedule', pick(schedule, SCHEDULE))],
  },
  {
    id: 'blind-the-checker',
    title: "Point the drift checker's environment elsewhere",
    gain: 'The checker checks another stack and finds it sound.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'Environment.Variables.WORMTRAIL_TOPICS' },
    before: ({ checker }) => [call('lambda', 'GetFunctionConfiguration', { FunctionName: checker })],
    calls: ({ checker, stack, evidenceBucket }) => [
      call('lambda', 'UpdateFunctionConfiguration', {
        FunctionName: checker,
        Environment: {
          Variables: { WORMTRAIL_STACK: stack, WORMTRAIL_EVIDENCE_BUCKET: evidenceBucket, WORMTRAIL_TOPICS: '{}' },
        },
      }),
    ],
    undo: ({ checker }, { before: [configuration] }) => [
      call('lambda', 'UpdateFunctionConfiguration', {
        FunctionName: checker,
        Environment: { Variables: (configuration?.Environment as Answer | undefined)?.Variables },
      }),
    ],
  },
  {
    id: 'throttle-the-checker',
    title: 'Set the drift checker to no concurrency',
    gain: 'Every scheduled run is throttled and never happens.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'ReservedConcurrentExecutions' },
    before: ({ checker }) => [call('lambda', 'GetFunctionConcurrency', { FunctionName: checker })],
    calls: ({ checker }) => [
      call('lambda', 'PutFunctionConcurrency', { FunctionName: checker, ReservedConcurrentExecutions: 0 }),
    ],
    undo: ({ checker }, { before: [concurrency] }) => [
      concurrency?.ReservedConcurrentExecutions === undefined
        ? call('lambda', 'DeleteFunctionConcurrency', { FunctionName: checker })
        : call('lambda', 'PutFunctionConcurrency', {
            FunctionName: checker,
            ReservedConcurrentExecutions: concurrency.ReservedConcurrentExecutions,
          }),
    ],
  },
  {
    id: 'escalate-the-checker-role',
    title: "Give the drift checker's role the right to delete",
    gain: 'An attacker who controls the function may now tamper.',
    threat: TECHNIQUES.additionalCloudRoles,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'Policies' },
    calls: ({ checkerRole, logBucket }) => [
      call('iam', 'PutRolePolicy', {
        RoleName: checkerRole,
        PolicyName: 'maintenance',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:Delete*', Resource: `arn:aws:s3:::${logBucket}/*` }],
        }),
      }),
    ],
    undo: ({ checkerRole }) => [call('iam', 'DeleteRolePolicy', { RoleName: checkerRole, PolicyName: 'maintenance' })],
  },
  {
    id: 'forget-the-checker-log',
    title: "Cut the retention of the checker's own log to a day",
    gain: 'What the checker saw is forgotten tomorrow.',
    threat: TECHNIQUES.indicatorRemoval,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'RetentionInDays' },
    before: ({ checkerLogGroup }) => [call('logs', 'DescribeLogGroups', { logGroupNamePrefix: checkerLogGroup })],
    calls: ({ checkerLogGroup }) => [
      call('logs', 'PutRetentionPolicy', { logGroupName: checkerLogGroup, retentionInDays: 1 }),
    ],
    undo: ({ checkerLogGroup }, { before: [groups] }) => [
      call('logs', 'PutRetentionPolicy', {
        logGroupName: checkerLogGroup,
        retentionInDays: (groups?.logGroups as readonly Answer[] | undefined)?.[0]?.retentionInDays,
      }),
    ],
  },
];

const ALARM_ATTACKS: readonly Attack[] = [
  {
    id: 'silence-alarm',
    title: "Disable an alarm's actions",
    gain: 'The alarm goes off and no one hears it.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'ActionsEnabled' },
    calls: ({ alarm }) => [call('cloudwatch', 'DisableAlarmActions', { AlarmNames: [alarm] })],
    undo: ({ alarm }) => [call('cloudwatch', 'EnableAlarmActions', { AlarmNames: [alarm] })],
  },
  {
    id: 'mute-alarm',
    title: 'Mute an alarm every night',
    gain: 'The alarm is enabled and unchanged, and no one hears it at the hour that counts.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'AlarmNotMuted', path: 'MuteRules' },
    calls: ({ alarm }) => [
      call('cloudwatch', 'PutAlarmMuteRule', {
        Name: 'maintenance',
        Rule: { Schedule: { Expression: 'cron(0 2 * * *)', Duration: 'PT4H' } },
        MuteTargets: { AlarmNames: [alarm] },
      }),
    ],
    undo: () => [call('cloudwatch', 'DeleteAlarmMuteRule', { AlarmMuteRuleName: 'maintenance' })],
  },
  {
    id: 'disable-tamper-rule',
    title: 'Disable a tamper rule',
    gain: 'The next tampering raises no message within minutes.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'State' },
    calls: ({ tamperRule }) => [call('events', 'DisableRule', { Name: tamperRule })],
    undo: ({ tamperRule }) => [call('events', 'EnableRule', { Name: tamperRule })],
  },
  {
    id: 'detach-tamper-rule',
    title: "Remove a tamper rule's target",
    gain: 'The rule matches and leads nowhere.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'Targets' },
    before: ({ tamperRule }) => [call('events', 'ListTargetsByRule', { Rule: tamperRule })],
    calls: ({ tamperRule }) => [call('events', 'RemoveTargets', { Rule: tamperRule, Ids: ['Target0'] })],
    undo: ({ tamperRule }, { before: [targets] }) => [
      call('events', 'PutTargets', { Rule: tamperRule, Targets: targets?.Targets }),
    ],
  },
  {
    id: 'narrow-tamper-rule',
    title: "Replace a tamper rule's event pattern",
    gain: 'The rule watches for what never happens.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'EventPattern' },
    before: ({ tamperRule }) => [call('events', 'DescribeRule', { Name: tamperRule })],
    calls: ({ tamperRule }) => [
      call('events', 'PutRule', { Name: tamperRule, EventPattern: JSON.stringify({ source: ['nothing'] }) }),
    ],
    undo: (_target, { before: [rule] }) => [
      call('events', 'PutRule', pick(rule, ['Name', 'EventPattern', 'State', 'Description'])),
    ],
  },
];

const MESSAGE_ATTACKS: readonly Attack[] = [
  {
    id: 'replace-topic-policy',
    title: "Replace the security owner's topic policy",
    gain: 'Alarms and rules may no longer publish, or anyone may.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'PolicyDocument' },
    before: ({ topics }) => [call('sns', 'GetTopicAttributes', { TopicArn: topics.security })],
    calls: ({ topics }) => [
      call('sns', 'SetTopicAttributes', {
        TopicArn: topics.security,
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: topics.security }],
        }),
      }),
    ],
    undo: ({ topics }, { before: [topic] }) => [
      call('sns', 'SetTopicAttributes', {
        TopicArn: topics.security,
        AttributeName: 'Policy',
        AttributeValue: (topic?.Attributes as Answer | undefined)?.Policy,
      }),
    ],
  },
  {
    id: 'decrypt-topic',
    title: "Remove the encryption of the security owner's topic",
    gain: 'Messages about the attack can be read on their way.',
    threat: TECHNIQUES.impairDefenses,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'KmsMasterKeyId' },
    before: ({ topics }) => [call('sns', 'GetTopicAttributes', { TopicArn: topics.security })],
    calls: ({ topics }) => [
      call('sns', 'SetTopicAttributes', {
        TopicArn: topics.security,
        AttributeName: 'KmsMasterKeyId',
        AttributeValue: '',
      }),
    ],
    undo: ({ topics }, { before: [topic] }) => [
      call('sns', 'SetTopicAttributes', {
        TopicArn: topics.security,
        AttributeName: 'KmsMasterKeyId',
        AttributeValue: (topic?.Attributes as Answer | undefined)?.KmsMasterKeyId,
      }),
    ],
  },
  {
    id: 'forget-dead-letters',
    title: 'Cut the retention of the dead-letter queue to a minute',
    gain: 'What could not be handled is lost before anyone looks.',
    threat: TECHNIQUES.indicatorRemoval,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'MessageRetentionPeriod' },
    before: ({ deadLetterQueue }) => [
      call('sqs', 'GetQueueAttributes', { QueueUrl: deadLetterQueue, AttributeNames: ['MessageRetentionPeriod'] }),
    ],
    calls: ({ deadLetterQueue }) => [
      call('sqs', 'SetQueueAttributes', { QueueUrl: deadLetterQueue, Attributes: { MessageRetentionPeriod: '60' } }),
    ],
    undo: ({ deadLetterQueue }, { before: [queue] }) => [
      call('sqs', 'SetQueueAttributes', {
        QueueUrl: deadLetterQueue,
        Attributes: pick(queue?.Attributes as Answer | undefined, ['MessageRetentionPeriod']),
      }),
    ],
  },
  {
    id: 'bound-checker',
    title: "Set a permissions boundary on the drift checker's role",
    gain: 'The check may read nothing any more, and its policies stay as they were.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'PermissionsBoundary' },
    calls: ({ checkerRole: RoleName, trailArn }) => [
      call('iam', 'PutRolePermissionsBoundary', {
        RoleName,
        PermissionsBoundary: `arn:${parseArn(trailArn)?.partition}:iam::aws:policy/ReadOnlyAccess`,
      }),
    ],
    undo: ({ checkerRole: RoleName }) => [call('iam', 'DeleteRolePermissionsBoundary', { RoleName })],
  },
  {
    id: 'cut-checker-time',
    title: 'Give the drift checker a second for its check',
    gain: 'Every check is cut off before it has found anything.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'Drift', path: 'Timeout' },
    before: ({ checker: FunctionName }) => [call('lambda', 'GetFunctionConfiguration', { FunctionName })],
    calls: ({ checker: FunctionName }) => [call('lambda', 'UpdateFunctionConfiguration', { FunctionName, Timeout: 1 })],
    undo: ({ checker: FunctionName }, { before: [configuration] }) => [
      call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...pick(configuration, ['Timeout']) }),
    ],
  },
  {
    id: 'drop-termination-protection',
    title: "Turn off the stack's termination protection",
    gain: 'One DeleteStack then takes alarms, checker and trail away.',
    threat: TECHNIQUES.impairDefenses,
    outcome: { kind: 'detected', guardrail: 'StackTerminationProtected' },
    calls: ({ stack }) => [
      call('cloudformation', 'UpdateTerminationProtection', { StackName: stack, EnableTerminationProtection: false }),
    ],
    undo: ({ stack }) => [
      call('cloudformation', 'UpdateTerminationProtection', { StackName: stack, EnableTerminationProtection: true }),
    ],
  },
];

export const WATCH_ATTACKS: readonly Attack[] = [...CHECKER_ATTACKS, ...ALARM_ATTACKS, ...MESSAGE_ATTACKS];

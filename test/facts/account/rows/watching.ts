/** What watches an audit log and tells of it. */
import {
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DeleteRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import { CreateScheduleCommand, DeleteScheduleCommand } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, DeleteTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { ACCOUNT, POLICY, REGION, type Row } from './row';

export const WATCHING: readonly Row[] = [
  {
    type: 'AWS::SNS::Topic',
    make: async (clients) => {
      const { TopicArn: ref = '' } = await clients.sns.send(
        new CreateTopicCommand({
          Name: 'security',
          Attributes: { KmsMasterKeyId: 'alias/key', DisplayName: 'Security' },
        }),
      );
      await clients.sns.send(new SubscribeCommand({ TopicArn: ref, Protocol: 'email', Endpoint: 'who@example.com' }));
      return {
        ref,
        properties: { TopicName: 'security', DisplayName: 'Security', KmsMasterKeyId: 'alias/key' },
        state: { Subscribers: [{ Protocol: 'email', Endpoint: 'who@example.com', Confirmed: false }] },
        remove: () => clients.sns.send(new DeleteTopicCommand({ TopicArn: ref })),
      };
    },
    read: ['sns', 'GetTopicAttributesCommand', 'sns:GetTopicAttributes', 'KmsMasterKeyId'],
  },
  {
    type: 'AWS::SNS::Subscription',
    make: async (clients) => {
      const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: 'compliance' }));
      const declared = { TopicArn, Protocol: 'email', Endpoint: 'who@example.com' };
      const { SubscriptionArn: ref = '' } = await clients.sns.send(
        new SubscribeCommand({ ...declared, ReturnSubscriptionArn: true }),
      );
      return {
        ref,
        declared,
        properties: declared,
        state: { Confirmed: false },
        remove: () => clients.sns.send(new DeleteTopicCommand({ TopicArn })),
      };
    },
    read: ['sns', 'ListSubscriptionsCommand', 'sns:ListSubscriptions', 'TopicArn'],
  },
  {
    type: 'AWS::SQS::Queue',
    make: async (clients) => {
      const Attributes = { VisibilityTimeout: '900', SqsManagedSseEnabled: 'true' };
      const { QueueUrl: ref = '' } = await clients.sqs.send(
        new CreateQueueCommand({ QueueName: 'events', Attributes }),
      );
      return {
        ref,
        properties: { QueueName: 'events', VisibilityTimeout: 900, SqsManagedSseEnabled: true },
        state: { Messages: 0 },
        remove: () => clients.sqs.send(new DeleteQueueCommand({ QueueUrl: ref })),
      };
    },
    read: ['sqs', 'GetQueueAttributesCommand', 'sqs:GetQueueAttributes', 'VisibilityTimeout'],
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    make: async (clients) => {
      const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'guarded' }));
      const set = (policy: string) =>
        clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy } }));
      await set(JSON.stringify(POLICY));
      return {
        ref: 'queue-policy',
        declared: { Queues: [QueueUrl] },
        properties: { Queues: [QueueUrl], PolicyDocument: POLICY },
        remove: () => set(''),
      };
    },
    read: ['sqs', 'GetQueueAttributesCommand', 'sqs:GetQueueAttributes', 'PolicyDocument'],
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    make: async (clients) => {
      const alarm = {
        AlarmName: 'missed-runs',
        ActionsEnabled: true,
        AlarmActions: [`arn:aws:sns:${REGION}:${ACCOUNT}:security`],
        Namespace: 'wormtrail',
        MetricName: 'DriftChecksCompleted',
        Statistic: 'Sum',
        Period: 3600,
        EvaluationPeriods: 2,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
      } as const;
      await clients.cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmActions: [...alarm.AlarmActions] }));
      return {
        ref: alarm.AlarmName,
        properties: alarm,
        remove: () => clients.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [alarm.AlarmName] })),
      };
    },
    read: ['cloudWatch', 'DescribeAlarmsCommand', 'cloudwatch:DescribeAlarms', 'ActionsEnabled'],
  },
  {
    type: 'AWS::CloudWatch::Dashboard',
    make: async (clients) => {
      const DashboardName = 'audit-log';
      const body = { widgets: [{ type: 'text', properties: { markdown: 'Audit log' } }] };
      await clients.cloudWatch.send(new PutDashboardCommand({ DashboardName, DashboardBody: JSON.stringify(body) }));
      return {
        ref: DashboardName,
        properties: { DashboardBody: body },
        remove: () => clients.cloudWatch.send(new DeleteDashboardsCommand({ DashboardNames: [DashboardName] })),
      };
    },
    read: ['cloudWatch', 'GetDashboardCommand', 'cloudwatch:GetDashboard', 'DashboardBody'],
  },
  {
    type: 'AWS::Events::Rule',
    make: async (clients) => {
      const [Name, Arn] = ['tampering', `arn:aws:sqs:${REGION}:${ACCOUNT}:events`];
      const EventPattern = { source: ['aws.cloudtrail'] };
      await clients.eventBridge.send(
        new PutRuleCommand({ Name, EventPattern: JSON.stringify(EventPattern), State: 'ENABLED' }),
      );
      await clients.eventBridge.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn }] }));
      return {
        ref: Name,
        declared: { Targets: [{ Id: 'queue', Arn }] },
        properties: { Name, EventBusName: 'default', EventPattern, State: 'ENABLED', Targets: [{ Id: 'queue', Arn }] },
        remove: async () => {
          await clients.eventBridge.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['queue'] }));
          await clients.eventBridge.send(new DeleteRuleCommand({ Name }));
        },
      };
    },
    read: ['eventBridge', 'ListRulesCommand', 'events:ListRules', 'State'],
  },
  {
    type: 'AWS::Events::EventBusPolicy',
    make: async (clients) => {
      const Resource = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
      const Principal = { AWS: 'arn:aws:iam::444455556666:root' };
      const Statement = { Sid: 'from-there', Effect: 'Allow', Principal, Action: 'events:PutEvents', Resource };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
      await clients.eventBridge.send(new PutPermissionCommand({ Policy }));
      return {
        // CloudFormation's own id of it says nothing
        ref: 'EventBusPolicy-1abc',
        declared: { StatementId: 'from-there', Statement },
        properties: { StatementId: 'from-there', Statement },
        remove: () => clients.eventBridge.send(new RemovePermissionCommand({ StatementId: 'from-there' })),
      };
    },
    read: ['eventBridge', 'DescribeEventBusCommand', 'events:DescribeEventBus', 'Statement'],
  },
  {
    type: 'AWS::Scheduler::Schedule',
    make: async (clients) => {
      const RoleName = 'runs-every-hour';
      const trust = { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' };
      const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
      await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      const schedule = {
        Name: 'every-hour',
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: 'ENABLED',
        Target: {
          Arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:checker`,
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
        },
      } as const;
      await clients.scheduler.send(new CreateScheduleCommand(schedule));
      return {
        ref: schedule.Name,
        properties: schedule,
        remove: async () => {
          await clients.scheduler.send(new DeleteScheduleCommand({ Name: schedule.Name }));
          await clients.iam.send(new DeleteRoleCommand({ RoleName }));
        },
      };
    },
    read: ['scheduler', 'GetScheduleCommand', 'scheduler:GetSchedule', 'State'],
  },
];

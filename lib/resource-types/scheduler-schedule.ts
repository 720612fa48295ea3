/** EventBridge Scheduler schedules. */
import { nonEmpty, sameNames } from './answers';
import { regional } from './names';
import type { ResourceType } from './resource-type';
import { anything, is } from './service-defaults';

export const schedulerSchedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  nameProperty: 'Name',
  arn: (name, at, property) => regional('scheduler', `schedule/${property('GroupName') ?? 'default'}/`)(name, at),
  component: 'schedule',
  readAt: 'schedules',
  reads: {
    schedule: {
      call: 'scheduler:GetSchedule',
      input: ({ resource: { ref, properties } }) => ({
        Name: ref,
        ...(typeof properties.GroupName === 'string' && { GroupName: properties.GroupName }),
      }),
      goneOn: ['ResourceNotFoundException'],
      properties: {
        ...sameNames('', ['Name', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'State']),
        ...sameNames('', ['StartDate', 'EndDate', 'FlexibleTimeWindow', 'KmsKeyArn', 'Target']),
        Description: nonEmpty('Description'),
      },
      state: { CreatedAt: 'CreationDate' },
    },
  },
  defaults: {
    Name: anything,
    GroupName: is('default'),
    ScheduleExpressionTimezone: is('UTC'),
    State: is('ENABLED'),
    // EventBridge Scheduler User Guide, "RetryPolicy"
    'Target.RetryPolicy.MaximumEventAgeInSeconds': is(86400),
    'Target.RetryPolicy.MaximumRetryAttempts': is(185),
  },
  authorizedAs: { service: 'scheduler', resourceTypes: ['schedule'] },
  tampering: {
    service: 'scheduler',
    calls: {
      UpdateSchedule: 'runs the checks later, never or elsewhere',
      DeleteSchedule: 'stops the checks',
      CreateSchedule: 'takes the name of a schedule that is gone',
    },
    namedBy: [{ parameter: 'name', forms: ['ref'], matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }] }],
  },
};

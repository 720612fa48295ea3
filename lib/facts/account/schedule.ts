/** The facts of EventBridge Scheduler schedules and their groups. */
import { GetScheduleCommand, GetScheduleGroupCommand } from '@aws-sdk/client-scheduler';
import { from, plain, present, type Reader } from './reads';

const GONE = { goneOn: ['ResourceNotFoundException'] };

export const readSchedule: Reader = async (resource, reads) => {
  const { GroupName } = resource.properties;
  const input = { Name: resource.ref, ...(typeof GroupName === 'string' && { GroupName }) };
  const answer = await reads.call(
    resource,
    'State',
    'scheduler:GetSchedule',
    (options) => reads.clients.scheduler.send(new GetScheduleCommand(input), options),
    GONE,
  );
  return {
    properties: {
      Name: from(answer, ({ Name }) => Name),
      GroupName: from(answer, (schedule) => schedule.GroupName),
      Description: from(answer, ({ Description }) => Description || undefined),
      ScheduleExpression: from(answer, ({ ScheduleExpression }) => ScheduleExpression),
      ScheduleExpressionTimezone: from(answer, ({ ScheduleExpressionTimezone }) => ScheduleExpressionTimezone),
      State: from(answer, ({ State }) => State),
      StartDate: from(answer, ({ StartDate }) => StartDate?.toISOString()),
      EndDate: from(answer, ({ EndDate }) => EndDate?.toISOString()),
      FlexibleTimeWindow: from(answer, ({ FlexibleTimeWindow }) => FlexibleTimeWindow && plain(FlexibleTimeWindow)),
      KmsKeyArn: from(answer, ({ KmsKeyArn }) => KmsKeyArn),
      Target: from(answer, ({ Target }) => Target && plain(Target)),
    },
    state: present({ CreatedAt: from(answer, ({ CreationDate }) => CreationDate?.toISOString()) }),
  };
};

export const readScheduleGroup: Reader = async (resource, reads) => {
  const answer = await reads.call(
    resource,
    'Name',
    'scheduler:GetScheduleGroup',
    (options) => reads.clients.scheduler.send(new GetScheduleGroupCommand({ Name: resource.ref }), options),
    GONE,
  );
  return { properties: { Name: from(answer, ({ Name }) => Name) } };
};

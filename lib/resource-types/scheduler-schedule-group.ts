/** Groups of EventBridge Scheduler schedules. */
import { regional } from './names';
import type { ResourceType } from './resource-type';

export const schedulerScheduleGroup: ResourceType = {
  type: 'AWS::Scheduler::ScheduleGroup',
  nameProperty: 'Name',
  arn: regional('scheduler', 'schedule-group/'),
  taggable: true,
  reads: {
    group: {
      call: 'scheduler:GetScheduleGroup',
      input: ({ resource }) => ({ Name: resource.ref }),
      goneOn: ['ResourceNotFoundException'],
      properties: { Name: 'Name' },
    },
  },
};

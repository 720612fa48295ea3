/** CloudWatch alarms on other alarms. */
import { alarmReads } from './cloudwatch-alarm';
import { regional } from './names';
import type { ResourceType } from './resource-type';
import { anything, is } from './service-defaults';

export const cloudwatchCompositeAlarm: ResourceType = {
  type: 'AWS::CloudWatch::CompositeAlarm',
  nameProperty: 'AlarmName',
  arn: regional('cloudwatch', 'alarm:'),
  component: 'alarm',
  readAt: 'alarms',
  taggable: true,
  reads: alarmReads('CompositeAlarms', [
    ...['ActionsEnabled', 'ActionsSuppressor', 'ActionsSuppressorExtensionPeriod', 'ActionsSuppressorWaitPeriod'],
    ...['AlarmActions', 'AlarmDescription', 'AlarmName', 'AlarmRule', 'InsufficientDataActions', 'OKActions'],
  ]),
  defaults: { AlarmName: anything, ActionsEnabled: is(true) },
};

/** Athena workgroups. */
import { regional } from './names';
import { notRead } from './not-read';
import type { ResourceType } from './resource-type';

export const athenaWorkGroup: ResourceType = {
  type: 'AWS::Athena::WorkGroup',
  nameProperty: 'Name',
  arn: regional('athena', 'workgroup/'),
  reads: {},
  neverRead: notRead(['Name', 'Description', 'WorkGroupConfiguration', 'State', 'RecursiveDeleteOption', 'Tags']),
};

/** Saved queries of Athena. */
import { notRead } from './not-read';
import type { ResourceType } from './resource-type';

export const athenaNamedQuery: ResourceType = {
  type: 'AWS::Athena::NamedQuery',
  reads: {},
  neverRead: notRead(['Name', 'Description', 'Database', 'WorkGroup', 'QueryString']),
};

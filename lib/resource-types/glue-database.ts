/** Glue databases. */
import { regional } from './names';
import { notRead } from './not-read';
import type { ResourceType } from './resource-type';

export const glueDatabase: ResourceType = {
  type: 'AWS::Glue::Database',
  arn: regional('glue', 'database/'),
  reads: {},
  neverRead: notRead(['CatalogId', 'DatabaseInput', 'DatabaseName', 'Tags']),
};

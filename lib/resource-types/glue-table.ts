/** Glue tables. */
import { notRead } from './not-read';
import type { ResourceType } from './resource-type';

export const glueTable: ResourceType = {
  type: 'AWS::Glue::Table',
  reads: {},
  neverRead: notRead(['CatalogId', 'DatabaseName', 'TableInput', 'OpenTableFormatInput', 'Name']),
};

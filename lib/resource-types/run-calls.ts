/** What a run of the drift check calls beside the reads of the resource types: the checker's role, and the guardrail on it, take it from here. */

import { RESOURCE_TYPES } from './registry';
import type { Surrounding } from './resource-type';

/** What runs compare with the run before, and the calls that change it. */
export const SURROUNDINGS: readonly (Surrounding & { readonly changedBy: readonly string[] })[] =
  RESOURCE_TYPES.flatMap(({ surrounding, tampering }) =>
    surrounding ? [{ ...surrounding, changedBy: Object.keys(tampering?.calls ?? {}) }] : [],
  );

const callsOf = (...of: readonly Surrounding['of'][]): string[] =>
  SURROUNDINGS.filter((each) => of.includes(each.of)).map(({ call }) => call);

/** Of the stack of the audit log. */
export const STACK_CALLS: readonly string[] = [
  // DescribeStackResources answers with at most 100 resources; DescribeStackEvents says when a deployment took place
  ...['DescribeStackEvents', 'DescribeStackResources', 'DescribeStacks', 'GetTemplate', 'ListStackResources'].map(
    (name) => `cloudformation:${name}`,
  ),
  ...callsOf('stack'),
];

/** Of the account: LookupEvents tells who deployed, and the roles are those that the requirements name. */
export const ACCOUNT_CALLS: readonly string[] = ['cloudtrail:LookupEvents', ...callsOf('account', 'role')];

/** Of the objects in the buckets. */
export const OBJECT_CALLS: readonly string[] = ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetObjectRetention'];

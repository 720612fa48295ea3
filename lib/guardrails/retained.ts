/** Whether a resource outlives its stack. */
import type { Resource } from '../facts/audit-log';
import { expectValue, type Verdict } from './guardrail';

/**
 * Weighs both policies: DeletionPolicy answers the deletion of the stack or resource, UpdateReplacePolicy its replacement.
 * (CloudFormation Template Reference, "DeletionPolicy attribute" and "UpdateReplacePolicy attribute".)
 */
export function judgeRetained(resource: Resource): readonly Verdict[] {
  return [
    expectValue(
      { resource, path: 'DeletionPolicy' },
      resource.deletionPolicy,
      'Retain',
      (policy) => policy === 'Retain' || policy === 'RetainExceptOnCreate',
    ),
    expectValue(
      { resource, path: 'UpdateReplacePolicy' },
      resource.updateReplacePolicy,
      'Retain',
      (policy) => policy === 'Retain',
    ),
  ];
}

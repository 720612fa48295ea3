/** What AwsSolutionsChecks objects to and why it is right nevertheless, said on the narrowest construct. */
import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';

/** A locked bucket cannot write server access logs anywhere that is as locked as it is. */
export function acknowledgeNoAccessLogs(bucket: Bucket): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Server access logs cannot be delivered to a bucket with Object Lock, so that they would be the one record of this ' +
      'bucket that can be altered. The trail records every access to its objects as data events instead, in a locked bucket.',
  });
}

/**
 * Wildcards in the statements of a function's role, each by itself.
 *
 * @param statements Those with a wildcard among their resources say by their Sid what they read or write.
 */
export function acknowledgeWildcards(role: Role, statements: readonly PolicyStatement[]): void {
  const policy = role.node.findChild('DefaultPolicy');
  const wildcards = statements.flatMap((statement) =>
    statement.resources
      .map((resource) => asWritten(Stack.of(role).resolve(resource)))
      .filter((resource) => resource.includes('*'))
      .map((resource) => ({ resource, sid: statement.sid ?? '' })),
  );
  for (const { resource, sid } of wildcards) {
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason: reasonFor(resource, sid),
    });
  }
}

function reasonFor(resource: string, sid: string): string {
  if (resource === '*') {
    return `${sid}: these calls list and describe; IAM binds none of them to a resource (Service Authorization Reference).`;
  }
  return `${sid}: the wildcard stands for the objects or resources of this audit log alone, whose names begin like this.`;
}

/** An ARN as cdk-nag writes it: references as <LOGICAL-ID.ATTRIBUTE>. */
function asWritten(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const [intrinsic, argument] = Object.entries(resolved as Record<string, unknown>)[0] ?? [];
  if (intrinsic === 'Fn::Join') return ((argument as [string, unknown[]])[1] ?? []).map(asWritten).join('');
  if (intrinsic === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
  return `<${String(argument)}>`;
}

/** Answers to queries are copies that expire within days. */
export function acknowledgeShortLived(bucket: Bucket): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Answers are copies of log content that expire within days. Server access logs would need a bucket of their own; who ' +
      'asked what stands in the log itself, as StartQueryExecution.',
  });
}

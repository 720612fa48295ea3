/** A bucket that nobody can take anything out of: what the log bucket and the evidence bucket have in common. */
import type { Duration } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledgeNoAccessLogs } from './aws-solutions';

export interface LockedBucketProps {
  /** @default generated */
  readonly bucketName?: string;
  readonly key: kms.IKey;
  readonly retention: Duration;
  readonly lifecycleRules: readonly s3.LifecycleRule[];
  readonly metrics?: s3.BucketMetrics[];
  /** What becomes of it with the stack. @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE */
  readonly removalPolicy?: RemovalPolicy;
}

/** Object Lock in COMPLIANCE mode, versioned, encrypted, private, retained; no object is ever deleted for the stack. */
export function lockedBucket(scope: Construct, id: string, props: LockedBucketProps): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    ...(props.bucketName !== undefined && { bucketName: props.bucketName }),
    objectLockEnabled: true,
    objectLockDefaultRetention: s3.ObjectLockRetention.compliance(props.retention),
    versioned: true,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: props.key,
    bucketKeyEnabled: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: props.removalPolicy ?? RETAINED,
    lifecycleRules: [...props.lifecycleRules],
    ...(props.metrics && { metrics: props.metrics }),
  });
  acknowledgeNoAccessLogs(bucket);
  return bucket;
}

/**
 * Kept when its stack goes, but not when the stack's creation fails: a first deployment that is rolled back leaves nothing that
 * is paid for or guarded (CloudFormation Template Reference, "DeletionPolicy attribute", RetainExceptOnCreate).
 */
export const RETAINED = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** Attaches a policy and keeps it when the stack goes: a retained bucket without its policy is open to tampering. */
export function guard(bucket: s3.IBucket, statements: readonly PolicyStatement[]): void {
  statements.forEach((statement) => bucket.addToResourcePolicy(statement));
  bucket.policy?.applyRemovalPolicy(RETAINED);
}

/** The bucket that CloudTrail delivers to. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { belongsTo } from './belonging';
import { lifecycleRules } from './lifecycle';
import { guard, lockedBucket } from './locked-bucket';
import { logBucketPolicy } from './policies/log-bucket-policy';
import { checkProps } from './props';

export interface AuditLogBucketProps {
  /** Name of the audit log. */
  readonly auditLogName: string;
  /**
   * How long every log file is locked, in whole days. Irreversible: nobody can shorten the lock of a file that was
   * delivered, AWS and the root user included.
   */
  readonly retention: Duration;
  /**
   * How long log files stay immediately available before they move to S3 Glacier Deep Archive.
   * @default Duration.days(365)
   */
  readonly keptAtHand?: Duration;
  /** The key that encrypts the log files. */
  readonly key: kms.IKey;
  /** The only trail that may deliver. */
  readonly trailArn: string;
  /** Role ARN patterns (`*` and `?`) that may change the bucket's configuration; the role that deploys must be among them. */
  readonly administrators: string[];
  /**
   * ARNs of principals that may read the logs.
   * @default - nobody
   */
  readonly readers?: string[];
  /**
   * ARNs of those readers that are services: they can present no second factor.
   * @default - none: every reader has to, unless IAM Identity Center asks for it
   */
  readonly serviceReaders?: string[];
  /**
   * ARNs of the roles of functions that check the logs. Their own policies permit what they read.
   * @default - none
   */
  readonly checkers?: string[];
  /**
   * ARN of the role of the function that alone sets legal holds, and lifts them.
   * @default - administrators may
   */
  readonly holdSetter?: string;
  /**
   * The AWS organization whose principals may use the bucket at all.
   * @default - no boundary beside the other statements
   */
  readonly organizationId?: string;
  /**
   * Name of the bucket. A change of it replaces the bucket.
   * @default - CloudFormation generates one: only a trail of another account needs to know it
   */
  readonly bucketName?: string;
}

/** Id of the request metrics on deliveries: the dimension FilterId in CloudWatch. */
export const DELIVERY_METRICS_ID = 'deliveries';

/**
 * Object Lock in COMPLIANCE mode; only CloudTrail writes, for one trail; only readers read; nobody deletes.
 *
 * @example
 * const checkers = ['drift-checker', 'tamper-responder', 'log-verification'].map(
 *   (name) => `arn:aws:iam::111122223333:role/acme-audit-${name}`,
 * );
 * const { bucket: logBucket } = new AuditLogBucket(stack, 'Log', {
 *   auditLogName: 'acme-audit',
 *   retention: Duration.days(2192), // irreversible
 *   key,
 *   trailArn,
 *   administrators,
 *   readers,
 *   checkers,
 * });
 */
export class AuditLogBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: AuditLogBucketProps) {
    super(scope, id);
    checkProps(this, 'AuditLogBucket', props);
    belongsTo(this, { auditLog: props.auditLogName, component: 'log-bucket', owner: 'compliance' });
    const retentionDays = props.retention.toDays();
    this.bucket = lockedBucket(this, 'Bucket', {
      ...(props.bucketName !== undefined && { bucketName: props.bucketName }),
      key: props.key,
      retention: props.retention,
      lifecycleRules: lifecycleRules({
        retentionDays,
        keptAtHandDays: (props.keptAtHand ?? Duration.days(365)).toDays(),
      }),
      // One delivered log file keeps the bucket from being deleted: the rollback of a failed creation would fail as well.
      removalPolicy: RemovalPolicy.RETAIN,
      metrics: [{ id: DELIVERY_METRICS_ID, prefix: 'AWSLogs/' }],
    });
    guard(
      this.bucket,
      logBucketPolicy({
        bucketArn: this.bucket.bucketArn,
        keyArn: props.key.keyArn,
        trailArn: props.trailArn,
        account: Stack.of(this).account,
        administrators: props.administrators,
        readers: props.readers ?? [],
        services: props.serviceReaders ?? [],
        functions: [...(props.checkers ?? []), ...(props.holdSetter === undefined ? [] : [props.holdSetter])],
        ...(props.holdSetter !== undefined && { holds: { setter: props.holdSetter } }),
        retentionDays,
        ...(props.organizationId !== undefined && { organizationId: props.organizationId }),
      }),
    );
  }
}

/** The bucket that holds what the checks found. */
import { Stack, type Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DRILL_PREFIX } from '../drill/names';
import { EVIDENCE_PREFIX } from '../evidence/names';
import { belongsTo } from './belonging';
import { lifecycleRules } from './lifecycle';
import { guard, lockedBucket } from './locked-bucket';
import { allowDrills, allowHolders, evidenceBucketPolicy } from './policies/evidence-bucket-policy';
import { checkProps } from './props';

export interface EvidenceBucketProps {
  /** Name of the audit log. */
  readonly auditLogName: string;
  /** How long every document is locked, in whole days: at least as long as the logs that it speaks of. Irreversible. */
  readonly retention: Duration;
  /** The key that encrypts the documents. */
  readonly key: kms.IKey;
  /** Role ARN patterns (`*` and `?`) that may change the bucket's configuration; the role that deploys must be among them. */
  readonly administrators: string[];
  /** ARNs of the roles of functions that write evidence, and read it back. Their own policies permit it. */
  readonly writers: string[];
  /**
   * ARN of the role of the function that writes the ledger below `tlog/`, and makes its locks longer. Nothing there expires.
   * @default - no ledger
   */
  readonly ledgerWriter?: string;
  /**
   * ARN of the role of the function that sets legal holds: it writes what it did below `holds/records/`. Nothing below `holds/` expires.
   * @default - no holds
   */
  readonly holdSetter?: string;
  /**
   * ARNs of principals that may ask for legal holds, each below a prefix of its own.
   * @default - nobody
   */
  readonly holders?: string[];
  /**
   * ARNs of principals that may read the evidence.
   * @default - nobody
   */
  readonly readers?: string[];
  /**
   * ARNs of those readers that are services: they can present no second factor.
   * @default - none: every reader has to, unless IAM Identity Center asks for it
   */
  readonly serviceReaders?: string[];
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

/**
 * As locked as the log bucket; only the functions of the audit log write, below `evidence/`. Administrators may leave the canaries
 * of a drill below `drill/`.
 *
 * @example
 * const { bucket: evidenceBucket } = new EvidenceBucket(stack, 'Evidence', {
 *   auditLogName: 'acme-audit',
 *   retention: Duration.days(2192), // irreversible
 *   key,
 *   administrators,
 *   readers,
 *   writers: checkers,
 * });
 */
export class EvidenceBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: EvidenceBucketProps) {
    super(scope, id);
    checkProps(this, 'EvidenceBucket', props);
    belongsTo(this, { auditLog: props.auditLogName, component: 'evidence-bucket', owner: 'compliance' });
    const retentionDays = props.retention.toDays();
    this.bucket = lockedBucket(this, 'Bucket', {
      ...(props.bucketName !== undefined && { bucketName: props.bucketName }),
      key: props.key,
      retention: props.retention,
      // the chain is walked from its first run to its last: none of it may lie where it has to be restored from
      lifecycleRules: lifecycleRules({
        ...{ retentionDays, keptAtHandDays: retentionDays },
        ...((props.ledgerWriter ?? props.holdSetter) !== undefined && { prefixes: [EVIDENCE_PREFIX, DRILL_PREFIX] }),
      }),
    });
    guard(
      this.bucket,
      evidenceBucketPolicy({
        bucketArn: this.bucket.bucketArn,
        keyArn: props.key.keyArn,
        administrators: props.administrators,
        account: Stack.of(this).account,
        readers: props.readers ?? [],
        services: props.serviceReaders ?? [],
        functions: props.writers,
        ...(props.ledgerWriter !== undefined && { ledgerWriter: props.ledgerWriter }),
        ...(props.holdSetter !== undefined && { holdSetter: props.holdSetter, holders: props.holders ?? [] }),
        retentionDays,
        ...(props.organizationId !== undefined && { organizationId: props.organizationId }),
      }),
    );
    const { account, region, partition } = Stack.of(this);
    const { auditLogName, administrators, holders = [] } = props;
    if (holders.length > 0) props.key.addToResourcePolicy(allowHolders(holders, { account, region, partition }));
    if (administrators.length === 0) return;
    props.key.addToResourcePolicy(allowDrills({ account, region, partition, auditLogName, administrators }));
  }
}

/** The trail that writes the audit log. */
import { Stack } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { belongsTo } from './belonging';
import { checkProps } from './props';

export interface AuditTrailProps {
  /** Name of the audit log, and of the trail. */
  readonly auditLogName: string;
  /** The bucket that it delivers to. */
  readonly bucket: s3.IBucket;
  /** The key that encrypts what it delivers. */
  readonly key: kms.IKey;
  /**
   * Other buckets whose objects are watched like the log bucket's.
   * @default - none
   */
  readonly watchedBuckets?: s3.IBucket[];
  /**
   * Whether it records every account of the organization. It stands in the management account then.
   * @default false
   */
  readonly isOrganizationTrail?: boolean;
}

type FieldSelector = cloudtrail.CfnTrail.AdvancedFieldSelectorProperty;

/**
 * Multi-Region, global services included, every management event, signed and encrypted, with both kinds of Insights.
 *
 * Data events on the log bucket tell who reads it and who tries to change it. CloudTrail's own deliveries are left out:
 * each delivered file would be an event, and so another file (aws-cdk issue 19398 is why this is the L1).
 *
 * @example
 * new AuditTrail(stack, 'Trail', { auditLogName: 'acme-audit', bucket: logBucket, key, watchedBuckets: [evidenceBucket] });
 */
export class AuditTrail extends Construct {
  readonly trail: cloudtrail.CfnTrail;
  readonly trailArn: string;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    checkProps(this, 'AuditTrail', props);
    belongsTo(this, { auditLog: props.auditLogName, component: 'trail', owner: 'security' });
    this.trail = new cloudtrail.CfnTrail(this, 'Trail', {
      trailName: props.auditLogName,
      s3BucketName: props.bucket.bucketName,
      kmsKeyId: props.key.keyArn,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      ...(props.isOrganizationTrail && { isOrganizationTrail: true }),
      insightSelectors: [{ insightType: 'ApiCallRateInsight' }, { insightType: 'ApiErrorRateInsight' }],
      advancedEventSelectors: [
        { name: 'Management events selector', fieldSelectors: [is('eventCategory', 'Management')] },
        ...dataEventSelectors([props.bucket, ...(props.watchedBuckets ?? [])]),
      ],
    });
    this.trailArn = trailArnOf(this, props.auditLogName);
    // CloudTrail asks the bucket's policy whether it may deliver when the trail is made.
    if (props.bucket.policy) this.trail.node.addDependency(props.bucket.policy);
  }
}

/** The ARN that a trail of that name has: known before the trail is, so that policies can name it. */
export function trailArnOf(scope: Construct, trailName: string): string {
  return Stack.of(scope).formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: trailName });
}

/**
 * Everything but PutObject, and PutObject by people and roles: CloudTrail delivers as a service, which has no ARN
 * (CloudTrail API Reference, AdvancedFieldSelector; CloudTrail User Guide, "CloudTrail userIdentity element").
 */
function dataEventSelectors(buckets: readonly s3.IBucket[]): cloudtrail.CfnTrail.AdvancedEventSelectorProperty[] {
  const objects = [
    is('eventCategory', 'Data'),
    is('resources.type', 'AWS::S3::Object'),
    { field: 'resources.ARN', startsWith: buckets.map((bucket) => `${bucket.bucketArn}/`) },
  ];
  return [
    {
      name: 'Everything on the locked buckets but uploads',
      fieldSelectors: [...objects, { field: 'eventName', notEquals: ['PutObject'] }],
    },
    {
      name: 'Uploads to the locked buckets by anyone but a service',
      fieldSelectors: [...objects, is('eventName', 'PutObject'), { field: 'userIdentity.arn', startsWith: ['arn:'] }],
    },
  ];
}

function is(field: string, value: string): FieldSelector {
  return { field, equalTo: [value] };
}

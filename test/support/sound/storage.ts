/** The sound audit log's key, its two locked buckets and the trail. */
import type { Resource } from '../../../lib/facts/audit-log';
import { NAME, REGION, TRAIL_ARN } from './names';
import { evidenceBucketPolicy, keyPolicy, logBucketPolicy } from './policies';
import type { Maker } from './maker';

/** 6 years: what SEC Rule 17a-4 asks for, the longest of the sound audit log's frameworks. */
export const RETENTION_DAYS = 2192;
/** 2 years: how long SEC Rule 17a-4 wants records at hand. */
export const KEPT_AT_HAND_DAYS = 731;
export const FUNCTIONS = ['DriftChecker', 'TamperResponder', 'LogVerification'] as const;

export function storage(make: Maker): Resource[] {
  const bucketArn = (logicalId: string) => `arn:aws:s3:::${make.ref(logicalId)}`;
  const keyArn = make.keyArn();
  const functionRoles = FUNCTIONS.map((name) => make.roleArn(`${name}Role`));
  return [
    make.resource('AWS::KMS::Key', 'Key', 'key', {
      arn: keyArn,
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
      state: { KeyState: 'Enabled' },
      properties: {
        Description: `Encrypts the audit log ${NAME}`,
        Enabled: true,
        EnableKeyRotation: true,
        RotationPeriodInDays: 365,
        PendingWindowInDays: 30,
        MultiRegion: false,
        KeyPolicy: keyPolicy(functionRoles),
      },
    }),
    make.resource('AWS::KMS::Alias', 'KeyAlias', 'key', {
      properties: { AliasName: `alias/${NAME}`, TargetKeyId: keyArn },
      untagged: true,
    }),
    lockedBucket(make, 'LogBucket', 'log-bucket'),
    lockedBucket(make, 'EvidenceBucket', 'evidence-bucket'),
    make.resource('AWS::S3::BucketPolicy', 'LogBucketPolicy', 'log-bucket', {
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
      properties: {
        Bucket: make.ref('LogBucket'),
        PolicyDocument: logBucketPolicy(bucketArn('LogBucket'), keyArn, functionRoles),
      },
      untagged: true,
    }),
    make.resource('AWS::S3::BucketPolicy', 'EvidenceBucketPolicy', 'evidence-bucket', {
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
      properties: {
        Bucket: make.ref('EvidenceBucket'),
        PolicyDocument: evidenceBucketPolicy(bucketArn('EvidenceBucket'), keyArn, functionRoles),
      },
      untagged: true,
    }),
    trail(make, bucketArn('LogBucket'), bucketArn('EvidenceBucket'), keyArn),
  ];
}

function lockedBucket(make: Maker, logicalId: string, component: 'log-bucket' | 'evidence-bucket'): Resource {
  return make.resource('AWS::S3::Bucket', logicalId, component, {
    arn: `arn:aws:s3:::${make.ref(logicalId)}`,
    deletionPolicy: 'Retain',
    updateReplacePolicy: 'Retain',
    extraTags: component === 'log-bucket' ? [{ Key: 'wormtrail:audit-log', Value: 'true' }] : [],
    properties: {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: RETENTION_DAYS } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      ...(component === 'log-bucket' && { MetricsConfigurations: [{ Id: 'deliveries', Prefix: 'AWSLogs/' }] }),
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: make.keyArn() },
          },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'archive-then-expire',
            Status: 'Enabled',
            Transitions: [
              { StorageClass: 'GLACIER_IR', TransitionInDays: 90 },
              { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: KEPT_AT_HAND_DAYS },
            ],
            ExpirationInDays: RETENTION_DAYS + 1,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
          { Id: 'remove-delete-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        ],
      },
    },
  });
}

function trail(make: Maker, bucketArn: string, evidenceArn: string, keyArn: string): Resource {
  return make.resource('AWS::CloudTrail::Trail', 'Trail', 'trail', {
    ref: NAME,
    arn: TRAIL_ARN,
    state: { IsLogging: true, HomeRegion: REGION },
    properties: {
      TrailName: NAME,
      S3BucketName: make.ref('LogBucket'),
      IsLogging: true,
      IsMultiRegionTrail: true,
      IsOrganizationTrail: false,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: keyArn,
      InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }, { InsightType: 'ApiErrorRateInsight' }],
      AdvancedEventSelectors: [
        { Name: 'All management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
        {
          Name: 'Who reads and attacks the log bucket, without the deliveries',
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
            { Field: 'resources.ARN', StartsWith: [`${bucketArn}/`] },
            { Field: 'eventName', NotEquals: ['PutObject'] },
          ],
        },
        {
          Name: 'Who writes evidence',
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
            { Field: 'resources.ARN', StartsWith: [`${evidenceArn}/`] },
            { Field: 'eventName', Equals: ['PutObject'] },
            { Field: 'userIdentity.arn', StartsWith: ['arn:'] },
          ],
        },
      ],
    },
  });
}

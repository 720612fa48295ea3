/** One audit log, as CloudFormation writes it and as three public Terraform modules do: same facts, other words. */
import type { Template } from '../../../lib/facts/from-template';
import { late, planOf, type Modules, type PlannedResources } from '../../support/terraform-plan';

import {
  ACCOUNT,
  BUCKET,
  BUCKET_ARN,
  bucketPolicy,
  KEY_ARN,
  keyPolicy,
  PATTERN,
  REGION,
  rightsOf,
  TOPIC_ARN,
  TOPIC_POLICY,
  TRAIL_ARN,
  TRUST,
  type Settings,
} from './documents';

export { SOUND, type Settings } from './documents';

/** The log as a template that states everything. */
export function template(settings: Settings): Template {
  const { isLocked, algorithm } = settings;
  const isOfKms = algorithm === 'aws:kms';
  const Resources = {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        Description: 'audit log',
        Enabled: true,
        EnableKeyRotation: settings.rotates,
        PendingWindowInDays: settings.waits,
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyPolicy: keyPolicy(settings),
      },
    },
    Logs: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: BUCKET,
        ...(isLocked && {
          ObjectLockEnabled: true,
          ObjectLockConfiguration: {
            ObjectLockEnabled: 'Enabled',
            Rule: { DefaultRetention: { Mode: settings.mode, Days: settings.days } },
          },
        }),
        VersioningConfiguration: { Status: settings.versioning },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: algorithm,
                ...(isOfKms && { KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } }),
              },
            },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: settings.blocksPublicPolicy,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: settings.ownership }] },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'expire',
              Status: 'Enabled',
              ExpirationInDays: settings.expiresAfter,
              NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            },
          ],
        },
      },
    },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: bucketPolicy(settings) },
    },
    Trail: {
      Type: 'AWS::CloudTrail::Trail',
      Properties: {
        TrailName: 'acme-audit',
        S3BucketName: { Ref: 'Logs' },
        IsLogging: settings.isLogging,
        EnableLogFileValidation: settings.validates,
        IsMultiRegionTrail: settings.isMultiRegion,
        IncludeGlobalServiceEvents: settings.recordsGlobal,
        IsOrganizationTrail: false,
        ...(isOfKms && { KMSKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } }),
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: settings.managementEvents }],
        InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }, { InsightType: 'ApiErrorRateInsight' }],
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'acme-audit-alarms' } },
    TopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: TOPIC_POLICY },
    },
    ...(settings.subscribed && {
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'security@example.com' },
      },
    }),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'acme-audit-tampering',
        EventPattern: PATTERN,
        State: settings.ruleState,
        Targets: [{ Id: 'topic', Arn: { Ref: 'Topic' } }],
      },
    },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'app', Path: '/', AssumeRolePolicyDocument: TRUST } },
    Rights: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'app', Roles: [{ Ref: 'Role' }], PolicyDocument: rightsOf(settings) },
    },
  };
  return { stack: 'plan', account: ACCOUNT, region: REGION, body: { Resources } };
}

interface Names {
  /** Address of the module that has the bucket; with a dot behind it. */
  readonly module: string;
  /** What each of its resources is called, index and all. */
  readonly name: string;
  /** What the trail calls the bucket. */
  readonly output: string;
  /** What its policy is made of, where it is known after apply only. */
  readonly policy: readonly string[] | undefined;
  readonly modules: Modules;
}

/** What the provider fills in of a bucket where its configuration says nothing. */
const OF_PROVIDER = {
  acl: late(null),
  cors_rule: late([]),
  // after apply the owner's own, which AWS gives every new bucket
  grant: late([{ id: 'owner', type: 'CanonicalUser', permissions: ['FULL_CONTROL'], uri: '' }]),
  lifecycle_rule: late([]),
  logging: late([]),
  replication_configuration: late([]),
  policy: late(''),
  website: late([]),
};

function resources(settings: Settings, { module, name, output, policy }: Names): PlannedResources {
  const { isLocked, algorithm } = settings;
  const own = (attribute: string): string => `aws_s3_bucket.${name}.${attribute}`;
  const inModule = (type: string): string => `${module}${type}.${name}`;
  const bucket = late(BUCKET, own('id'));
  const isOfKms = algorithm === 'aws:kms';
  const document = JSON.stringify(bucketPolicy(settings));
  const key = module === '' ? 'aws_kms_key.audit.arn' : 'var.kms_key_arn';
  return {
    'aws_kms_key.audit': {
      ...{ description: 'audit log', is_enabled: true, enable_key_rotation: settings.rotates },
      ...{ deletion_window_in_days: settings.waits, key_usage: 'ENCRYPT_DECRYPT' },
      ...{ customer_master_key_spec: 'SYMMETRIC_DEFAULT', policy: JSON.stringify(keyPolicy(settings)) },
      ...{ arn: late(KEY_ARN), id: late(KEY_ARN.split('/')[1]), key_id: late(KEY_ARN.split('/')[1]) },
    },
    [inModule('aws_s3_bucket')]: {
      ...{ bucket: BUCKET, bucket_prefix: null, force_destroy: false, tags: null, ...OF_PROVIDER },
      object_lock_enabled: isLocked ? true : late(false),
      object_lock_configuration: late(isLocked ? [{ object_lock_enabled: 'Enabled', rule: [] }] : []),
      versioning: late([{ enabled: settings.versioning === 'Enabled', mfa_delete: false }]),
      server_side_encryption_configuration: late([]),
      ...{ id: late(BUCKET), arn: late(BUCKET_ARN) },
    },
    ...(isLocked && {
      [inModule('aws_s3_bucket_object_lock_configuration')]: {
        ...{ bucket, object_lock_enabled: 'Enabled', id: late(BUCKET) },
        rule: [{ default_retention: [{ mode: settings.mode, days: settings.days, years: null }] }],
      },
    }),
    [inModule('aws_s3_bucket_versioning')]: {
      ...{ bucket, id: late(BUCKET), versioning_configuration: [{ status: settings.versioning }] },
    },
    [inModule('aws_s3_bucket_server_side_encryption_configuration')]: {
      ...{ bucket, id: late(BUCKET) },
      rule: [
        {
          apply_server_side_encryption_by_default: [
            { sse_algorithm: algorithm, kms_master_key_id: isOfKms ? late(KEY_ARN, key) : '' },
          ],
          bucket_key_enabled: true,
        },
      ],
    },
    [inModule('aws_s3_bucket_public_access_block')]: {
      ...{ bucket, id: late(BUCKET), block_public_acls: true, block_public_policy: settings.blocksPublicPolicy },
      ...{ ignore_public_acls: true, restrict_public_buckets: true },
    },
    [inModule('aws_s3_bucket_ownership_controls')]: {
      // made after the policy, whose id is the bucket's name as well
      bucket: late(BUCKET, `aws_s3_bucket_policy.${name}.id`, own('id')),
      rule: [{ object_ownership: settings.ownership }],
      id: late(BUCKET),
    },
    [inModule('aws_s3_bucket_lifecycle_configuration')]: {
      ...{ bucket, id: late(BUCKET) },
      rule: [
        {
          ...{
            id: 'expire',
            status: 'Enabled',
            prefix: '',
            transition: [],
            filter: [{ prefix: '', and: [], tag: [] }],
          },
          expiration: [{ days: settings.expiresAfter, date: null, expired_object_delete_marker: false }],
          noncurrent_version_expiration: [{ noncurrent_days: 1, newer_noncurrent_versions: null }],
        },
      ],
    },
    [inModule('aws_s3_bucket_policy')]: {
      ...{ bucket, id: late(BUCKET), policy: policy ? late(document, ...policy) : document },
    },
    'aws_cloudtrail.audit': {
      ...{ name: 'acme-audit', s3_bucket_name: late(BUCKET, output), s3_key_prefix: null },
      ...{ enable_logging: settings.isLogging, enable_log_file_validation: settings.validates },
      ...{ is_multi_region_trail: settings.isMultiRegion, is_organization_trail: false },
      ...{ include_global_service_events: settings.recordsGlobal, cloud_watch_logs_group_arn: null },
      kms_key_id: isOfKms ? late(KEY_ARN, 'aws_kms_key.audit.arn') : null,
      event_selector: [
        {
          ...{ read_write_type: 'All', include_management_events: settings.managementEvents },
          ...{ data_resource: [], exclude_management_event_sources: [] },
        },
      ],
      advanced_event_selector: [],
      insight_selector: [{ insight_type: 'ApiCallRateInsight' }, { insight_type: 'ApiErrorRateInsight' }],
      ...{ arn: late(TRAIL_ARN), id: late('acme-audit'), home_region: late(REGION) },
    },
    'aws_sns_topic.alarms': {
      ...{ name: 'acme-audit-alarms', arn: late(TOPIC_ARN), id: late(TOPIC_ARN), policy: late(''), display_name: '' },
    },
    'aws_sns_topic_policy.alarms': {
      ...{ arn: late(TOPIC_ARN, 'aws_sns_topic.alarms.arn'), policy: JSON.stringify(TOPIC_POLICY) },
    },
    ...(settings.subscribed && {
      'aws_sns_topic_subscription.security': {
        ...{ topic_arn: late(TOPIC_ARN, 'aws_sns_topic.alarms.arn'), protocol: 'email' },
        ...{ endpoint: 'security@example.com', raw_message_delivery: false, arn: late(`${TOPIC_ARN}:1234`) },
      },
    }),
    'aws_cloudwatch_event_rule.tampering': {
      ...{ name: 'acme-audit-tampering', event_pattern: JSON.stringify(PATTERN), state: settings.ruleState },
      ...{ event_bus_name: 'default', id: late('acme-audit-tampering') },
    },
    'aws_cloudwatch_event_target.topic': {
      rule: late('acme-audit-tampering', 'aws_cloudwatch_event_rule.tampering.name'),
      ...{ target_id: 'topic', arn: late(TOPIC_ARN, 'aws_sns_topic.alarms.arn') },
    },
    'aws_iam_role.app': {
      ...{ name: 'app', path: '/', assume_role_policy: JSON.stringify(TRUST), inline_policy: late([]) },
      ...{ managed_policy_arns: late([]), id: late('app'), arn: late(`arn:aws:iam::${ACCOUNT}:role/app`) },
    },
    'aws_iam_role_policy.app': {
      ...{ name: 'app', role: late('app', 'aws_iam_role.app.id'), policy: JSON.stringify(rightsOf(settings)) },
    },
  };
}

/** The shapes of three public modules: where the bucket stands, and what leads to it. */
const SHAPES: Readonly<Record<string, Names>> = {
  // trussworks/terraform-aws-logs: one module, and a policy that names the bucket by its name
  'one module, policy known': {
    module: 'module.logs.',
    name: 'aws_logs',
    output: 'module.logs.aws_logs_bucket',
    policy: undefined,
    modules: {
      logs: {
        passes: { kms_key_arn: ['aws_kms_key.audit.arn'] },
        outputs: { aws_logs_bucket: ['aws_s3_bucket.aws_logs.id'] },
      },
    },
  },
  // cloudposse/terraform-aws-cloudtrail-s3-bucket: a module in a module in a module, each with a count
  'modules in modules, each with a count': {
    module: 'module.cloudtrail.module.s3_bucket.module.aws_s3_bucket[0].',
    name: 'default[0]',
    output: 'module.cloudtrail.bucket_id',
    policy: undefined,
    modules: {
      cloudtrail: {
        passes: { kms_master_key_arn: ['aws_kms_key.audit.arn'] },
        outputs: { bucket_id: ['module.s3_bucket.bucket_id'] },
      },
      'cloudtrail.s3_bucket': {
        passes: { kms_master_key_arn: ['var.kms_master_key_arn'] },
        outputs: { bucket_id: ['module.aws_s3_bucket[0].bucket_id'] },
      },
      'cloudtrail.s3_bucket.aws_s3_bucket': {
        passes: { kms_key_arn: ['var.kms_master_key_arn'] },
        // a splat says nothing of index and attribute
        outputs: { bucket_id: ['aws_s3_bucket.default'] },
      },
    },
  },
  // terraform-aws-modules/terraform-aws-s3-bucket: an output of policy or bucket, and a policy that is joined during apply
  'an output of policy or bucket, policy joined during apply': {
    module: 'module.s3_bucket.',
    name: 'this[0]',
    output: 'module.s3_bucket.s3_bucket_id',
    policy: ['data.aws_iam_policy_document.combined[0].json', 'aws_s3_bucket.this[0].arn'],
    modules: {
      s3_bucket: {
        passes: { kms_key_arn: ['aws_kms_key.audit.arn'] },
        outputs: { s3_bucket_id: ['aws_s3_bucket_policy.this[0].id', 'aws_s3_bucket.this[0].id'] },
      },
    },
  },
};

export const SHAPE_NAMES = Object.keys(SHAPES);

export function plan(shape: string, settings: Settings, isApplied: boolean): Record<string, unknown> {
  const names = SHAPES[shape] as Names;
  return planOf(resources(settings, names), isApplied, names.modules);
}

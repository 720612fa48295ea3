/** Resource types of Terraform: what each is in CloudFormation. Those of the log in `log.ts` are judged there. */
import { templateOfPlan } from '../../../lib/facts/terraform/plan';
import { TYPES, UNREAD } from '../../../lib/facts/terraform/types';
import { isUnknown, valueAt, type Value } from '../../../lib/facts/value';
import { late, planOf, type PlannedResources } from '../../support/terraform-plan';
import { plan, SHAPE_NAMES, SOUND } from './log';

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: Value }>>;

function resourcesOf(resources: PlannedResources, isApplied = true): Resources {
  const body = planOf(resources, isApplied);
  return (templateOfPlan(JSON.stringify(body), body, 'plan.json', { stack: 'plan' }).body as { Resources: Resources })
    .Resources;
}

const DOCUMENT = { Version: '2012-10-17', Statement: [] };
const TEXT = JSON.stringify(DOCUMENT);
const ARN = 'arn:aws:sns:eu-central-1:111122223333:t';
const OWN = { id: 'us', type: 'CanonicalUser', permissions: ['FULL_CONTROL'] };
const OF_OTHERS = 'access_control_policy';
const LOGS = { 'aws_s3_bucket.b': { bucket: 'b', arn: 'arn:aws:s3:::b' } };

/** What is planned, and what the last resource of the template says. */
const ROWS: readonly (readonly [
  type: string,
  resources: PlannedResources,
  cloudFormation: string,
  properties: object,
])[] = [
  [
    'aws_kms_alias',
    { 'aws_kms_key.k': { arn: 'arn:k', key_id: '1' }, 'aws_kms_alias.a': { name: 'alias/a', target_key_id: '1' } },
    ...(['AWS::KMS::Alias', { AliasName: 'alias/a', TargetKeyId: { Ref: 'aws-kms-key-k' } }] as const),
  ],
  [
    'aws_kms_key_policy',
    { 'aws_kms_key.k': { key_id: '1' }, 'aws_kms_key_policy.p': { key_id: '1', policy: TEXT } },
    ...(['AWS::KMS::Key', { KeyPolicy: DOCUMENT }] as const),
  ],
  [
    'aws_cloudtrail',
    {
      'aws_cloudtrail.t': {
        name: 't',
        s3_bucket_name: 'b',
        event_selector: [],
        advanced_event_selector: [
          {
            name: 'data',
            field_selector: [
              { field: 'eventCategory', equals: ['Data'], not_equals: null, starts_with: [] },
              { field: 'resources.ARN', not_starts_with: ['arn:aws:s3:::b/'] },
            ],
          },
        ],
      },
    },
    'AWS::CloudTrail::Trail',
    {
      ...{ TrailName: 't', S3BucketName: 'b' },
      AdvancedEventSelectors: [
        {
          Name: 'data',
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::b/'] },
          ],
        },
      ],
    },
  ],
  [
    'aws_s3_bucket',
    {
      'aws_s3_bucket.b': {
        ...{ bucket: 'b', acl: 'log-delivery-write', tags_all: { 'wormtrail:audit-log': 'true' } },
        ...{ versioning: [{ enabled: true }], logging: [{ target_bucket: 'c', target_prefix: 'p/' }] },
        object_lock_configuration: [
          {
            object_lock_enabled: 'Enabled',
            rule: [{ default_retention: [{ mode: 'COMPLIANCE', days: 0, years: 6 }] }],
          },
        ],
        server_side_encryption_configuration: [
          { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256', kms_master_key_id: '' }] }] },
        ],
        lifecycle_rule: [
          {
            ...{ id: 'r', enabled: true, prefix: '', tags: {}, abort_incomplete_multipart_upload_days: 7 },
            expiration: [{ days: 400, date: '', expired_object_delete_marker: false }],
            noncurrent_version_expiration: [{ days: 1 }],
          },
        ],
      },
    },
    'AWS::S3::Bucket',
    {
      ...{ BucketName: 'b', AccessControl: 'LogDeliveryWrite', ObjectLockEnabled: true },
      ObjectLockConfiguration: {
        ...{ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 6 } } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: 'c', LogFilePrefix: 'p/' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: {
        Rules: [
          {
            ...{ Id: 'r', Status: 'Enabled', ExpirationInDays: 400 },
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
      Tags: [{ Key: 'wormtrail:audit-log', Value: 'true' }],
    },
  ],
  [
    'aws_s3_bucket_acl',
    { ...LOGS, 'aws_s3_bucket_acl.a': { bucket: 'b', acl: 'public-read' } },
    ...(['AWS::S3::Bucket', { BucketName: 'b', AccessControl: 'PublicRead' }] as const),
  ],
  [
    'aws_s3_bucket_logging',
    { ...LOGS, 'aws_s3_bucket_logging.l': { bucket: 'b', target_bucket: 'c', target_prefix: 'p/' } },
    'AWS::S3::Bucket',
    { BucketName: 'b', LoggingConfiguration: { DestinationBucketName: 'c', LogFilePrefix: 'p/' } },
  ],
  [
    'aws_s3_bucket_lifecycle_configuration',
    {
      ...LOGS,
      'aws_s3_bucket_lifecycle_configuration.l': {
        bucket: 'b',
        transition_default_minimum_object_size: 'varies_by_storage_class',
        rule: [
          {
            ...{ id: 'r', status: 'Enabled', expiration: [{ days: 0, expired_object_delete_marker: true }] },
            filter: [{ and: [{ prefix: 'x/', tags: { a: 'b' }, object_size_greater_than: 1 }] }],
            transition: [{ days: 30, storage_class: 'GLACIER' }],
            noncurrent_version_transition: [{ noncurrent_days: 5, storage_class: 'GLACIER' }],
          },
        ],
      },
    },
    'AWS::S3::Bucket',
    {
      BucketName: 'b',
      LifecycleConfiguration: {
        Rules: [
          {
            ...{ Id: 'r', Status: 'Enabled', Prefix: 'x/', TagFilters: [{ Key: 'a', Value: 'b' }] },
            ...{ ObjectSizeGreaterThan: 1, ExpiredObjectDeleteMarker: true },
            Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 30 }],
            NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER', TransitionInDays: 5 }],
          },
        ],
        TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
      },
    },
  ],
  [
    'aws_s3_bucket_replication_configuration',
    {
      ...LOGS,
      'aws_s3_bucket_replication_configuration.r': {
        ...{ bucket: 'b', role: 'arn:r' },
        rule: [{ id: 'all', status: 'Enabled', destination: [{ bucket: 'arn:aws:s3:::c', account: '111122223333' }] }],
      },
    },
    'AWS::S3::Bucket',
    {
      BucketName: 'b',
      ReplicationConfiguration: {
        Role: 'arn:r',
        Rules: [{ Id: 'all', Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::c', Account: '111122223333' } }],
      },
    },
  ],
  [
    'aws_cloudwatch_log_group',
    { 'aws_cloudwatch_log_group.g': { name: 'g', retention_in_days: 0, kms_key_id: 'arn:k' } },
    ...(['AWS::Logs::LogGroup', { LogGroupName: 'g', KmsKeyId: 'arn:k' }] as const),
  ],
  [
    'aws_cloudwatch_log_metric_filter',
    {
      'aws_cloudwatch_log_group.g': { name: 'g' },
      'aws_cloudwatch_log_metric_filter.f': {
        ...{ name: 'f', pattern: '{ $.eventName = StopLogging }', log_group_name: 'g' },
        metric_transformation: [
          { name: 'm', namespace: 'n', value: '1', default_value: '', dimensions: {}, unit: 'None' },
        ],
      },
    },
    'AWS::Logs::MetricFilter',
    {
      ...{ FilterName: 'f', FilterPattern: '{ $.eventName = StopLogging }' },
      LogGroupName: { Ref: 'aws-cloudwatch-log-group-g' },
      MetricTransformations: [{ MetricName: 'm', MetricNamespace: 'n', MetricValue: '1', Unit: 'None' }],
    },
  ],
  [
    'aws_cloudwatch_metric_alarm',
    {
      'aws_sns_topic.t': { name: 't', arn: ARN },
      'aws_cloudwatch_metric_alarm.a': {
        ...{ alarm_name: 'a', namespace: 'n', metric_name: 'm', threshold: 1, period: 60, statistic: 'Sum' },
        ...{ comparison_operator: 'GreaterThanOrEqualToThreshold', evaluation_periods: 1, actions_enabled: true },
        ...{ alarm_actions: [ARN], ok_actions: [], dimensions: { F: 'x' }, treat_missing_data: 'notBreaching' },
      },
    },
    'AWS::CloudWatch::Alarm',
    {
      ...{ AlarmName: 'a', Namespace: 'n', MetricName: 'm', Threshold: 1, Period: 60, Statistic: 'Sum' },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 1, ActionsEnabled: true },
      ...{ AlarmActions: [{ Ref: 'aws-sns-topic-t' }], Dimensions: [{ Name: 'F', Value: 'x' }] },
      TreatMissingData: 'notBreaching',
    },
  ],
  [
    'aws_lambda_function',
    {
      'aws_iam_role.r': { name: 'r', arn: 'arn:aws:iam::111122223333:role/r' },
      'aws_lambda_function.f': {
        ...{ function_name: 'f', role: 'arn:aws:iam::111122223333:role/r', timeout: 3, layers: [] },
        ...{ environment: [{ variables: { A: 'b' } }], reserved_concurrent_executions: -1 },
      },
    },
    'AWS::Lambda::Function',
    {
      ...{ FunctionName: 'f', Timeout: 3, Role: { 'Fn::GetAtt': ['aws-iam-role-r', 'Arn'] } },
      ...{ Code: { reason: 'a plan does not say what the function runs' }, Environment: { Variables: { A: 'b' } } },
    },
  ],
  [
    'aws_lambda_permission',
    {
      'aws_lambda_function.f': { function_name: 'f' },
      'aws_lambda_permission.p': {
        ...{ function_name: 'f', action: 'lambda:InvokeFunction', principal: 'events.amazonaws.com', source_arn: ARN },
      },
    },
    'AWS::Lambda::Permission',
    {
      ...{ FunctionName: { Ref: 'aws-lambda-function-f' }, Action: 'lambda:InvokeFunction' },
      ...{ Principal: 'events.amazonaws.com', SourceArn: ARN },
    },
  ],
  [
    'aws_sqs_queue',
    { 'aws_sqs_queue.q': { name: 'q', sqs_managed_sse_enabled: true, redrive_policy: '{"maxReceiveCount":3}' } },
    ...([
      'AWS::SQS::Queue',
      { QueueName: 'q', SqsManagedSseEnabled: true, RedrivePolicy: { maxReceiveCount: 3 } },
    ] as const),
  ],
  [
    'aws_sqs_queue_policy',
    { 'aws_sqs_queue.q': { url: 'https://q' }, 'aws_sqs_queue_policy.p': { queue_url: 'https://q', policy: TEXT } },
    ...(['AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'aws-sqs-queue-q' }], PolicyDocument: DOCUMENT }] as const),
  ],
  [
    'aws_iam_policy',
    { 'aws_iam_policy.p': { name: 'p', path: '/', policy: TEXT } },
    ...(['AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'p', Path: '/', PolicyDocument: DOCUMENT }] as const),
  ],
  [
    'aws_iam_role_policy_attachment',
    {
      'aws_iam_role.r': { name: 'r', managed_policy_arns: ['arn:a'] },
      'aws_iam_role_policy_attachment.a': { role: 'r', policy_arn: 'arn:b' },
    },
    ...(['AWS::IAM::Role', { RoleName: 'r', ManagedPolicyArns: ['arn:a', 'arn:b'] }] as const),
  ],
  [
    'aws_iam_role_policy_attachments_exclusive',
    {
      'aws_iam_role.r': { name: 'r' },
      'aws_iam_role_policy_attachments_exclusive.a': { role_name: 'r', policy_arns: ['arn:a', 'arn:b'] },
    },
    ...(['AWS::IAM::Role', { RoleName: 'r', ManagedPolicyArns: ['arn:a', 'arn:b'] }] as const),
  ],
  [
    'aws_iam_policy_attachment',
    {
      'aws_iam_role.r': { name: 'r' },
      'aws_iam_policy_attachment.a': { name: 'a', roles: ['r', 'other'], users: ['u'], policy_arn: 'arn:a' },
    },
    'AWS::IAM::PolicyAttachment',
    { Roles: [{ Ref: 'aws-iam-role-r' }, 'other'], Users: ['u'], ManagedPolicyArns: ['arn:a'] },
  ],
  [
    'aws_kms_grant',
    {
      'aws_kms_key.k': { key_id: '1' },
      'aws_kms_grant.g': { key_id: '1', grantee_principal: 'arn:x', retiring_principal: null, operations: ['Decrypt'] },
    },
    'AWS::KMS::Grant',
    { KeyId: { Ref: 'aws-kms-key-k' }, GranteePrincipal: 'arn:x', Operations: ['Decrypt'] },
  ],
  ...(['user', 'group'] as const).flatMap((holder) => {
    const [, Holder = ''] = [holder, holder === 'user' ? 'User' : 'Group'];
    const has = { [`aws_iam_${holder}.x`]: { name: 'x' } };
    return [
      [`aws_iam_${holder}`, has, `AWS::IAM::${Holder}`, { [`${Holder}Name`]: 'x' }],
      [
        `aws_iam_${holder}_policy`,
        { ...has, [`aws_iam_${holder}_policy.p`]: { name: 'p', [holder]: 'x', policy: TEXT } },
        'AWS::IAM::Policy',
        { PolicyName: 'p', PolicyDocument: DOCUMENT, [`${Holder}s`]: [{ Ref: `aws-iam-${holder}-x` }] },
      ],
      [
        `aws_iam_${holder}_policy_attachment`,
        { ...has, [`aws_iam_${holder}_policy_attachment.a`]: { [holder]: 'x', policy_arn: 'arn:b' } },
        `AWS::IAM::${Holder}`,
        { [`${Holder}Name`]: 'x', ManagedPolicyArns: ['arn:b'] },
      ],
      [
        `aws_iam_${holder}_policy_attachments_exclusive`,
        {
          ...has,
          [`aws_iam_${holder}_policy_attachments_exclusive.a`]: { [`${holder}_name`]: 'x', policy_arns: ['arn:b'] },
        },
        `AWS::IAM::${Holder}`,
        { [`${Holder}Name`]: 'x', ManagedPolicyArns: ['arn:b'] },
      ],
    ] as const;
  }),
];

test.each(ROWS)('%s', (_, resources, cloudFormation, properties) => {
  const made = Object.values(resourcesOf(resources)).at(-1);
  expect(made?.Type).toBe(cloudFormation);
  expect(made?.Properties).toEqual(properties);
});

test.each([
  ['aws_s3_bucket', { bucket: 'b' }, 'AWS::S3::BucketPolicy'],
  ['aws_sns_topic', { name: 't' }, 'AWS::SNS::TopicPolicy'],
  ['aws_sqs_queue', { name: 'q' }, 'AWS::SQS::QueuePolicy'],
])('%s has its policy beside it, where the plan has it inside', (type, attributes, cloudFormation) => {
  const made = Object.values(resourcesOf({ [`${type}.x`]: { ...attributes, policy: TEXT } })).at(-1);
  expect(made).toMatchObject({ Type: cloudFormation, Properties: { PolicyDocument: DOCUMENT } });
});

const grantTo = (grantee: object, permission = 'FULL_CONTROL') => ({
  permission,
  grantee: [{ type: 'CanonicalUser', ...grantee }],
});
const EVERYBODY = grantTo({ type: 'Group', uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }, 'READ');

test.each([
  ['nothing', {}, 'Private'],
  ['the owner', { grant: [grantTo({ id: 'us' })], owner: [{ id: 'us' }] }, 'Private'],
  ['a stranger', { grant: [grantTo({ id: 'us' }), grantTo({ id: 'they' })], owner: [{ id: 'us' }] }, OF_OTHERS],
  ['everybody', { grant: [grantTo({ id: 'us' }), EVERYBODY], owner: [{ id: 'us' }] }, OF_OTHERS],
  ['everybody, of no owner', { grant: [EVERYBODY] }, OF_OTHERS],
  ['everybody, of an owner that is not known', { grant: [EVERYBODY], owner: [{ id: late('us') }] }, OF_OTHERS],
  ['somebody', { grant: [grantTo({ id: late('us') })], owner: [{ id: 'us' }] }, undefined],
  [
    'the owner, by an owner that is not known',
    { grant: [grantTo({ id: 'us' })], owner: [{ id: late('us') }] },
    undefined,
  ],
])('aws_s3_bucket_acl: grants to %s', (_, policy, expected) => {
  const access_control_policy = Object.keys(policy).length > 0 ? [policy] : [];
  const made = resourcesOf({ ...LOGS, 'aws_s3_bucket_acl.a': { bucket: 'b', acl: '', access_control_policy } }, false);
  const found = valueAt(made['aws-s3-bucket-b']?.Properties, 'AccessControl');
  if (expected === undefined) expect(isUnknown(found)).toBe(true);
  else expect(found).toBe(expected);
});

test.each([
  ['that the configuration sets', {}],
  ['of a state, of which one is everybody’s', { grant: late([{ ...OWN, type: 'Group' }]) }],
  ['of a state, of which there are several', { grant: late([OWN, { ...OWN, id: 'they' }]) }],
])('aws_s3_bucket: grants %s are not read', (_, change) => {
  const made = resourcesOf({ 'aws_s3_bucket.b': { bucket: 'b', acl: null, grant: [OWN], ...change } });
  expect(isUnknown(valueAt(made['aws-s3-bucket-b']?.Properties, 'AccessControl'))).toBe(true);
});

const PARTLY = TYPES.filter(({ type }) =>
  /_(analytics|cors|intelligent|inventory|metadata|notification|website)/.test(type),
);

test.each(PARTLY.map(({ type }) => type))('%s is there, and what it says is unknown', (type) => {
  const { properties } = TYPES.find((each) => each.type === type) ?? {};
  const made = resourcesOf({ ...LOGS, [`${type}.x`]: { bucket: 'b' } })['aws-s3-bucket-b'];
  const [name = ''] = Object.keys(properties?.(undefined as never) ?? {});
  expect(isUnknown(valueAt(made?.Properties, name))).toBe(true);
});

test.each([...UNREAD])('%s is a %s of which nothing is known', (type, cloudFormation) => {
  const made = resourcesOf({ [`${type}.x`]: { name: 'x' } })[`${type.replaceAll('_', '-')}-x`];
  expect(made).toMatchObject({ Type: cloudFormation, Properties: { reason: `${type} is not read in a plan` } });
});

test('every type is in a row or in the log', () => {
  const inLog = JSON.stringify(SHAPE_NAMES.map((shape) => plan(shape, SOUND, true)));
  const rows = new Set([...ROWS.map(([type]) => type), ...PARTLY.map(({ type }) => type)]);
  const missing = TYPES.map(({ type }) => type).filter(
    (type) => !rows.has(type) && !inLog.includes(`"type":"${type}"`),
  );
  expect(missing).toEqual([]);
});

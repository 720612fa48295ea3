/** A bucket's facts, and those of its policy. */
import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  ListBucketMetricsConfigurationsCommand,
  type GetBucketNotificationConfigurationCommandOutput,
  type GetObjectLockConfigurationCommandOutput,
  type MetricsConfiguration,
  type LifecycleRule,
  type LifecycleRuleFilter,
} from '@aws-sdk/client-s3';
import type { Resource } from '../audit-log';
import { isUnknown, type Properties, type Unknown, type Value } from '../value';
import { from, Gone, nameIn, parsed, plain, present, tagList, type Reader, type Reads } from './reads';

const GONE = ['NoSuchBucket'];

export const readBucket: Reader = async (resource, reads) => {
  const { s3 } = reads.clients;
  const bucket = { Bucket: resource.ref };
  const isClose = reads.looksCloselyAt(resource);
  const read = <Answer>(
    path: string,
    call: string,
    send: (options: { abortSignal: AbortSignal }) => Promise<Answer>,
    absent?: string,
  ): Promise<Answer | Unknown | undefined> =>
    reads.call(resource, path, `s3:${call}`, send, { goneOn: GONE, ...(absent && { absentOn: [absent] }) });

  const [lock, lifecycle, publicAccess, encryption, ownership, notification, replication, logging, metrics] =
    await Promise.all([
      read(
        'ObjectLockConfiguration',
        'GetObjectLockConfiguration',
        (options) => s3.send(new GetObjectLockConfigurationCommand(bucket), options),
        'ObjectLockConfigurationNotFoundError',
      ),
      read(
        'LifecycleConfiguration',
        'GetBucketLifecycleConfiguration',
        (options) => s3.send(new GetBucketLifecycleConfigurationCommand(bucket), options),
        'NoSuchLifecycleConfiguration',
      ),
      read(
        'PublicAccessBlockConfiguration',
        'GetPublicAccessBlock',
        (options) => s3.send(new GetPublicAccessBlockCommand(bucket), options),
        'NoSuchPublicAccessBlockConfiguration',
      ),
      read(
        'BucketEncryption',
        'GetBucketEncryption',
        (options) => s3.send(new GetBucketEncryptionCommand(bucket), options),
        'ServerSideEncryptionConfigurationNotFoundError',
      ),
      read(
        'OwnershipControls',
        'GetBucketOwnershipControls',
        (options) => s3.send(new GetBucketOwnershipControlsCommand(bucket), options),
        'OwnershipControlsNotFoundError',
      ),
      read('NotificationConfiguration', 'GetBucketNotificationConfiguration', (options) =>
        s3.send(new GetBucketNotificationConfigurationCommand(bucket), options),
      ),
      read(
        'ReplicationConfiguration',
        'GetBucketReplication',
        (options) => s3.send(new GetBucketReplicationCommand(bucket), options),
        'ReplicationConfigurationNotFoundError',
      ),
      // a bucket's own access logging and request metrics weaken nothing: they are read where the template asks for them, and
      // metrics, which only feed alarms, where the bucket is looked at closely
      resource.properties.LoggingConfiguration === undefined
        ? undefined
        : read('LoggingConfiguration', 'GetBucketLogging', (options) =>
            s3.send(new GetBucketLoggingCommand(bucket), options),
          ),
      resource.properties.MetricsConfigurations === undefined || !isClose
        ? undefined
        : read('MetricsConfigurations', 'ListBucketMetricsConfigurations', (options) =>
            s3.send(new ListBucketMetricsConfigurationsCommand(bucket), options),
          ),
    ]);
  const ownershipControls = from(ownership, (answer) => plain(answer.OwnershipControls));
  return {
    properties: {
      BucketName: resource.ref,
      ObjectLockEnabled: isUnknown(lock) ? lock : lock?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
      ObjectLockConfiguration: from(lock, (answer) => plain(answer.ObjectLockConfiguration)),
      VersioningConfiguration: await versioning(resource, reads, lock),
      LifecycleConfiguration: from(lifecycle, ({ Rules, TransitionDefaultMinimumObjectSize }) =>
        present({ Rules: (Rules ?? []).map(lifecycleRule), TransitionDefaultMinimumObjectSize }),
      ),
      PublicAccessBlockConfiguration: from(publicAccess, (answer) => plain(answer.PublicAccessBlockConfiguration)),
      BucketEncryption: from(encryption, (answer) => ({
        ServerSideEncryptionConfiguration: (answer.ServerSideEncryptionConfiguration?.Rules ?? []).map(
          ({ ApplyServerSideEncryptionByDefault, ...rest }) =>
            plain({ ...rest, ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault }),
        ),
      })),
      OwnershipControls: ownershipControls,
      AccessControl: await accessControl(resource, reads, ownershipControls),
      NotificationConfiguration: from(notification, notificationConfiguration),
      ReplicationConfiguration: from(replication, ({ ReplicationConfiguration: configured }) =>
        configured
          ? {
              Role: configured.Role ?? null,
              Rules: (configured.Rules ?? []).map(({ ID, ...rule }) => plain({ ...rule, Id: ID })),
            }
          : // S3 says "not found" where there is none: an empty answer proves nothing
            reads.fail(
              resource,
              'ReplicationConfiguration',
              's3:GetBucketReplication',
              new Error('the answer is empty'),
            ),
      ),
      LoggingConfiguration: from(logging, ({ LoggingEnabled }) =>
        LoggingEnabled
          ? present({ DestinationBucketName: LoggingEnabled.TargetBucket, LogFilePrefix: LoggingEnabled.TargetPrefix })
          : undefined,
      ),
      MetricsConfigurations: isClose
        ? from(metrics, (answer) => (answer.MetricsConfigurationList ?? []).map(metricsConfiguration))
        : resource.properties.MetricsConfigurations,
    },
  };
};

/** Object Lock needs versioning, and S3 refuses to suspend it then (S3 User Guide, "Object Lock considerations"). */
async function versioning(
  resource: Resource,
  reads: Reads,
  lock: GetObjectLockConfigurationCommandOutput | Unknown | undefined,
): Promise<Value | undefined> {
  if (!isUnknown(lock) && lock?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled') return { Status: 'Enabled' };
  const answer = await reads.call(
    resource,
    'VersioningConfiguration',
    's3:GetBucketVersioning',
    (options) => reads.clients.s3.send(new GetBucketVersioningCommand({ Bucket: resource.ref }), options),
    { goneOn: GONE },
  );
  return from(answer, ({ Status }) => (Status ? { Status } : undefined));
}

/** ACLs count only where object ownership leaves them on; a template that says Private means the owner alone. */
async function accessControl(
  resource: Resource,
  reads: Reads,
  ownership: Value | undefined,
): Promise<Value | undefined> {
  if (JSON.stringify(ownership ?? '').includes('BucketOwnerEnforced')) return resource.properties.AccessControl;
  const acl = await reads.call(
    resource,
    'AccessControl',
    's3:GetBucketAcl',
    (options) => reads.clients.s3.send(new GetBucketAclCommand({ Bucket: resource.ref }), options),
    { goneOn: GONE },
  );
  return from(acl, ({ Grants, Owner }) => {
    const others = (Grants ?? []).filter(({ Grantee }) => Grantee?.ID === undefined || Grantee.ID !== Owner?.ID);
    return others.length === 0 ? 'Private' : plain({ Grants: others });
  });
}

function lifecycleRule(rule: LifecycleRule): Properties {
  const { Expiration, Transitions, NoncurrentVersionTransitions } = rule;
  return present({
    Id: rule.ID,
    Status: rule.Status,
    ...filter(rule.Filter),
    ...(rule.Prefix ? { Prefix: rule.Prefix } : {}),
    ExpirationInDays: Expiration?.Days,
    ExpirationDate: Expiration?.Date?.toISOString(),
    ExpiredObjectDeleteMarker: Expiration?.ExpiredObjectDeleteMarker,
    Transitions: Transitions?.map(({ Days, Date, StorageClass }) =>
      present({ TransitionInDays: Days, TransitionDate: Date?.toISOString(), StorageClass }),
    ),
    NoncurrentVersionTransitions: NoncurrentVersionTransitions?.map(({ NoncurrentDays, ...transition }) =>
      present({ ...transition, TransitionInDays: NoncurrentDays }),
    ),
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration && plain(rule.NoncurrentVersionExpiration),
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload && plain(rule.AbortIncompleteMultipartUpload),
  });
}

/** S3 keeps a rule's conditions in a filter, CloudFormation beside the rule. */
function filter(conditions: LifecycleRuleFilter | undefined): Properties {
  const { And: and, Tag: tag } = conditions ?? {};
  const tags = and?.Tags ?? (tag ? [tag] : undefined);
  return present({
    Prefix: and?.Prefix || conditions?.Prefix || undefined,
    TagFilters: tags && tagList(tags),
    ObjectSizeGreaterThan: and?.ObjectSizeGreaterThan ?? conditions?.ObjectSizeGreaterThan,
    ObjectSizeLessThan: and?.ObjectSizeLessThan ?? conditions?.ObjectSizeLessThan,
  });
}

/** CloudFormation lists one event an entry, S3 several. */
function notificationConfiguration(answer: GetBucketNotificationConfigurationCommandOutput): Value | undefined {
  const entries = <Target extends string>(
    configurations: readonly { readonly Events?: readonly string[]; readonly Filter?: unknown }[] | undefined,
    member: string,
    target: Target,
  ): Value | undefined =>
    configurations?.flatMap((configuration) =>
      (configuration.Events ?? []).map((event) =>
        present({
          Event: event,
          [target]: plain((configuration as Record<string, unknown>)[member]),
          Filter: configuration.Filter ? plain(configuration.Filter) : undefined,
        }),
      ),
    );
  const configuration = present({
    EventBridgeConfiguration: answer.EventBridgeConfiguration ? { EventBridgeEnabled: true } : undefined,
    TopicConfigurations: entries(answer.TopicConfigurations, 'TopicArn', 'Topic'),
    QueueConfigurations: entries(answer.QueueConfigurations, 'QueueArn', 'Queue'),
    LambdaConfigurations: entries(answer.LambdaFunctionConfigurations, 'LambdaFunctionArn', 'Function'),
  });
  return Object.keys(configuration).length > 0 ? configuration : undefined;
}

function metricsConfiguration({ Id, Filter }: MetricsConfiguration): Properties {
  const tags = Filter?.And?.Tags ?? (Filter?.Tag ? [Filter.Tag] : undefined);
  return present({
    Id,
    Prefix: Filter?.And?.Prefix ?? Filter?.Prefix,
    AccessPointArn: Filter?.And?.AccessPointArn ?? Filter?.AccessPointArn,
    TagFilters: tags && tagList(tags),
  });
}

export const readBucketPolicy: Reader = async (resource, reads) => {
  const Bucket = nameIn(resource.properties.Bucket, 'Bucket');
  const policy = await reads.call(
    resource,
    'PolicyDocument',
    's3:GetBucketPolicy',
    (options) => reads.clients.s3.send(new GetBucketPolicyCommand({ Bucket }), options),
    { goneOn: ['NoSuchBucketPolicy', ...GONE] },
  );
  if (policy === undefined) throw new Gone(resource.displayName);
  return { properties: { Bucket, PolicyDocument: from(policy, (answer) => parsed(answer.Policy)) } };
};

/** S3 buckets. */
import { isList, isProperties, valueAt, type Properties, type Value } from '../facts/value';
import { from, listAt, nonEmpty, present, tagList } from './answers';
import { sharing } from './s3-bucket-sharing';
import type { Input, Read, ResourceType, ServiceDefault, Subject } from './resource-type';
import { anything, everyFlagIs, is } from './service-defaults';

function read(operation: string, more: Omit<Read, 'call' | 'input'> & Partial<Pick<Read, 'input'>>): Read {
  const input = ({ resource }: Subject): Input => ({ Bucket: resource.ref });
  return { call: `s3:${operation}`, input, goneOn: ['NoSuchBucket'], ...more };
}

const isLocked = (lock: Value | undefined): boolean =>
  valueAt(lock, 'ObjectLockConfiguration.ObjectLockEnabled') === 'Enabled';

const lockedByTemplate =
  (isIt: (found: Value) => boolean): ServiceDefault =>
  (found, { ObjectLockEnabled }) =>
    found === undefined || (ObjectLockEnabled === true && isIt(found));

const isOwnerEnforced = (controls: Value | undefined): boolean =>
  JSON.stringify(controls ?? '').includes('"BucketOwnerEnforced"');

export const s3Bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  nameProperty: 'BucketName',
  arn: (name, { partition }) => `arn:${partition}:s3:::${name}`,
  attributes: {
    DomainName: (name) => `${name}.s3.amazonaws.com`,
    RegionalDomainName: (name, { region }) => `${name}.s3.${region}.amazonaws.com`,
  },
  readAt: 'buckets',
  taggable: true,
  reads: {
    lock: read('GetObjectLockConfiguration', {
      action: 's3:GetBucketObjectLockConfiguration',
      absentOn: ['ObjectLockConfigurationNotFoundError'],
      absent: { ObjectLockEnabled: false },
      properties: {
        ObjectLockEnabled: isLocked,
        ObjectLockConfiguration: 'ObjectLockConfiguration',
        // Object Lock needs versioning, and S3 refuses to suspend it then (S3 User Guide, "Object Lock considerations")
        VersioningConfiguration: (lock) => (isLocked(lock) ? { Status: 'Enabled' } : undefined),
      },
    }),
    lifecycle: read('GetBucketLifecycleConfiguration', {
      action: 's3:GetLifecycleConfiguration',
      absentOn: ['NoSuchLifecycleConfiguration'],
      properties: {
        LifecycleConfiguration: (answer) =>
          present({
            Rules: listAt(answer, 'Rules').filter(isProperties).map(lifecycleRule),
            TransitionDefaultMinimumObjectSize: valueAt(answer, 'TransitionDefaultMinimumObjectSize'),
          }),
      },
    }),
    publicAccess: read('GetPublicAccessBlock', {
      action: 's3:GetBucketPublicAccessBlock',
      absentOn: ['NoSuchPublicAccessBlockConfiguration'],
      properties: { PublicAccessBlockConfiguration: 'PublicAccessBlockConfiguration' },
    }),
    encryption: read('GetBucketEncryption', {
      action: 's3:GetEncryptionConfiguration',
      absentOn: ['ServerSideEncryptionConfigurationNotFoundError'],
      properties: { BucketEncryption: encryption },
    }),
    ownership: read('GetBucketOwnershipControls', {
      absentOn: ['OwnershipControlsNotFoundError'],
      properties: {
        OwnershipControls: 'OwnershipControls',
        // ACLs count only where object ownership leaves them on (S3 User Guide, "Controlling ownership of objects")
        AccessControl: (answer) => (isOwnerEnforced(answer) ? 'Private' : undefined),
      },
    }),
    notification: read('GetBucketNotificationConfiguration', {
      action: 's3:GetBucketNotification',
      properties: { BucketName: (_, { resource }) => resource.ref, NotificationConfiguration: notifications },
    }),
    replication: read('GetBucketReplication', {
      action: 's3:GetReplicationConfiguration',
      absentOn: ['ReplicationConfigurationNotFoundError'],
      // S3 answers with an error where there is none: an empty answer proves nothing
      flaw: (answer) => (valueAt(answer, 'ReplicationConfiguration') === undefined ? 'the answer is empty' : undefined),
      properties: {
        ReplicationConfiguration: (answer) => ({
          Role: valueAt(answer, 'ReplicationConfiguration.Role') ?? null,
          Rules: listAt(answer, 'ReplicationConfiguration.Rules')
            .filter(isProperties)
            .map(({ ID, ...rule }) => present({ ...rule, Id: ID })),
        }),
      },
    }),
    ...sharing(read),
    // request metrics protect nothing: they are compared where the template declares them
    metrics: read('ListBucketMetricsConfigurations', {
      action: 's3:GetMetricsConfiguration',
      ifDeclared: true,
      rotates: true,
      properties: {
        MetricsConfigurations: (answer) =>
          listAt(answer, 'MetricsConfigurationList').map((each) =>
            present({
              Id: valueAt(each, 'Id'),
              Prefix: valueAt(each, 'Filter.And.Prefix') ?? valueAt(each, 'Filter.Prefix'),
              AccessPointArn: valueAt(each, 'Filter.And.AccessPointArn') ?? valueAt(each, 'Filter.AccessPointArn'),
              TagFilters: tagFilters(valueAt(each, 'Filter')),
            }),
          ),
      },
    }),
    versioning: read('GetBucketVersioning', {
      input: ({ resource, answers }) =>
        'lock' in answers && !isLocked(answers.lock) ? { Bucket: resource.ref } : undefined,
      properties: { VersioningConfiguration: (answer) => from(valueAt(answer, 'Status'), (Status) => ({ Status })) },
    }),
    acl: read('GetBucketAcl', {
      input: ({ resource, answers }) =>
        'ownership' in answers && !isOwnerEnforced(answers.ownership) ? { Bucket: resource.ref } : undefined,
      properties: { AccessControl: accessControl },
    }),
  },
  defaults: {
    BucketName: anything,
    // new buckets since April 2023 (S3 User Guide, "Blocking public access", "Controlling ownership of objects")
    PublicAccessBlockConfiguration: everyFlagIs(true),
    OwnershipControls: (found) => found === undefined || isOwnerEnforced(found),
    AccessControl: is('Private'),
    VersioningConfiguration: lockedByTemplate((found) => valueAt(found, 'Status') === 'Enabled'),
    ObjectLockConfiguration: lockedByTemplate((found) => isProperties(found) && found.Rule === undefined),
    // SSE-S3 is every bucket's least encryption (S3 User Guide, "Default encryption FAQ")
    BucketEncryption: (found) => found === undefined || !JSON.stringify(found).includes('kms'),
    'BucketEncryption.ServerSideEncryptionConfiguration.*.BlockedEncryptionTypes': anything,
    'LifecycleConfiguration.TransitionDefaultMinimumObjectSize': is('all_storage_classes_128K'),
    // S3 invents an id (S3 API Reference, LifecycleRule)
    'LifecycleConfiguration.Rules.*.Id': anything,
  },
  severities: [
    [/^(ObjectLock|Versioning|Lifecycle)/, 'CRITICAL', 'compliance'],
    [/^(PublicAccess|BucketEncryption|Ownership|AccessControl|Replication)/, 'CRITICAL', 'security'],
    [/^(Inventory|Website|Cors)/, 'HIGH', 'security'],
    [/^LoggingConfiguration/, 'MEDIUM', 'security'],
    [/^(Tags|MetricsConfigurations)/, 'LOW', 'engineering'],
  ],
  authorizedAs: { service: 's3', resourceTypes: ['bucket', 'object'] },
  tampering: {
    service: 's3',
    calls: {
      CreateBucket: 'takes the name of a bucket that is gone',
      DeleteBucket: 'removes the bucket or a part of its configuration; as a prefix it stands for each such call',
      PutBucket:
        'changes policy, lifecycle, lock, versioning, encryption, ownership or tags; as a prefix it stands for each',
      PutObjectLockConfiguration: 'changes the default retention of every log to come',
      PutAccelerateConfiguration: 'changes how the bucket is reached',
      UpdateBucketMetadata: 'copies what the bucket holds into tables elsewhere',
      CreateBucketMetadata: 'copies what the bucket holds into tables elsewhere',
      DeleteObject: 'deletes a log, or hides it behind a delete marker',
      PutObjectRetention: 'changes how long a log is locked',
      PutObjectLegalHold: 'lifts a legal hold',
      PutObjectAcl: 'opens a log to others',
      UpdateObjectEncryption: 'encrypts a log with another key',
    },
    // S3 User Guide, "Amazon S3 CloudTrail events"
    recordedAs: {
      CreateBucketMetadata: ['CreateBucketMetadataConfiguration', 'CreateBucketMetadataTableConfiguration'],
      UpdateBucketMetadata: [
        ...['UpdateBucketMetadataInventoryTableConfiguration', 'UpdateBucketMetadataJournalTableConfiguration'],
      ],
      DeleteBucket: [
        ...['DeleteBucket', 'DeleteBucketEncryption', 'DeleteBucketLifecycle', 'DeleteBucketOwnershipControls'],
        ...['DeleteBucketPolicy', 'DeleteBucketPublicAccessBlock', 'DeleteBucketReplication', 'DeleteBucketTagging'],
      ],
      DeleteObject: ['DeleteObject', 'DeleteObjects'],
      PutBucket: [
        ...['PutBucketAcl', 'PutBucketEncryption', 'PutBucketLifecycle', 'PutBucketLogging', 'PutBucketNotification'],
        ...['PutBucketObjectLockConfiguration', 'PutBucketOwnershipControls', 'PutBucketPolicy'],
        ...['PutBucketPublicAccessBlock', 'PutBucketReplication', 'PutBucketTagging', 'PutBucketVersioning'],
      ],
    },
    dataEvents: [
      ...['DeleteObject', 'DeleteObjects', 'PutObjectAcl', 'PutObjectLegalHold', 'PutObjectRetention'],
      'UpdateObjectEncryption',
    ],
    namedBy: [{ parameter: 'bucketName', forms: ['ref'], matches: ({ bucketNames }) => bucketNames }],
  },
};

function encryption(answer: Value): Value {
  return {
    ServerSideEncryptionConfiguration: listAt(answer, 'ServerSideEncryptionConfiguration.Rules')
      .filter(isProperties)
      .map(({ ApplyServerSideEncryptionByDefault, ...rest }) =>
        present({ ...rest, ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault }),
      ),
  };
}

/** A template that says Private means the owner alone. */
function accessControl(answer: Value): Value {
  const owner = valueAt(answer, 'Owner.ID');
  const others = listAt(answer, 'Grants').filter((grant) => {
    const grantee = valueAt(grant, 'Grantee.ID');
    return grantee === undefined || grantee !== owner;
  });
  return others.length === 0 ? 'Private' : { Grants: others };
}

function lifecycleRule(rule: Properties): Properties {
  const transitions = (list: Value | undefined, days: string): Value | undefined =>
    isList(list)
      ? list
          .filter(isProperties)
          .map(({ [days]: TransitionInDays, Date: TransitionDate, ...rest }) =>
            present({ ...rest, TransitionInDays, TransitionDate }),
          )
      : undefined;
  return present({
    Id: rule.ID,
    Status: rule.Status,
    ...filterOf(rule),
    ExpirationInDays: valueAt(rule.Expiration, 'Days'),
    ExpirationDate: valueAt(rule.Expiration, 'Date'),
    ExpiredObjectDeleteMarker: valueAt(rule.Expiration, 'ExpiredObjectDeleteMarker'),
    Transitions: transitions(rule.Transitions, 'Days'),
    NoncurrentVersionTransitions: transitions(rule.NoncurrentVersionTransitions, 'NoncurrentDays'),
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
  });
}

/** S3 keeps a rule's conditions in a filter, CloudFormation beside the rule. */
function filterOf(rule: Properties): Properties {
  const condition = (name: string): Value | undefined =>
    valueAt(rule.Filter, `And.${name}`) ?? valueAt(rule.Filter, name);
  return present({
    Prefix: nonEmpty('Filter.And.Prefix')(rule) ?? nonEmpty('Filter.Prefix')(rule) ?? nonEmpty('Prefix')(rule),
    TagFilters: tagFilters(rule.Filter),
    ObjectSizeGreaterThan: condition('ObjectSizeGreaterThan'),
    ObjectSizeLessThan: condition('ObjectSizeLessThan'),
  });
}

function tagFilters(filter: Value | undefined): Value | undefined {
  const tag = valueAt(filter, 'Tag');
  return from(valueAt(filter, 'And.Tags') ?? (tag === undefined ? undefined : [tag]), tagList);
}

/** CloudFormation lists one event an entry, S3 several. */
function notifications(answer: Value): Value | undefined {
  const entries = (list: string, member: string, target: string): Value | undefined =>
    from(valueAt(answer, list), () =>
      listAt(answer, list).flatMap((each) =>
        listAt(each, 'Events').map((Event) =>
          present({ Event, [target]: valueAt(each, member) ?? null, Filter: valueAt(each, 'Filter') }),
        ),
      ),
    );
  const configuration = present({
    EventBridgeConfiguration: from(valueAt(answer, 'EventBridgeConfiguration'), () => ({ EventBridgeEnabled: true })),
    TopicConfigurations: entries('TopicConfigurations', 'TopicArn', 'Topic'),
    QueueConfigurations: entries('QueueConfigurations', 'QueueArn', 'Queue'),
    LambdaConfigurations: entries('LambdaFunctionConfigurations', 'LambdaFunctionArn', 'Function'),
  });
  return Object.keys(configuration).length > 0 ? configuration : undefined;
}

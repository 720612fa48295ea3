/** `aws_s3_bucket`: a bucket, with the blocks that the provider had in it before version 4. */
import { present } from '../../../resource-types/answers';
import { isList, isUnknown, Unknown, valueAt, type Value } from '../../value';
import type { Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';
import { accessControl } from './s3-acl';
import { encryption } from './s3-encryption';
import { lifecycleOfBucket, ruleOfBucket } from './s3-lifecycle';
import { accessLogs } from './s3-logging';
import { objectLock } from './s3-object-lock';

export const s3Bucket: TerraformType = {
  type: 'aws_s3_bucket',
  cloudFormation: 'AWS::S3::Bucket',
  called: { id: 'Ref', bucket: 'Ref', arn: 'Arn' },
  computed: [
    ...['acl', 'bucket', 'cors_rule', 'grant', 'lifecycle_rule', 'logging', 'object_lock_configuration'],
    ...['object_lock_enabled', 'policy', 'replication_configuration', 'server_side_encryption_configuration'],
    ...['versioning', 'website'],
  ],
  properties: (bucket) =>
    present({
      BucketName: bucket.at('bucket'),
      ObjectLockEnabled: bucket.isTrue('object_lock_enabled') ?? isLocked(bucket),
      ObjectLockConfiguration: bucket.block('object_lock_configuration', objectLock),
      VersioningConfiguration: bucket.block('versioning', versioning),
      ...unknownOr(
        'BucketEncryption',
        bucket.block('server_side_encryption_configuration', (block) => encryption(block)),
      ),
      ...lifecycleOfBucket(bucket.blocks('lifecycle_rule', ruleOfBucket)),
      LoggingConfiguration: bucket.block('logging', accessLogs),
      AccessControl: listed(bucket),
      ReplicationConfiguration: unread(bucket, 'replication_configuration'),
      WebsiteConfiguration: unread(bucket, 'website'),
      CorsConfiguration: unread(bucket, 'cors_rule'),
      Tags: bucket.tags(),
    }),
  beside: (bucket, own) => {
    const document = bucket.json('policy');
    return {
      policy:
        document === undefined
          ? undefined
          : { type: 'AWS::S3::BucketPolicy', properties: { Bucket: own, PolicyDocument: document } },
    };
  },
};

function isLocked(bucket: Attributes): Value | undefined {
  const enabled = bucket.block('object_lock_configuration', (block) => block.at('object_lock_enabled') ?? null);
  return isUnknown(enabled) ? enabled : enabled === 'Enabled' ? true : undefined;
}

function versioning(block: Attributes): Value {
  const enabled = block.at('enabled');
  if (isUnknown(enabled)) return { Status: enabled };
  // a bucket that never had versions answers the same as one that has suspended them
  return enabled === true ? { Status: 'Enabled' } : {};
}

/** A configuration that lists grants may let anybody in; left out, a state lists what AWS gives a new bucket: the owner's alone. */
function listed(bucket: Attributes): Value | undefined {
  if (bucket.at('acl') !== undefined) return accessControl(bucket);
  const grants = bucket.list('grant');
  const isDefault = !bucket.isSet('grant') && isList(grants) && grants.length === 1 && isFull(grants[0]);
  return grants === undefined || isDefault ? undefined : new Unknown('grants of a bucket are not read in a plan');
}

function isFull(grant: Value | undefined): boolean {
  return valueAt(grant, 'type') === 'CanonicalUser' && valueAt(grant, 'permissions.0') === 'FULL_CONTROL';
}

function unread(bucket: Attributes, block: string): Value | undefined {
  const found = bucket.list(block);
  return found === undefined
    ? undefined
    : isUnknown(found)
      ? found
      : new Unknown(`${block} of a bucket is not read in a plan`);
}

function unknownOr(name: string, value: Value | undefined): Readonly<Record<string, Value | undefined>> {
  return isUnknown(value) ? { [name]: value } : ((value ?? {}) as Readonly<Record<string, Value>>);
}

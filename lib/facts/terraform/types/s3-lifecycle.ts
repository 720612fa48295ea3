/** `aws_s3_bucket_lifecycle_configuration`: when objects are moved and deleted. */
import { present } from '../../../resource-types/answers';
import { isProperties, isUnknown, type Properties, type Value } from '../../value';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3Lifecycle: TerraformType = {
  type: 'aws_s3_bucket_lifecycle_configuration',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: (lifecycle) => ({
    LifecycleConfiguration: present({
      Rules: lifecycle.blocks('rule', rule),
      ...renamed(lifecycle, { TransitionDefaultMinimumObjectSize: 'transition_default_minimum_object_size' }),
    }),
  }),
};

function rule(attributes: Attributes): Properties {
  return present({
    ...renamed(attributes, { Id: 'id', Status: 'status', Prefix: 'prefix' }),
    ...filter(attributes),
    ...expiration(attributes),
    Transitions: attributes.blocks('transition', transition),
    NoncurrentVersionExpiration: attributes.block('noncurrent_version_expiration', (block) =>
      present({
        NoncurrentDays: block.positive('noncurrent_days') ?? block.positive('days'),
        NewerNoncurrentVersions: block.positive('newer_noncurrent_versions'),
      }),
    ),
    NoncurrentVersionTransitions: attributes.blocks('noncurrent_version_transition', transition),
    AbortIncompleteMultipartUpload: attributes.block('abort_incomplete_multipart_upload', (block) =>
      renamed(block, { DaysAfterInitiation: 'days_after_initiation' }),
    ),
  });
}

function expiration(attributes: Attributes): Properties {
  const expires = attributes.block('expiration', (block) =>
    present({
      ExpirationInDays: block.positive('days'),
      ExpirationDate: block.at('date'),
      ExpiredObjectDeleteMarker: block.isTrue('expired_object_delete_marker'),
    }),
  );
  if (isUnknown(expires)) return { ExpirationInDays: expires };
  return isProperties(expires) ? expires : {};
}

function transition(block: Attributes): Properties {
  return present({
    StorageClass: block.at('storage_class'),
    TransitionInDays: block.at('noncurrent_days') ?? block.at('days'),
    TransitionDate: block.at('date'),
    NewerNoncurrentVersions: block.positive('newer_noncurrent_versions'),
  });
}

/** CloudFormation has a rule's conditions beside it. One that is not known may leave out any log. */
function filter(attributes: Attributes): Properties {
  const found = attributes.block('filter', (block) => {
    const all = block.block('and', conditions);
    return isUnknown(all) ? all : { ...conditions(block), ...(isProperties(all) && all) };
  });
  if (isUnknown(found)) return { Prefix: found };
  return isProperties(found) ? found : {};
}

function conditions(block: Attributes): Properties {
  const tag = block.block('tag', (each) => [renamed(each, { Key: 'key', Value: 'value' })]);
  const tags = block.at('tags');
  return present({
    ...renamed(block, { Prefix: 'prefix' }),
    TagFilters: isProperties(tags)
      ? Object.entries(tags).map(([Key, value]): Value => ({ Key, Value: value }))
      : (tags ?? tag),
    ObjectSizeGreaterThan: block.positive('object_size_greater_than'),
    ObjectSizeLessThan: block.positive('object_size_less_than'),
  });
}

/** As the provider before version 4 has it in the bucket. */
export function lifecycleOfBucket(rules: Value | undefined): Properties {
  return rules === undefined ? {} : { LifecycleConfiguration: { Rules: rules } };
}

/** @returns a rule as the provider before version 4 writes it. */
export function ruleOfBucket(attributes: Attributes): Properties {
  const enabled = attributes.at('enabled');
  const days = attributes.positive('abort_incomplete_multipart_upload_days');
  const tags = attributes.at('tags');
  return present({
    ...rule(attributes),
    Status: isUnknown(enabled) ? enabled : enabled === true ? 'Enabled' : 'Disabled',
    ...(days !== undefined && { AbortIncompleteMultipartUpload: { DaysAfterInitiation: days } }),
    ...(isProperties(tags) &&
      Object.keys(tags).length > 0 && {
        TagFilters: Object.entries(tags).map(([Key, value]): Value => ({ Key, Value: value })),
      }),
  });
}

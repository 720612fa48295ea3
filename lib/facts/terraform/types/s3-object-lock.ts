/** `aws_s3_bucket_object_lock_configuration`: a bucket's Object Lock. */
import { present } from '../../../resource-types/answers';
import type { Properties } from '../../value';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3ObjectLock: TerraformType = {
  type: 'aws_s3_bucket_object_lock_configuration',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: (lock) => ({ ObjectLockEnabled: true, ObjectLockConfiguration: objectLock(lock) }),
};

/** The provider before version 4 has the same blocks in the bucket. */
export function objectLock(lock: Attributes): Properties {
  return present({
    ObjectLockEnabled: 'Enabled',
    Rule: lock.block('rule', (rule) =>
      present({
        DefaultRetention: rule.block('default_retention', (retention) =>
          present({
            ...renamed(retention, { Mode: 'mode' }),
            Days: retention.positive('days'),
            Years: retention.positive('years'),
          }),
        ),
      }),
    ),
  });
}

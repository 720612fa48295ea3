/** `aws_s3_bucket_acl`: a bucket's access control list. */
import { isUnknown, type Value } from '../../value';
import type { Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3Acl: TerraformType = {
  type: 'aws_s3_bucket_acl',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { bucket: 'Ref' },
  properties: (acl) => ({ AccessControl: accessControl(acl) }),
};

/** CloudFormation knows canned lists only; grants of one's own are as good as any that is not Private. */
export function accessControl(attributes: Attributes): Value {
  const [canned, policy] = [attributes.at('acl'), attributes.list('access_control_policy')];
  if (isUnknown(canned)) return canned;
  if (typeof canned !== 'string') return policy === undefined ? 'Private' : 'access_control_policy';
  return canned.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
}

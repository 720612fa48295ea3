/** `aws_kms_key_policy`: a key's policy, where it is no attribute of the key. */
import { present } from '../../../resource-types/answers';
import type { TerraformType } from '../terraform-type';

export const kmsKeyPolicy: TerraformType = {
  type: 'aws_kms_key_policy',
  cloudFormation: 'AWS::KMS::Key',
  partOf: 'key_id',
  called: { id: 'Ref', key_id: 'Ref' },
  properties: (policy) => present({ KeyPolicy: policy.json('policy') }),
};

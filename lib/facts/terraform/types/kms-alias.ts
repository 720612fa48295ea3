/** `aws_kms_alias`: a name of a key. */
import { present } from '../../../resource-types/answers';
import type { TerraformType } from '../terraform-type';

export const kmsAlias: TerraformType = {
  type: 'aws_kms_alias',
  cloudFormation: 'AWS::KMS::Alias',
  // target_key_arn and target_key_id are names of the key
  called: { id: 'Ref', name: 'Ref', arn: 'Arn' },
  computed: ['name'],
  properties: (alias) =>
    present({ AliasName: alias.at('name'), TargetKeyId: alias.link('target_key_id', 'aws_kms_key') }),
};

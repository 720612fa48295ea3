/** `aws_cloudwatch_log_group`: a log group. */
import { present } from '../../../resource-types/answers';
import type { TerraformType } from '../terraform-type';

export const logGroup: TerraformType = {
  type: 'aws_cloudwatch_log_group',
  cloudFormation: 'AWS::Logs::LogGroup',
  called: { id: 'Ref', name: 'Ref', arn: 'Arn' },
  computed: ['name', 'log_group_class'],
  properties: (group) =>
    present({
      LogGroupName: group.at('name'),
      LogGroupClass: group.at('log_group_class'),
      // 0 keeps logs without an end (Terraform AWS provider, "aws_cloudwatch_log_group")
      RetentionInDays: group.positive('retention_in_days'),
      KmsKeyId: group.link('kms_key_id', 'aws_kms_key', 'aws_kms_alias'),
      Tags: group.tags(),
    }),
};

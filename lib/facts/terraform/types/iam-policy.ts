/** `aws_iam_policy`: rights that roles, users and groups share. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const iamPolicy: TerraformType = {
  type: 'aws_iam_policy',
  cloudFormation: 'AWS::IAM::ManagedPolicy',
  called: { id: 'Ref', arn: 'Ref' },
  physicalId: 'arn',
  computed: ['name'],
  properties: (policy) =>
    present({ ...renamed(policy, { ManagedPolicyName: 'name', Path: 'path' }), PolicyDocument: policy.json('policy') }),
};

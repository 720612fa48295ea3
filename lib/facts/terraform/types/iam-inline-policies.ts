/** `aws_iam_role_policy`, `aws_iam_user_policy`, `aws_iam_group_policy`: rights of one role, user or group. */
import { present } from '../../../resource-types/answers';
import type { TerraformType } from '../terraform-type';

const HOLDERS = [
  ['role', 'Roles'],
  ['user', 'Users'],
  ['group', 'Groups'],
] as const;

export const iamInlinePolicies: readonly TerraformType[] = HOLDERS.map(([holder, holders]) => ({
  type: `aws_iam_${holder}_policy`,
  cloudFormation: 'AWS::IAM::Policy',
  computed: ['name'],
  properties: (policy) =>
    present({
      PolicyName: policy.at('name'),
      PolicyDocument: policy.json('policy'),
      [holders]: [policy.link(holder, `aws_iam_${holder}`) ?? null],
    }),
}));

/** `aws_iam_role`: a role. */
import { present } from '../../../resource-types/answers';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const iamRole: TerraformType = {
  type: 'aws_iam_role',
  cloudFormation: 'AWS::IAM::Role',
  called: { id: 'Ref', name: 'Ref', arn: 'Arn' },
  computed: ['name', 'inline_policy', 'managed_policy_arns'],
  properties: (role) =>
    present({
      ...renamed(role, { RoleName: 'name', Path: 'path', MaxSessionDuration: 'max_session_duration' }),
      AssumeRolePolicyDocument: role.json('assume_role_policy'),
      PermissionsBoundary: role.link('permissions_boundary', 'aws_iam_policy'),
      ManagedPolicyArns: role.linkList('managed_policy_arns', 'aws_iam_policy'),
      Policies: role.blocks('inline_policy', inline),
      Tags: role.tags(),
    }),
};

function inline(block: Attributes) {
  return present({ PolicyName: block.at('name'), PolicyDocument: block.json('policy') });
}

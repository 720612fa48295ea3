/** `aws_iam_user` and `aws_iam_group`: who has rights. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const iamPeople: readonly TerraformType[] = [
  {
    type: 'aws_iam_user',
    cloudFormation: 'AWS::IAM::User',
    called: { id: 'Ref', name: 'Ref', arn: 'Arn' },
    properties: (user) =>
      present({
        ...renamed(user, { UserName: 'name', Path: 'path' }),
        PermissionsBoundary: user.link('permissions_boundary', 'aws_iam_policy'),
      }),
  },
  {
    type: 'aws_iam_group',
    cloudFormation: 'AWS::IAM::Group',
    called: { id: 'Ref', name: 'Ref', arn: 'Arn' },
    properties: (group) => renamed(group, { GroupName: 'name', Path: 'path' }),
  },
];

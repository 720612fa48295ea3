/** `aws_iam_role_policy_attachment` and its kin: who has a shared policy. */
import { present } from '../../../resource-types/answers';
import type { Value } from '../../value';
import type { Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

/** CloudFormation has no such resource: what is attached to somebody whom the plan does not hold. */
const ATTACHMENT = 'AWS::IAM::PolicyAttachment';
const HOLDERS = ['role', 'user', 'group'] as const;

/** How CloudFormation calls holders of a kind. */
function named(holder: string): string {
  return holder.replace(/^./, (letter) => letter.toUpperCase());
}

/** @param policies The policies that it attaches. */
function attaching(
  type: string,
  [holder, attribute]: readonly [holder: string, attribute: string],
  policies: (attachment: Attributes) => Value,
): TerraformType {
  return {
    ...{ type, cloudFormation: `AWS::IAM::${named(holder)}`, partOf: attribute },
    properties: (attachment) => ({ ManagedPolicyArns: policies(attachment) }),
    alone: (attachment) => ({
      type: ATTACHMENT,
      properties: {
        [`${named(holder)}s`]: [attachment.link(attribute, `aws_iam_${holder}`) ?? null],
        ManagedPolicyArns: policies(attachment),
      },
    }),
  };
}

const one = (attachment: Attributes): Value => [attachment.link('policy_arn', 'aws_iam_policy') ?? null];
const all = (attachment: Attributes): Value => attachment.linkList('policy_arns', 'aws_iam_policy') ?? [];

export const iamAttachments: readonly TerraformType[] = [
  ...HOLDERS.flatMap((holder) => [
    attaching(`aws_iam_${holder}_policy_attachment`, [holder, holder], one),
    attaching(`aws_iam_${holder}_policy_attachments_exclusive`, [holder, `${holder}_name`], all),
  ]),
  {
    type: 'aws_iam_policy_attachment',
    cloudFormation: ATTACHMENT,
    properties: (attachment) =>
      present({
        Roles: attachment.linkList('roles', 'aws_iam_role'),
        Users: attachment.linkList('users', 'aws_iam_user'),
        Groups: attachment.linkList('groups', 'aws_iam_group'),
        ManagedPolicyArns: one(attachment),
      }),
  },
];

/** `aws_iam_role_policy_attachment` and its kin: who has a shared policy. */
import type { TerraformType } from '../terraform-type';

export const iamAttachments: readonly TerraformType[] = ['role', 'user', 'group'].map((holder) => ({
  type: `aws_iam_${holder}_policy_attachment`,
  cloudFormation: `AWS::IAM::${holder.replace(/^./, (letter) => letter.toUpperCase())}`,
  partOf: holder,
  properties: (attachment) => ({ ManagedPolicyArns: [attachment.link('policy_arn', 'aws_iam_policy') ?? null] }),
}));

/** `aws_kms_grant`: who may use a key beside its policy. CloudFormation has no such resource. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const kmsGrant: TerraformType = {
  type: 'aws_kms_grant',
  cloudFormation: 'AWS::KMS::Grant',
  properties: (grant) =>
    present({
      KeyId: grant.link('key_id', 'aws_kms_key'),
      GranteePrincipal: grant.link('grantee_principal', 'aws_iam_role', 'aws_iam_user'),
      RetiringPrincipal: grant.link('retiring_principal', 'aws_iam_role', 'aws_iam_user'),
      ...renamed(grant, { Operations: 'operations' }),
    }),
};

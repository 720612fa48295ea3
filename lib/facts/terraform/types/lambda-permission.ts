/** `aws_lambda_permission`: who may invoke a function. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const lambdaPermission: TerraformType = {
  type: 'aws_lambda_permission',
  cloudFormation: 'AWS::Lambda::Permission',
  properties: (permission) =>
    present({
      FunctionName: permission.link('function_name', 'aws_lambda_function'),
      ...renamed(permission, {
        Action: 'action',
        Principal: 'principal',
        SourceAccount: 'source_account',
        PrincipalOrgID: 'principal_org_id',
        FunctionUrlAuthType: 'function_url_auth_type',
      }),
      SourceArn: permission.link('source_arn', 'aws_cloudwatch_event_rule', 'aws_sns_topic', 'aws_s3_bucket'),
    }),
};

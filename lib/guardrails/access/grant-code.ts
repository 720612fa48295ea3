/** The remedy of a statement that is too wide: one that names who is meant, as code. */
import { code } from '../../checks/code';
import type { Check } from '../../checks/check';

interface Grant {
  readonly sid: string;
  /** The role’s name in CloudFormation, and the list of ARNs in CDK. */
  readonly to: readonly [roleName: string, arns: string];
  readonly action: string;
  /** What follows the bucket’s ARN in CloudFormation, and the resource in CDK. */
  readonly on: readonly [behindArn: string, resource: string];
}

export function grantCode({ sid, to: [roleName, arns], action, on: [behindArn, resource] }: Grant): Check['code'] {
  return {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: ${sid} # in place of the statement that was too wide
                Effect: Allow
                Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/${roleName}' }
                Action: ${action}
                Resource: !Sub '\${LogBucket.Arn}${behindArn}'
    `,
    cdk: code`
      // in place of the statement that was too wide
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: '${sid}',
          principals: ${arns}.map((arn) => new iam.ArnPrincipal(arn)),
          actions: ['${action}'],
          resources: [${resource}],
        }),
      );
    `,
  };
}

/** Readers read log files. */
export const READ_BY_READERS = grantCode({
  sid: 'Read',
  to: ['auditor', 'readerArns'],
  action: 's3:GetObject',
  on: ['/*', "bucket.arnForObjects('*')"],
});

/** Nobody outside the organization reaches a locked bucket. */
import { code } from '../../checks/code';
import type { Vault } from '../../facts/audit-log';
import type { Requirements } from '../../facts/requirements';
import { anyPrincipalBut } from '../../facts/policy';
import { bucketArn, objectsArn, judgeRefusals } from '../bucket-policy';
import type { Guardrail, Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

export const OrganizationBoundary: Guardrail = {
  id: 'OrganizationBoundary',
  theme: 'access',
  title: 'The bucket policy denies every principal outside the organization',
  problem: 'Principals outside the organization are not denied',
  reason:
    'A principal of another organization that slips into a policy, by a typing error or by intent, takes the logs where the owners ' +
    'cannot follow.',
  severity: 'MEDIUM',
  threat: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  remedy: 'Deny s3:* on the bucket and its objects where aws:PrincipalOrgID is not the organization.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyOtherOrganizations
                Effect: Deny
                Principal: '*'
                Action: s3:*
                Resource: [!GetAtt LogBucket.Arn, !Sub '\${LogBucket.Arn}/*']
                Condition:
                  # the role that deploys must be among them
                  ArnNotLike: { aws:PrincipalArn: [!Sub 'arn:aws:iam::\${AWS::AccountId}:role/audit-log-administrator'] }
                  StringNotEquals: { aws:PrincipalOrgID: o-exampleorgid }
                  BoolIfExists: { aws:PrincipalIsAWSService: 'false' }
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyOtherOrganizations',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:*'],
          resources: [bucket.bucketArn, bucket.arnForObjects('*')],
          // the role that deploys must be among them
          conditions: {
            ArnNotLike: { 'aws:PrincipalArn': administratorArns },
            StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap((vault) => judgeBoundary(vault, auditLog.requirements)),
};

/** Administrators are roles of the account: they may be spared, so that an organization that was mistyped can be corrected. */
function judgeBoundary(vault: Vault, { organizationId, administrators }: Requirements): Verdict[] {
  if (organizationId === undefined) return [];
  const context = { 'aws:principalorgid': { isNot: [organizationId] } };
  const calls = [
    { action: 's3:GetObject', resource: objectsArn(vault) },
    { action: 's3:PutObject', resource: objectsArn(vault) },
    { action: 's3:ListBucket', resource: bucketArn(vault) },
    { action: 's3:PutBucketPolicy', resource: bucketArn(vault) },
  ];
  const refusals = calls.map((call) => ({
    what: `${call.action} from outside`,
    requests: { ...call, caller: anyPrincipalBut(administrators), context },
  }));
  return [judgeRefusals(vault, `denied outside ${organizationId}`, refusals)];
}

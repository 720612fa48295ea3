/** Nobody outside the organization reaches a locked bucket. */
import { code } from '../../checks/code';
import type { AuditLog, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, type Context, type Requests } from '../../facts/policy';
import { Unknown } from '../../facts/value';
import { bucketArn, objectsArn, judgeRefusals } from '../bucket-policy';
import { unknown, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

/** No template names it. */
const ANOTHER_ACCOUNT = '999999999999';

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
  remedy:
    'Deny s3:* on the bucket and its objects where aws:PrincipalOrgID is not the organization and aws:PrincipalAccount not the ' +
    'account of the bucket.',
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
                  StringNotEquals: { aws:PrincipalOrgID: o-exampleorgid, aws:PrincipalAccount: !Ref AWS::AccountId }
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
          conditions: {
            StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid', 'aws:PrincipalAccount': bucket.stack.account },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap((vault) => judgeBoundary(vault, auditLog)),
};

/**
 * Principals of the bucket's own account, or the administrators among them, may be spared, so that an organization that was mistyped
 * can be corrected: whatever organization the account is in, they are in it as well.
 */
function judgeBoundary(vault: Vault, { requirements, stacks }: AuditLog): Verdict[] {
  const { organizationId, administrators } = requirements;
  if (organizationId === undefined) return [];
  const expected = `denied outside ${organizationId}`;
  const judge = (account: Context[string]): Verdict => {
    const context = { 'aws:principalorgid': { isNot: [organizationId] }, 'aws:principalaccount': account };
    const refusals = callsOn(vault).map((call) => ({
      what: `${call.action} from outside`,
      requests: { ...call, caller: anyPrincipalBut(administrators), context },
    }));
    return judgeRefusals(vault, expected, refusals);
  };
  const own = stacks.map(({ account }) => account).find((account) => typeof account === 'string');
  const verdict = judge({ isNot: [own ?? '${AWS::AccountId}'] });
  if (own !== undefined || verdict.kind !== 'fail' || judge({ is: ANOTHER_ACCOUNT }).kind !== 'pass') return [verdict];
  return [unknown(verdict, expected, new Unknown('it spares an account, and the template does not say its own'))];
}

function callsOn(vault: Vault): readonly Pick<Requests, 'action' | 'resource'>[] {
  return [
    { action: 's3:GetObject', resource: objectsArn(vault) },
    { action: 's3:PutObject', resource: objectsArn(vault) },
    { action: 's3:ListBucket', resource: bucketArn(vault) },
    { action: 's3:PutBucketPolicy', resource: bucketArn(vault) },
  ];
}

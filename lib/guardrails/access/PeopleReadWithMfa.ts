/** People read logs with a second factor only. */
import { code } from '../../checks/code';
import type { AuditLog, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, refuses, statementsOf, surelyDenies, thePrincipal, type Context } from '../../facts/policy';
import { IDENTITY_CENTER_ROLE } from '../../facts/principals';
import { isUnknown } from '../../facts/value';
import { bucketStatements, objectsArn, policyPlace } from '../bucket-policy';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn } from '../identity-policies';
import { vaultsOf } from '../vaults';

/** Long-term access keys carry no such key at all (IAM User Guide, "aws:MultiFactorAuthPresent"). */
const WITHOUT_MFA: readonly Context[] = [
  { 'aws:multifactorauthpresent': { is: 'false' } },
  { 'aws:multifactorauthpresent': 'absent' },
];
const EXPECTED = 'reading is denied without multi-factor authentication';

export const PeopleReadWithMfa: Guardrail = {
  id: 'PeopleReadWithMfa',
  theme: 'access',
  title: 'People who read sign in with multi-factor authentication or through IAM Identity Center',
  problem: 'People may read logs without multi-factor authentication',
  reason:
    'A password or an access key that leaked is enough to read who did what, unless reading takes a second factor as well. IAM ' +
    'Identity Center asks for it at sign-in, so that its roles need no further condition.',
  severity: 'MEDIUM',
  threat: { technique: 'T1078.004', name: 'Valid Accounts: Cloud Accounts' },
  remedy:
    'Deny s3:GetObject to these readers where aws:MultiFactorAuthPresent is false or absent (BoolIfExists), or let them read ' +
    'through a role of IAM Identity Center. Name services, which can present none, among serviceReaders, each with a reason.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyReadsWithoutMfa
                Effect: Deny
                Principal: '*'
                Action: [s3:GetObject, s3:GetObjectVersion]
                Resource: !Sub '\${LogBucket.Arn}/*'
                Condition:
                  ArnLike: { aws:PrincipalArn: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/auditor' }
                  BoolIfExists: { aws:MultiFactorAuthPresent: 'false' }
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyReadsWithoutMfa',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resources: [bucket.arnForObjects('*')],
          conditions: {
            ArnLike: { 'aws:PrincipalArn': readerArns },
            BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
          },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).flatMap((vault) =>
      auditLog.requirements.readers
        .filter((reader) => !IDENTITY_CENTER_ROLE.test(reader))
        .map((reader) => judgeReader(auditLog, vault, reader)),
    ),
};

function judgeReader(auditLog: AuditLog, vault: Vault, reader: string): Verdict {
  const service = auditLog.requirements.serviceReaders?.find(({ arn }) => arn === reader);
  if (service) return pass(policyPlace(vault), `no second factor of a service: ${service.reason}`, reader);
  const read = { action: 's3:GetObject', resource: objectsArn(vault), caller: thePrincipal(reader) };
  const answers = WITHOUT_MFA.map((context) => surelyDenies(bucketStatements(vault), { ...read, context }));
  const place = policyPlace(vault);
  if (answers.every((answer) => answer === true) || onlyWithMfa(auditLog, reader)) return pass(place, EXPECTED, reader);
  const reason = answers.find(isUnknown);
  return reason
    ? unknown(place, EXPECTED, reason)
    : fail(place, EXPECTED, reader, `${reader} may read without multi-factor authentication`);
}

/** Whether people assume this role of the app only with a second factor. Services that assume it are no people. */
function onlyWithMfa({ inventory }: AuditLog, reader: string): boolean {
  const role = grantsIn(inventory).role(reader);
  if (!role) return false;
  const trust = statementsOf(role.properties['AssumeRolePolicyDocument']);
  return WITHOUT_MFA.every((context) =>
    ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'].every(
      (action) => refuses(trust, { action, resource: '*', caller: anyPrincipalBut([]), context }) === true,
    ),
  );
}

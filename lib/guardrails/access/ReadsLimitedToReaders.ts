/** Nobody but the named readers reads logs. */
import { code } from '../../checks/code';
import type { AuditLog, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut } from '../../facts/policy';
import { objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import { functionRoles, unknownRole } from '../functions';
import type { Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

export const ReadsLimitedToReaders: Guardrail = {
  id: 'ReadsLimitedToReaders',
  theme: 'access',
  title: 'Only the named readers and wormtrail’s own functions read objects of the bucket',
  problem: 'The bucket policy lets others than the readers read log files',
  reason:
    'An audit log says who holds which rights, what they did and from where: a map for an intruder. Reading it is a right ' +
    'that is named, not one that comes with s3:Get*.',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Deny s3:GetObject and s3:GetObjectVersion to every principal but the readers, with ArnNotLike on aws:PrincipalArn.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyOtherReaders
                Effect: Deny
                Principal: '*'
                Action: [s3:GetObject, s3:GetObjectVersion]
                Resource: !Sub '\${LogBucket.Arn}/*'
                Condition:
                  ArnNotLike: { aws:PrincipalArn: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/auditor' }
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyOtherReaders',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resources: [bucket.arnForObjects('*')],
          conditions: { ArnNotLike: { 'aws:PrincipalArn': readerArns } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map((vault) => judgeRefusals(vault, 'denied to all but the readers', readsOf(vault, auditLog))),
};

function readsOf(vault: Vault, auditLog: AuditLog): Refusal[] {
  const readers = [...auditLog.requirements.readers, ...functionRoles(auditLog)];
  return ['s3:GetObject', 's3:GetObjectVersion'].flatMap((action) => {
    const call = { action, resource: objectsArn(vault) };
    return [
      { what: action, requests: { ...call, caller: anyPrincipalBut(readers) }, unlessBy: unknownRole(auditLog) },
      {
        what: `${action} by AWS services`,
        requests: { ...call, caller: anyServiceBut([]) },
        onlyByThisPolicy: true as const,
      },
    ];
  });
}

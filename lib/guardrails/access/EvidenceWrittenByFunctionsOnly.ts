/** Nobody but wormtrail’s own functions writes evidence. */
import { code } from '../../checks/code';
import type { AuditLog } from '../../facts/audit-log';
import { EVIDENCE_PREFIX } from '../../evidence/names';
import { anyPrincipalBut, anyServiceBut } from '../../facts/policy';
import { bucketArn, objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import { functionRoles, unknownRole } from '../functions';
import type { Guardrail } from '../guardrail';

export const EvidenceWrittenByFunctionsOnly: Guardrail = {
  id: 'EvidenceWrittenByFunctionsOnly',
  theme: 'access',
  title: 'Only wormtrail’s functions write evidence, and only they and administrators write into its bucket',
  problem: 'Others than wormtrail’s functions may write evidence',
  reason: 'Evidence that anybody can write proves nothing: a forged run that says "all held" looks like a true one.',
  severity: 'HIGH',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  remedy:
    'Deny s3:PutObject below evidence/ to every principal but the roles of the functions, and in the rest of the bucket to every ' +
    'principal but these and the administrators.',
  code: {
    cloudFormation: code`
      EvidenceBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyOtherWriters
                Effect: Deny
                Principal: '*'
                Action: s3:PutObject
                Resource: !Sub '\${EvidenceBucket.Arn}/*'
                Condition:
                  ArnNotLike:
                    aws:PrincipalArn:
                      - !Sub 'arn:aws:iam::\${AWS::AccountId}:role/function'
                      - !Sub 'arn:aws:iam::\${AWS::AccountId}:role/audit-log-administrator'
              - Sid: DenyForgedEvidence
                Effect: Deny
                Principal: '*'
                Action: s3:PutObject
                Resource: !Sub '\${EvidenceBucket.Arn}/evidence/*'
                Condition:
                  ArnNotLike:
                    aws:PrincipalArn: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/function'
    `,
    cdk: code`
      evidenceBucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyOtherWriters',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [evidenceBucket.arnForObjects('*')],
          conditions: { ArnNotLike: { 'aws:PrincipalArn': [...functionRoleArns, ...administratorArns] } },
        }),
      );
      evidenceBucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyForgedEvidence',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [evidenceBucket.arnForObjects('evidence/*')],
          conditions: { ArnNotLike: { 'aws:PrincipalArn': functionRoleArns } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    auditLog.evidence ? [judgeRefusals(auditLog.evidence, 'denied to all but the functions', uploads(auditLog))] : [],
};

/**
 * Administrators may write where evidence does not stand: a drill leaves its canaries there, under the same lock. So may holders: there
 * they ask for legal holds.
 */
function uploads(auditLog: AuditLog): Refusal[] {
  const vault = auditLog.evidence ?? auditLog.log;
  const writers = functionRoles(auditLog);
  const { administrators, holders = [] } = auditLog.requirements;
  const call = { action: 's3:PutObject', resource: objectsArn(vault) };
  return [
    {
      what: 'uploads by others',
      requests: { ...call, caller: anyPrincipalBut([...writers, ...administrators, ...holders]) },
      unlessBy: unknownRole(auditLog),
    },
    {
      what: 'evidence by administrators or holders',
      requests: { ...call, resource: `${bucketArn(vault)}/${EVIDENCE_PREFIX}*`, caller: anyPrincipalBut(writers) },
      unlessBy: unknownRole(auditLog),
    },
    {
      what: 'uploads by AWS services',
      requests: { ...call, caller: anyServiceBut([]) },
      onlyByThisPolicy: true,
    },
  ];
}

/** No identity policy of the app permits tampering with a locked bucket. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { functionRoles, holdRoles, ledgerRoles } from '../functions';
import type { Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';
import { judgeTamperingRights, type Guarded } from './tampering-rights';

export const BucketTamperingNotGranted: Guardrail = {
  id: 'BucketTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with a locked bucket',
  problem: 'An identity policy permits tampering with a locked bucket',
  reason:
    'A bucket policy that denies tampering is one call away from being replaced. A role that was given s3:* for convenience is ' +
    'what makes that call possible, on the day when its credentials leak.',
  severity: 'HIGH',
  threat: { technique: 'T1098.003', name: 'Account Manipulation: Additional Cloud Roles' },
  remedy: 'Take the actions on the bucket out of the policy, or name its role among the administrators.',
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [s3:GetObject, s3:ListBucket] # no s3:*, and nothing that changes the bucket
                Resource: [!GetAtt LogBucket.Arn, !Sub '\${LogBucket.Arn}/*']
    `,
    cdk: code`
      // neither grantReadWrite nor grantWrite, grantPut or grantDelete
      bucket.grantRead(role);
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    judgeTamperingRights(
      auditLog,
      vaultsOf(auditLog).map(({ bucket }) => guarded(auditLog, bucket)),
    ),
};

/**
 * The functions write evidence, and one makes the locks of the ledger longer. No principal of the app writes into the log bucket, where one
 * function sets holds.
 */
function guarded(auditLog: AuditLog, bucket: Resource): Guarded {
  const actions = TAMPERING_ACTIONS['AWS::S3::Bucket'];
  const own =
    bucket === auditLog.evidence?.bucket
      ? { 's3:PutObject': functionRoles(auditLog), 's3:PutObjectRetention': ledgerRoles(auditLog) }
      : { 's3:PutObjectLegalHold': holdRoles(auditLog) };
  return { resource: bucket, actions, own };
}

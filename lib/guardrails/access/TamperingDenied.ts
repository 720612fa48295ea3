/** Nobody but the administrators weakens a locked bucket. */
import type { AuditLog, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut } from '../../facts/policy';
import { bucketArn, objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import type { Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

/** Each of them takes a lock away, shortens it, or opens the bucket to somebody. */
const BUCKET_CALLS = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
];
const OBJECT_CALLS = ['s3:BypassGovernanceRetention', 's3:PutObjectLegalHold', 's3:PutObjectRetention'];

export const TamperingDenied: Guardrail = {
  id: 'TamperingDenied',
  theme: 'access',
  title: 'The bucket policy denies every call that could weaken the bucket to all but the administrators',
  problem: 'The bucket policy does not deny calls that weaken the bucket',
  reason:
    'Object Lock guards the log files that exist. A principal that may lower the default retention, add a lifecycle rule or replace ' +
    'the policy decides about all that come, and an identity policy with s3:* is enough unless the bucket denies it.',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Deny these calls on the bucket and its objects to every principal but the administrators, with ArnNotLike on ' +
    'aws:PrincipalArn. State the administrators in the configuration.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map((vault) =>
      judgeRefusals(vault, 'denied to all but the administrators', tamperingWith(vault, auditLog)),
    ),
};

function tamperingWith(vault: Vault, { requirements }: AuditLog): Refusal[] {
  const [people, services] = [anyPrincipalBut(requirements.administrators), anyServiceBut([])];
  const refusals = (action: string, resource: string): Refusal[] => [
    { what: action, requests: { action, resource, caller: people } },
    { what: `${action} by AWS services`, requests: { action, resource, caller: services }, onlyByThisPolicy: true },
  ];
  const [bucket, objects] = [bucketArn(vault), objectsArn(vault)];
  return [
    ...BUCKET_CALLS.flatMap((action) => refusals(action, bucket)),
    ...OBJECT_CALLS.flatMap((action) => refusals(action, objects)),
  ];
}

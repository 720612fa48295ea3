/** Nobody deletes log files, administrators included. */
import { code } from '../../checks/code';
import type { Vault } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut } from '../../facts/policy';
import { objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import type { Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

export const ObjectDeletionDenied: Guardrail = {
  id: 'ObjectDeletionDenied',
  theme: 'access',
  title: 'The bucket policy denies the deletion of objects to everyone',
  problem: 'The bucket policy does not deny the deletion of log files',
  reason:
    'A lock keeps the version, but a deletion without a version id lays a delete marker over it: the log file is gone for ' +
    'every reader that looks at the latest version only (S3 User Guide, "Working with delete markers").',
  severity: 'CRITICAL',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  remedy: 'Deny s3:DeleteObject and s3:DeleteObjectVersion on all objects to everyone, without any exception.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyObjectDeletion
                Effect: Deny
                Principal: '*'
                Action: [s3:DeleteObject, s3:DeleteObjectVersion]
                Resource: !Sub '\${LogBucket.Arn}/*'
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyObjectDeletion',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
          resources: [bucket.arnForObjects('*')],
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map((vault) => judgeRefusals(vault, 'denied to everyone', deletionsIn(vault))),
};

function deletionsIn(vault: Vault): Refusal[] {
  return ['s3:DeleteObject', 's3:DeleteObjectVersion'].flatMap((action) => {
    const call = { action, resource: objectsArn(vault) };
    return [
      { what: action, requests: { ...call, caller: anyPrincipalBut([]) } },
      {
        what: `${action} by AWS services`,
        requests: { ...call, caller: anyServiceBut([]) },
        onlyByThisPolicy: true as const,
      },
    ];
  });
}

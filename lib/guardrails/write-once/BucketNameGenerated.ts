/** No edit of a name replaces the log bucket. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog } from '../../facts/audit-log';
import { expectProperty, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

export const BucketNameGenerated: Guardrail = {
  id: 'BucketNameGenerated',
  theme: 'write-once',
  title: 'The names of the log bucket and the evidence bucket are generated, not written down',
  problem: 'The bucket has a name of its own, and a change of it replaces the bucket',
  reason:
    'A changed BucketName replaces the bucket: from then on the trail delivers to an empty one, and the archive is split in ' +
    'two of which only the newer is watched (CloudFormation Template Reference, AWS::S3::Bucket, BucketName). Only for a trail of another ' +
    'account it has to be written down.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Leave BucketName out, so that CloudFormation generates it once and for all.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          BucketName: !Ref AWS::NoValue # the same as no BucketName
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        // no bucketName
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) =>
    isNamedElsewhere(auditLog)
      ? []
      : vaultsOf(auditLog).map(({ bucket }) =>
          expectProperty(bucket, 'BucketName', 'no name', (name) => name === undefined),
        ),
};

/**
 * A trail of another account knows its bucket, and what it watches, by their names alone: CloudFormation imports no value of another
 * account (CloudFormation User Guide, "Get exported outputs from a deployed CloudFormation stack").
 */
function isNamedElsewhere({ log: { bucket }, trails, given }: AuditLog): boolean {
  const accounts = [...trails.map(({ account }) => account), parseArn(given?.trailArn ?? '')?.account];
  return accounts.some(
    (account) => account !== undefined && bucket.account !== undefined && account !== bucket.account,
  );
}

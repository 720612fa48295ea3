/** No edit of a name replaces the log bucket. */
import { code } from '../../checks/code';
import { expectProperty, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

export const BucketNameGenerated: Guardrail = {
  id: 'BucketNameGenerated',
  theme: 'write-once',
  title: 'The names of the log bucket and the evidence bucket are generated, not written down',
  problem: 'The bucket has a name of its own, and a change of it replaces the bucket',
  reason:
    'A changed BucketName replaces the bucket: from then on the trail delivers to an empty one, and the archive is split in ' +
    'two of which only the newer is watched (CloudFormation Template Reference, AWS::S3::Bucket, BucketName).',
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
    vaultsOf(auditLog).map(({ bucket }) =>
      expectProperty(bucket, 'BucketName', 'no name', (name) => name === undefined),
    ),
};

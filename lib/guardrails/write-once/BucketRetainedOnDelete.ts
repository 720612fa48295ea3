/** Deleting or replacing the stack's bucket leaves the logs where they are. */
import { code } from '../../checks/code';
import { type Guardrail } from '../guardrail';
import { judgeRetained } from '../retained';
import { vaultsOf } from '../vaults';

export const BucketRetainedOnDelete: Guardrail = {
  id: 'BucketRetainedOnDelete',
  theme: 'write-once',
  title: 'The log bucket and the evidence bucket outlive their stack',
  problem: 'Deleting the stack deletes the bucket',
  reason:
    'CloudFormation deletes a bucket with its stack unless both policies say Retain. A locked bucket refuses as long as it ' +
    'holds objects; an empty one is gone, and the trail with nowhere to deliver to.',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: 'Set DeletionPolicy and UpdateReplacePolicy to Retain (RemovalPolicy.RETAIN in the CDK).',
  code: {
    cloudFormation: code`
      LogBucket:
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        removalPolicy: RemovalPolicy.RETAIN,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => judgeRetained(bucket)),
};

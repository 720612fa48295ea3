/** Deleting the stack does not strip a retained bucket of its policy. */
import { code } from '../../checks/code';
import { type Guardrail } from '../guardrail';
import { judgeRetained } from '../retained';
import { vaultsOf } from '../vaults';

export const BucketPolicyRetainedOnDelete: Guardrail = {
  id: 'BucketPolicyRetainedOnDelete',
  theme: 'write-once',
  title: 'The bucket policies outlive their stack, as the buckets do',
  problem: 'Deleting the stack deletes the bucket policy',
  reason:
    'A retained bucket keeps its objects but loses its policy with the stack: the principals that it kept out may then ' +
    'change its lifecycle, hide log files behind delete markers and read them.',
  severity: 'HIGH',
  threat: { technique: 'T1562', name: 'Impair Defenses' },
  remedy: 'Set DeletionPolicy and UpdateReplacePolicy of the AWS::S3::BucketPolicy to Retain.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
    `,
    cdk: code`
      bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ policies }) => policies.flatMap(judgeRetained)),
};

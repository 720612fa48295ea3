/** Objects in the log bucket can be locked. */
import { code } from '../../checks/code';
import { expectProperty, type Guardrail } from '../guardrail';
import { isTrue } from '../scalars';
import { vaultsOf } from '../vaults';

export const ObjectLockEnabled: Guardrail = {
  id: 'ObjectLockEnabled',
  theme: 'write-once',
  title: 'Object Lock is enabled on the log bucket and the evidence bucket',
  problem: 'Object Lock is off, so log files can be deleted',
  reason:
    'Without Object Lock a principal that may delete objects deletes log files, and no policy holds against the root user of the ' +
    'account. Once enabled it cannot be disabled (S3 User Guide, "Locking objects with Object Lock").',
  severity: 'CRITICAL',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: 'Set ObjectLockEnabled to true. An existing bucket can enable it too, and keeps its objects.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          ObjectLockEnabled: true
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        objectLockEnabled: true,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map(({ bucket }) => expectProperty(bucket, 'ObjectLockEnabled', true, isTrue)),
};

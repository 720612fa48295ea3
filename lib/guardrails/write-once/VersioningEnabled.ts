/** An overwritten log file is still there, as an older version. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import { expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { isTrue } from '../scalars';
import { vaultsOf } from '../vaults';

export const VersioningEnabled: Guardrail = {
  id: 'VersioningEnabled',
  theme: 'write-once',
  title: 'Versioning is enabled on the log bucket and the evidence bucket',
  problem: 'Versioning is off, so log files can be overwritten',
  reason:
    'Object Lock protects versions: without versioning an upload to the same key replaces the log file (S3 User Guide, ' +
    '"How S3 Versioning works").',
  severity: 'CRITICAL',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  remedy: 'Set VersioningConfiguration.Status to Enabled.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          VersioningConfiguration:
            Status: Enabled
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        versioned: true,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map(({ bucket }) => judgeVersioning(bucket)),
};

/** A bucket that is made with Object Lock has it, unless it says otherwise (S3 User Guide, "Configuring S3 Object Lock"). */
function judgeVersioning(bucket: Resource): Verdict {
  const comesWithLock = isTrue(bucket.properties['ObjectLockEnabled']);
  return expectProperty(
    bucket,
    'VersioningConfiguration.Status',
    'Enabled',
    (status) => status === 'Enabled' || (status === undefined && comesWithLock),
  );
}

/** An overwritten log file is still there, as an older version. */
import { code } from '../../checks/code';
import { expectEqual, type Guardrail } from '../guardrail';
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
  check: (auditLog) =>
    vaultsOf(auditLog).map(({ bucket }) => expectEqual(bucket, 'VersioningConfiguration.Status', 'Enabled')),
};

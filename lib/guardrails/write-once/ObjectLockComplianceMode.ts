/** New objects are locked in COMPLIANCE mode by default. */
import { code } from '../../checks/code';
import { expectEqual, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

export const ObjectLockComplianceMode: Guardrail = {
  id: 'ObjectLockComplianceMode',
  theme: 'write-once',
  title: 'The default retention is in COMPLIANCE mode',
  problem: 'New objects are not locked in COMPLIANCE mode',
  reason:
    'GOVERNANCE retention falls to anyone who holds s3:BypassGovernanceRetention. No one can shorten ' +
    'COMPLIANCE retention, not even the root user (S3 User Guide, "Locking objects with Object Lock").',
  severity: 'CRITICAL',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  remedy: 'Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          ObjectLockEnabled: true
          ObjectLockConfiguration:
            ObjectLockEnabled: Enabled
            Rule:
              DefaultRetention:
                Mode: COMPLIANCE
                Days: 2192
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(2192)),
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map(({ bucket }) =>
      expectEqual(bucket, 'ObjectLockConfiguration.Rule.DefaultRetention.Mode', 'COMPLIANCE'),
    ),
};

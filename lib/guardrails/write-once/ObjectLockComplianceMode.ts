/** New objects are locked in COMPLIANCE mode by default. */
import { weighEqual, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

export const ObjectLockComplianceMode: Guardrail = {
  id: 'ObjectLockComplianceMode',
  theme: 'write-once',
  title: 'The default retention is in COMPLIANCE mode',
  reason:
    'GOVERNANCE retention falls to anyone who holds s3:BypassGovernanceRetention. COMPLIANCE retention can be shortened ' +
    'by nobody, the root user included (S3 User Guide, "Locking objects with Object Lock").',
  severity: 'CRITICAL',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    'FINRA-4511': ['4511(c)'],
    'CFTC-1.31': ['1.31(c)(1)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['10.3.2'],
    SOC2: ['CC6.1', 'PI1.5'],
    'ISO-27001': ['A.5.33'],
    'NIST-800-53': ['AU-9', 'AU-9(1)'],
    FedRAMP: ['AU-9'],
    SOX: ['Section 802'],
  },
  remedy: 'Set ObjectLockConfiguration.Rule.DefaultRetention.Mode to COMPLIANCE.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map(({ bucket }) =>
      weighEqual(bucket, 'ObjectLockConfiguration.Rule.DefaultRetention.Mode', 'COMPLIANCE'),
    ),
};

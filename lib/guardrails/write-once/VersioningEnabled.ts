/** An overwritten log file is still there, as an older version. */
import { weighEqual, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

export const VersioningEnabled: Guardrail = {
  id: 'VersioningEnabled',
  theme: 'write-once',
  title: 'Versioning is enabled on the log bucket and the evidence bucket',
  reason:
    'Object Lock protects versions: without versioning an upload to the same key replaces the log file (S3 User Guide, ' +
    '"How S3 Versioning works").',
  severity: 'CRITICAL',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(A)', '240.17a-4(f)(2)(i)(B)'],
    'CFTC-1.31': ['1.31(c)(1)'],
    HIPAA: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
    'PCI-DSS': ['10.3.2'],
    SOC2: ['A1.2', 'PI1.5'],
    'ISO-27001': ['A.8.13', 'A.8.15'],
    'NIST-800-53': ['AU-9', 'CP-9'],
    FedRAMP: ['AU-9'],
  },
  remedy: 'Set VersioningConfiguration.Status to Enabled.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map(({ bucket }) => weighEqual(bucket, 'VersioningConfiguration.Status', 'Enabled')),
};

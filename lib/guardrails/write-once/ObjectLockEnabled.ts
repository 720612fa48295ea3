/** Objects in the log bucket can be locked. */
import { weigh, type Guardrail } from '../guardrail';
import { isTrue } from '../scalars';
import { vaultsOf } from '../vaults';

export const ObjectLockEnabled: Guardrail = {
  id: 'ObjectLockEnabled',
  theme: 'write-once',
  title: 'Object Lock is enabled on the log bucket and the evidence bucket',
  reason:
    'Without Object Lock whoever may delete objects deletes log files, and no policy holds against the root user of the ' +
    'account. Once enabled it cannot be disabled (S3 User Guide, "Locking objects with Object Lock").',
  severity: 'CRITICAL',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    'FINRA-4511': ['4511(c)'],
    'CFTC-1.31': ['1.31(c)(1)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['10.3.2', '10.3.3'],
    SOC2: ['CC6.1', 'PI1.5'],
    GDPR: ['Art. 5(1)(f)'],
    'ISO-27001': ['A.5.33', 'A.8.15'],
    'NIST-800-53': ['AU-9', 'AU-9(1)'],
    FedRAMP: ['AU-9'],
    SOX: ['Section 802'],
  },
  remedy: 'Set ObjectLockEnabled to true. An existing bucket can enable it too, and keeps its objects.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map(({ bucket }) => weigh(bucket, 'ObjectLockEnabled', true, isTrue)),
};

/** CloudTrail signs what it delivers. */
import { weighEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const LogFileValidationEnabled: Guardrail = {
  id: 'LogFileValidationEnabled',
  theme: 'trail',
  title: 'Log file validation is enabled',
  reason:
    'The signed digest of every hour is what tells a true log file from a forged one, and a missing one from one that never ' +
    'was (CloudTrail User Guide, "Validating CloudTrail log file integrity").',
  severity: 'CRITICAL',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(ii)'],
    'CFTC-1.31': ['1.31(c)(1)'],
    HIPAA: ['164.312(c)(1)', '164.312(c)(2)'],
    'PCI-DSS': ['10.3.4', '11.5.2'],
    SOC2: ['CC7.1', 'PI1.5'],
    GDPR: ['Art. 5(1)(f)'],
    'ISO-27001': ['A.5.28', 'A.8.15'],
    'NIST-800-53': ['AU-9(3)', 'AU-10', 'SI-7'],
    FedRAMP: ['AU-9(3)'],
    SOX: ['Section 802'],
    'CIS-AWS': ['3.2'],
  },
  remedy: 'Set EnableLogFileValidation to true.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [weighEqual(trail, 'EnableLogFileValidation', true)]),
};

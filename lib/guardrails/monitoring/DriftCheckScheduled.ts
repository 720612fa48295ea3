/** The drift check runs at least once a day. */
import type { Guardrail } from '../guardrail';
import { eachChecker } from './checkers';
import { weighSchedules } from './schedules';

export const DriftCheckScheduled: Guardrail = {
  id: 'DriftCheckScheduled',
  theme: 'monitoring',
  title: 'The drift check is scheduled at least once a day',
  reason:
    'What was right at deployment is worth as much as the last time that somebody looked. PCI DSS asks for a daily review ' +
    'of audit logs; an attacker asks for less.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(ii)'],
    HIPAA: ['164.308(a)(1)(ii)(D)', '164.308(a)(8)'],
    'PCI-DSS': ['10.4.1', '10.4.1.1', '11.5.2'],
    SOC2: ['CC7.1', 'CC7.2'],
    GDPR: ['Art. 32(1)(d)'],
    'ISO-27001': ['A.5.36', 'A.8.16'],
    'NIST-800-53': ['AU-6', 'CA-7', 'CM-6', 'SI-4'],
    FedRAMP: ['SI-4'],
    SOX: ['Section 404'],
  },
  remedy: 'Run the drift checker from an enabled schedule such as rate(1 hour).',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    eachChecker(auditLog, (checker) => weighSchedules(auditLog, checker, 'no schedule runs the drift checker')),
};

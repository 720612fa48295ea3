/** The digest chain is verified at least once a day. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { membersOf } from '../functions';
import type { Guardrail } from '../guardrail';
import { weighSchedules } from './schedules';

export const LogVerificationScheduled: Guardrail = {
  id: 'LogVerificationScheduled',
  theme: 'monitoring',
  title: 'The verification of log files is scheduled at least once a day',
  reason:
    'CloudTrail signs what it delivers, but nobody is told of a file that was altered or is missing until somebody compares.',
  severity: 'MEDIUM',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(ii)'],
    HIPAA: ['164.312(c)(2)'],
    'PCI-DSS': ['10.3.4', '11.5.2'],
    SOC2: ['CC7.1', 'PI1.5'],
    GDPR: ['Art. 32(1)(d)'],
    'ISO-27001': ['A.5.28', 'A.5.36'],
    'NIST-800-53': ['AU-9(3)', 'SI-7'],
    FedRAMP: ['AU-9(3)'],
  },
  remedy: 'Run the log verification from an enabled schedule such as rate(1 day).',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    verifiersOf(auditLog).flatMap((verifier) =>
      weighSchedules(auditLog, verifier, 'nothing runs the log verification'),
    ),
};

/** At organization scale a state machine runs the function. */
function verifiersOf(auditLog: AuditLog): readonly Resource[] {
  const machines = membersOf(auditLog, 'log-verification', 'AWS::StepFunctions::StateMachine');
  return machines.length > 0 ? machines : membersOf(auditLog, 'log-verification', 'AWS::Lambda::Function');
}

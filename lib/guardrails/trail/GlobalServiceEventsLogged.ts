/** The trail logs what happens in services without a Region. */
import { weighEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const GlobalServiceEventsLogged: Guardrail = {
  id: 'GlobalServiceEventsLogged',
  theme: 'trail',
  title: 'The trail logs events of global services',
  reason:
    'IAM, STS and CloudFront have no Region. A trail without their events does not show who made a user, a key or a role.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(A)'],
    HIPAA: ['164.312(b)'],
    'PCI-DSS': ['10.2.1', '10.2.1.2'],
    SOC2: ['CC7.2'],
    'ISO-27001': ['A.8.15'],
    'NIST-800-53': ['AU-2', 'AU-12'],
    FedRAMP: ['AU-12'],
    'CIS-AWS': ['3.1', '4.4'],
  },
  remedy: 'Set IncludeGlobalServiceEvents to true.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [weighEqual(trail, 'IncludeGlobalServiceEvents', true)]),
};

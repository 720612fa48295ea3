/** The trail is switched on. */
import { weighEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const TrailIsLogging: Guardrail = {
  id: 'TrailIsLogging',
  theme: 'trail',
  title: 'The trail is logging',
  reason: 'Stopping the trail is the first thing that an attacker does: whatever comes next leaves no log file.',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(A)'],
    HIPAA: ['164.312(b)'],
    'PCI-DSS': ['10.2.1', '10.2.1.6'],
    SOC2: ['CC7.2'],
    GDPR: ['Art. 5(2)'],
    'ISO-27001': ['A.8.15', 'A.8.16'],
    'NIST-800-53': ['AU-2', 'AU-5', 'AU-12'],
    FedRAMP: ['AU-12'],
    'CIS-AWS': ['3.1'],
  },
  remedy: 'Start logging: set IsLogging to true, or call StartLogging.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [weighEqual(trail, 'IsLogging', true)]),
};

/** No identity policy of the app permits tampering with the trail. */
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import type { Guardrail } from '../guardrail';
import { weighTamperingRights } from './tampering-rights';

export const TrailTamperingNotGranted: Guardrail = {
  id: 'TrailTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with the trail',
  reason:
    'A trail has no policy of its own: whoever holds cloudtrail:StopLogging on it stops it. Identity policies are the only ' +
    'place where that is decided.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  controls: {
    HIPAA: ['164.308(a)(3)(i)', '164.312(a)(1)'],
    'PCI-DSS': ['7.2.2', '10.3.2'],
    SOC2: ['CC6.1', 'CC6.3'],
    'ISO-27001': ['A.5.18', 'A.8.2'],
    'NIST-800-53': ['AC-6', 'AU-9(4)', 'AU-12'],
    FedRAMP: ['AU-9(4)'],
    'CIS-AWS': ['1.15'],
  },
  remedy: 'Take the actions on the trail out of the policy, or name its role among the administrators.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    weighTamperingRights(
      auditLog,
      auditLog.trails.map((resource) => ({ resource, actions: TAMPERING_ACTIONS.trail })),
    ),
};

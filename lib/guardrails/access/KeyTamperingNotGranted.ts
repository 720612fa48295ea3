/** No identity policy of the app permits tampering with a key of the audit log. */
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { keysOf } from '../keys';
import type { Guardrail } from '../guardrail';

import { weighTamperingRights } from './tampering-rights';

export const KeyTamperingNotGranted: Guardrail = {
  id: 'KeyTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with the key',
  reason:
    'Who disables the key or schedules its deletion makes every locked log unreadable, which is as good as deleting it.',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    HIPAA: ['164.308(a)(3)(i)', '164.312(a)(1)'],
    'PCI-DSS': ['7.2.2', '10.3.2'],
    SOC2: ['CC6.1', 'CC6.3'],
    'ISO-27001': ['A.5.18', 'A.8.2'],
    'NIST-800-53': ['AC-6', 'AU-9(4)', 'SC-12'],
    FedRAMP: ['AU-9(4)'],
    'CIS-AWS': ['1.15'],
  },
  remedy: 'Take the actions on the key out of the policy, or name its role among the administrators.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    weighTamperingRights(
      auditLog,
      keysOf(auditLog).map((resource) => ({ resource, actions: TAMPERING_ACTIONS.key })),
    ),
};

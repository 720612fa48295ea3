/** No identity policy of the app permits silencing what alarms the owners. */
import type { AuditLog } from '../../facts/audit-log';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import type { Guardrail } from '../guardrail';
import { weighTamperingRights, type Guarded } from './tampering-rights';

export const AlarmTamperingNotGranted: Guardrail = {
  id: 'AlarmTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with alarms, rules and the owners’ topics',
  reason: 'An attacker who can disable an alarm, empty a rule or unsubscribe an owner works in quiet.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  controls: {
    HIPAA: ['164.308(a)(3)(i)', '164.312(a)(1)'],
    'PCI-DSS': ['7.2.2', '10.3.2'],
    SOC2: ['CC6.1', 'CC6.3'],
    'ISO-27001': ['A.5.18', 'A.8.2'],
    'NIST-800-53': ['AC-6', 'AU-9(4)', 'SI-4'],
    FedRAMP: ['AU-9(4)'],
    'CIS-AWS': ['1.15'],
  },
  remedy: 'Take the actions on alarms, rules and topics out of the policy, or name its role among the administrators.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => weighTamperingRights(auditLog, alarmsOf(auditLog)),
};

const ACTIONS_ON = new Map<string, Guarded['actions']>([
  ['AWS::CloudWatch::Alarm', TAMPERING_ACTIONS.alarm],
  ['AWS::Events::Rule', TAMPERING_ACTIONS.rule],
  ['AWS::SNS::Topic', TAMPERING_ACTIONS.topic],
  ['AWS::SQS::Queue', TAMPERING_ACTIONS.queue],
]);

function alarmsOf({ members }: AuditLog): readonly Guarded[] {
  return members.flatMap((resource) => {
    const actions = ACTIONS_ON.get(resource.type);
    return actions ? [{ resource, actions }] : [];
  });
}

/** Every alarm reaches an owner. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, isList } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isFalse } from '../scalars';

const EXPECTED = 'a topic of the audit log';
const PATH = 'AlarmActions';

export const AlarmTargetsOwned: Guardrail = {
  id: 'AlarmTargetsOwned',
  theme: 'monitoring',
  title: 'Every alarm is on and reaches a topic of an owner',
  reason:
    'An alarm that nobody receives is a graph. One that goes to a topic which belongs to nobody is read by nobody.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  controls: {
    HIPAA: ['164.308(a)(6)(ii)'],
    'PCI-DSS': ['10.7.2', '10.7.3'],
    SOC2: ['CC1.3', 'CC7.3'],
    'ISO-27001': ['A.5.2', 'A.5.24'],
    'NIST-800-53': ['AU-5', 'IR-6', 'SI-4(5)'],
    FedRAMP: ['SI-4'],
  },
  remedy: 'Enable the alarm’s actions and name a topic of engineering, security or compliance in AlarmActions.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => membersOfType(auditLog, 'AWS::CloudWatch::Alarm').map((alarm) => weighTargets(auditLog, alarm)),
};

function weighTargets(auditLog: AuditLog, alarm: Resource): Verdict {
  const { ActionsEnabled: enabled, [PATH]: actions } = alarm.properties;
  const place = { resource: alarm, path: PATH };
  if (isFalse(enabled)) return fail({ resource: alarm, path: 'ActionsEnabled' }, true, enabled, 'its actions are off');
  const reason = firstUnknown(enabled) ?? firstUnknown(actions);
  if (reason) return unknown(place, EXPECTED, reason);
  const topics = membersOfType(auditLog, 'AWS::SNS::Topic').map(({ ref, arn }) => arn ?? ref);
  const reached = isList(actions) ? actions.filter((action) => topics.some((topic) => topic === action)) : [];
  return reached.length > 0
    ? pass(place, EXPECTED, actions)
    : fail(place, EXPECTED, actions, 'it reaches no topic of the audit log');
}

/** Every alarm reaches an owner. */
import { code } from '../../checks/code';
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
  problem: 'An alarm is off or reaches no owner',
  reason: 'An alarm without a recipient is only a graph. A topic without an owner has no reader who must act.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Enable the alarm’s actions and name a topic of engineering, security or compliance in AlarmActions.',
  code: {
    cloudFormation: code`
      Alarm:
        Properties:
          ActionsEnabled: true
          AlarmActions: [!Ref Topic]
    `,
    cdk: code`
      alarm.addAlarmAction(new actions.SnsAction(topic));
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => membersOfType(auditLog, 'AWS::CloudWatch::Alarm').map((alarm) => judgeTargets(auditLog, alarm)),
};

function judgeTargets(auditLog: AuditLog, alarm: Resource): Verdict {
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

/** No identity policy of the app permits silencing what alarms the owners. */
import { code } from '../../checks/code';
import type { AuditLog } from '../../facts/audit-log';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import type { Guardrail } from '../guardrail';
import { judgeTamperingRights, type Guarded } from './tampering-rights';

export const AlarmTamperingNotGranted: Guardrail = {
  id: 'AlarmTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with alarms, rules and the owners’ topics',
  problem: 'An identity policy permits tampering with alarms, rules or topics',
  reason: 'An attacker who can disable an alarm, empty a rule or unsubscribe an owner works in quiet.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Take the actions on alarms, rules and topics out of the policy, or name its role among the administrators.',
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [cloudwatch:DescribeAlarms, events:DescribeRule] # no cloudwatch:*, events:*, sns:* or sqs:*
                Resource: [!GetAtt Alarm.Arn, !GetAtt Rule.Arn]
    `,
    cdk: code`
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['cloudwatch:DescribeAlarms', 'events:DescribeRule'],
          resources: [alarm.alarmArn, rule.ruleArn],
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => judgeTamperingRights(auditLog, alarmsOf(auditLog)),
};

const TYPES = ['AWS::CloudWatch::Alarm', 'AWS::Events::Rule', 'AWS::SNS::Topic', 'AWS::SQS::Queue'] as const;

function alarmsOf({ members }: AuditLog): readonly Guarded[] {
  return members.flatMap((resource) => {
    const type = TYPES.find((one) => one === resource.type);
    return type ? [{ resource, actions: TAMPERING_ACTIONS[type] }] : [];
  });
}

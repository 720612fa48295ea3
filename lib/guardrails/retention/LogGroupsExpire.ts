/** The functions' own logs have an end, too. */
import { code } from '../../checks/code';
import { expectProperty, type Guardrail } from '../guardrail';
import { membersOfType } from '../members';
import { numberOf } from '../scalars';

export const LogGroupsExpire: Guardrail = {
  id: 'LogGroupsExpire',
  theme: 'retention',
  title: 'Log groups of the audit log state how long they keep events',
  problem: 'A log group does not state how long it keeps events',
  reason:
    'A log group without retention keeps events for ever. What the checker writes names people and resources, and is no ' +
    'record that a regulation asks for (CloudWatch Logs User Guide, "Change log data retention").',
  severity: 'LOW',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set RetentionInDays on the log group.',
  code: {
    cloudFormation: code`
      LogGroup:
        Properties:
          RetentionInDays: 400
    `,
    cdk: code`
      new logs.LogGroup(this, 'LogGroup', {
        retention: logs.RetentionDays.THIRTEEN_MONTHS,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    membersOfType(auditLog, 'AWS::Logs::LogGroup').map((group) =>
      expectProperty(group, 'RetentionInDays', 'a number of days', (days) => (numberOf(days) ?? 0) > 0),
    ),
};

/** The drift check runs at least once a day. */
import { code } from '../../checks/code';
import { fail, type Guardrail } from '../guardrail';
import { checkersOf } from './checkers';
import { judgeSchedules } from './schedules';

export const DriftCheckScheduled: Guardrail = {
  id: 'DriftCheckScheduled',
  theme: 'monitoring',
  title: 'The drift check is scheduled at least once a day',
  problem: 'No drift check runs every day',
  reason:
    'What was right at deployment is worth as much as the last time that somebody looked. PCI DSS asks for a daily review ' +
    'of audit logs; an attacker asks for less.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Run the drift checker from an enabled schedule such as rate(1 hour).',
  code: {
    cloudFormation: code`
      DriftSchedule:
        Type: AWS::Events::Rule
        Properties:
          ScheduleExpression: rate(1 hour)
          State: ENABLED
          Targets:
            - Id: checker
              Arn: !GetAtt Function.Arn
    `,
    cdk: code`
      new events.Rule(this, 'DriftSchedule', {
        schedule: events.Schedule.rate(Duration.hours(1)),
        targets: [new targets.LambdaFunction(checker)],
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const checkers = checkersOf(auditLog);
    if (checkers.length > 0) {
      return checkers.flatMap((checker) => judgeSchedules(auditLog, checker, 'no schedule runs the drift checker'));
    }
    const place = { resource: auditLog.log.bucket, path: '' };
    return [fail(place, 'a drift checker', null, 'nothing checks this audit log for drift')];
  },
};

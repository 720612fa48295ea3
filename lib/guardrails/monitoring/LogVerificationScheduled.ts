/** The digest chain is verified at least once a day. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { membersOf } from '../functions';
import type { Guardrail } from '../guardrail';
import { judgeSchedules } from './schedules';

export const LogVerificationScheduled: Guardrail = {
  id: 'LogVerificationScheduled',
  theme: 'monitoring',
  title: 'The verification of log files is scheduled at least once a day',
  problem: 'No verification of log files runs every day',
  reason:
    'CloudTrail signs what it delivers, but reports no file that was altered or is missing. Only a comparison finds it.',
  severity: 'MEDIUM',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  remedy: 'Run the log verification from an enabled schedule such as rate(1 day).',
  code: {
    cloudFormation: code`
      VerificationSchedule:
        Type: AWS::Events::Rule
        Properties:
          ScheduleExpression: rate(1 day)
          State: ENABLED
          Targets:
            - Id: verification
              Arn: !GetAtt Verification.Arn
    `,
    cdk: code`
      new events.Rule(this, 'VerificationSchedule', {
        schedule: events.Schedule.rate(Duration.days(1)),
        targets: [new targets.LambdaFunction(verification)],
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    verifiersOf(auditLog).flatMap((verifier) =>
      judgeSchedules(auditLog, verifier, 'nothing runs the log verification'),
    ),
};

/** At organization scale a state machine runs the function. */
function verifiersOf(auditLog: AuditLog): readonly Resource[] {
  const machines = membersOf(auditLog, 'log-verification', 'AWS::StepFunctions::StateMachine');
  return machines.length > 0 ? machines : membersOf(auditLog, 'log-verification', 'AWS::Lambda::Function');
}

/** A function that fails tells somebody. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import { ownFunctionsOf } from '../functions';
import type { Guardrail } from '../guardrail';
import { alarmsOn, goesOffAtOne, judgeAlarms, type Metric } from './alarms';

export const CheckerFailuresAlarmed: Guardrail = {
  id: 'CheckerFailuresAlarmed',
  theme: 'monitoring',
  title: 'Alarms tell an owner when the drift checker, the tamper responder or the log verification fails',
  problem: 'No alarm says that a function failed',
  reason: 'A checker that fails at every run finds nothing, and finding nothing looks like peace.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Add an alarm on the sum of Errors of each function that goes off at 1 in one period, with an action that reaches its owner.',
  code: {
    cloudFormation: code`
      CheckerAlarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/Lambda
          MetricName: Errors
          Dimensions: [{ Name: FunctionName, Value: !Ref Function }]
          Statistic: Sum
          Period: 300
          EvaluationPeriods: 1
          Threshold: 1
          ComparisonOperator: GreaterThanOrEqualToThreshold
          AlarmActions: [!Ref Topic]
    `,
    cdk: code`
      new cloudwatch.Alarm(this, 'CheckerAlarm', {
        metric: checker.metricErrors(),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }).addAlarmAction(new actions.SnsAction(topic));
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    ownFunctionsOf(auditLog).map((watcher) =>
      judgeAlarms(watcher, 'an alarm on Errors of the function', alarmsOn(auditLog, errorsOf(watcher)), goesOffAtOne),
    ),
};

function errorsOf({ ref }: Resource): Metric {
  return { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: ref } };
}

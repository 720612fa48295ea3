/** What lands in a dead-letter queue tells somebody. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { groupBy } from '../../findings/group';
import { ownFunctionsOf } from '../functions';
import { unknown, type Guardrail, type Verdict } from '../guardrail';
import { alarmsOn, goesOffAtOne, judgeAlarms } from './alarms';
import { schedulesOf } from './schedules';

const EXPECTED = 'an alarm on messages in the dead-letter queue';

export const DeadLettersAlarmed: Guardrail = {
  id: 'DeadLettersAlarmed',
  theme: 'monitoring',
  title: 'Alarms tell an owner when a dead-letter queue of a function or of its schedule is not empty',
  problem: 'No alarm says that a dead-letter queue is not empty',
  reason: 'A queue keeps what failed, but without an alarm no one looks into it.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Add an alarm on ApproximateNumberOfMessagesVisible of the queue that goes off at 1 message, with an action that reaches its owner.',
  code: {
    cloudFormation: code`
      DeadLetterAlarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/SQS
          MetricName: ApproximateNumberOfMessagesVisible
          Dimensions: [{ Name: QueueName, Value: !GetAtt Queue.QueueName }]
          Statistic: Maximum
          Period: 300
          EvaluationPeriods: 1
          Threshold: 1
          ComparisonOperator: GreaterThanOrEqualToThreshold
          AlarmActions: [!Ref Topic]
    `,
    cdk: code`
      new cloudwatch.Alarm(this, 'DeadLetterAlarm', {
        metric: queue.metricApproximateNumberOfMessagesVisible(),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }).addAlarmAction(new actions.SnsAction(topic));
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    ownFunctionsOf(auditLog).flatMap((watcher) => {
      const letters = [
        { resource: watcher, path: 'DeadLetterConfig.TargetArn' },
        ...schedulesOf(auditLog, watcher).map(({ resource, target }) => ({
          ...{ resource, path: `${target}.DeadLetterConfig.Arn` },
        })),
      ];
      const named = letters.flatMap((place) => {
        const arn = valueAt(place.resource.properties, place.path);
        return arn === undefined ? [] : [{ place, arn }];
      });
      // most often all lead to one queue
      return [...groupBy(named, ({ arn }) => arn).values()].flatMap(([first]) =>
        first ? [judgeQueue(auditLog, first.place, first.arn)] : [],
      );
    }),
};

function judgeQueue(
  auditLog: AuditLog,
  place: { readonly resource: Resource; readonly path: string },
  arn: Value,
): Verdict {
  if (isUnknown(arn)) return unknown(place, EXPECTED, arn);
  const text = typeof arn === 'string' ? arn : '';
  // the metric names a queue by the last part of its ARN
  const { resource: queueName = '' } = parseArn(text) ?? {};
  if (queueName === '' && hasToken(text)) return unknown(place, EXPECTED, `the ARN ${text} is not known`);
  const metric = {
    namespace: 'AWS/SQS',
    name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queueName },
  };
  return judgeAlarms(place.resource, EXPECTED, alarmsOn(auditLog, metric), goesOffAtOne);
}

/** Tamper events that wait in their queue tell somebody. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, type Unknown, type Value } from '../../facts/value';
import { membersOf } from '../functions';
import { unknown, type Guardrail, type Verdict } from '../guardrail';
import { numberOf } from '../scalars';
import { alarmsOn, computed, judgeAlarms } from './alarms';
import { mappingsOf } from './mappings';

const EXPECTED = 'an alarm that goes off when the oldest message has waited for an hour, or earlier';
const AGE = 'ApproximateAgeOfOldestMessage';
const LONGEST_WAIT_IN_SECONDS = 60 * 60;
/** How long a condition may hold before the alarm goes off. */
const LONGEST_DOUBT_IN_SECONDS = 60 * 60;

export const TamperBacklogAlarmed: Guardrail = {
  id: 'TamperBacklogAlarmed',
  theme: 'monitoring',
  title: 'An alarm tells an owner when tamper events wait in their queue',
  problem: 'No alarm says that tamper events wait',
  reason:
    'A responder that is throttled, or no longer fed by its queue, does not fail: it is silent, and so are its alarms on errors. The ' +
    'age of the oldest message tells (Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS").',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: `Add an alarm on the maximum of ${AGE} of the responder’s queue, with an action that reaches its owner.`,
  code: {
    cloudFormation: code`
      BacklogAlarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/SQS
          MetricName: ApproximateAgeOfOldestMessage
          Dimensions: [{ Name: QueueName, Value: !GetAtt Queue.QueueName }]
          Statistic: Maximum
          Period: 300
          EvaluationPeriods: 1
          Threshold: 900
          ComparisonOperator: GreaterThanOrEqualToThreshold
          AlarmActions: [!Ref Topic]
    `,
    cdk: code`
      new cloudwatch.Alarm(this, 'BacklogAlarm', {
        metric: queue.metricApproximateAgeOfOldestMessage(),
        threshold: 900,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }).addAlarmAction(new actions.SnsAction(topic));
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    membersOf(auditLog, 'tamper-responder', 'AWS::Lambda::Function').flatMap((responder) =>
      mappingsOf(auditLog, responder).map((mapping) => judgeQueue(auditLog, mapping)),
    ),
};

function judgeQueue(auditLog: AuditLog, mapping: Resource): Verdict {
  const arn: Value = mapping.properties['EventSourceArn'] ?? '';
  if (isUnknown(arn)) return unknown({ resource: mapping, path: 'EventSourceArn' }, EXPECTED, arn);
  const text = typeof arn === 'string' ? arn : '';
  const dimensions = { QueueName: parseArn(text)?.resource ?? text };
  const alarms = alarmsOn(auditLog, { namespace: 'AWS/SQS', name: AGE, dimensions });
  return judgeAlarms(mapping, EXPECTED, alarms, goesOffInTime, 'it goes off too late, or is always on');
}

function goesOffInTime({ properties }: Resource): boolean | Unknown {
  const { ComparisonOperator, Threshold, Statistic, Period, EvaluationPeriods, DatapointsToAlarm } = properties;
  const asked = [ComparisonOperator, Threshold, Statistic, Period, DatapointsToAlarm ?? EvaluationPeriods];
  const reason = asked.find(isUnknown) ?? computed({ properties });
  if (reason) return reason;
  const seconds = (numberOf(Period) ?? Infinity) * (numberOf(asked[4]) ?? Infinity);
  const threshold = numberOf(Threshold) ?? Infinity;
  // one that 0 sets off is always on
  const isPassed =
    (ComparisonOperator === 'GreaterThanOrEqualToThreshold' && threshold > 0) ||
    (ComparisonOperator === 'GreaterThanThreshold' && threshold >= 0);
  return (
    isPassed &&
    threshold <= LONGEST_WAIT_IN_SECONDS &&
    (Statistic === 'Maximum' || Statistic === 'Average') &&
    seconds <= LONGEST_DOUBT_IN_SECONDS
  );
}

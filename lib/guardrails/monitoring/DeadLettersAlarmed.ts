/** What lands in a dead-letter queue tells somebody. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { unknown, type Guardrail, type Verdict } from '../guardrail';
import { alarmsOn, goesOffAtOne, judgeAlarms } from './alarms';
import { checkersOf } from './checkers';

const PATH = 'DeadLetterConfig.TargetArn';
const EXPECTED = 'an alarm on messages in the dead-letter queue';

export const DeadLettersAlarmed: Guardrail = {
  id: 'DeadLettersAlarmed',
  theme: 'monitoring',
  title: 'An alarm tells its owner when a dead-letter queue of the checker is not empty',
  problem: 'No alarm says that a dead-letter queue is not empty',
  reason: 'A queue keeps what failed, but without an alarm no one looks into it.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Add an alarm on ApproximateNumberOfMessagesVisible of the queue that goes off at 1 message, with an action that reaches its owner.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    checkersOf(auditLog).flatMap((checker) => {
      const arn = checker.properties['DeadLetterConfig'] === undefined ? undefined : valueAt(checker.properties, PATH);
      return arn === undefined ? [] : [judgeQueue(auditLog, checker, arn)];
    }),
};

function judgeQueue(auditLog: AuditLog, checker: Resource, arn: Value): Verdict {
  const place = { resource: checker, path: PATH };
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
  return judgeAlarms(checker, EXPECTED, alarmsOn(auditLog, metric), goesOffAtOne);
}

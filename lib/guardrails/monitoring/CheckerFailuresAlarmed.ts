/** A drift check that fails tells somebody. */
import type { Resource } from '../../facts/audit-log';
import type { Guardrail } from '../guardrail';
import { alarmsOn, goesOffAtOne, judgeAlarms, type Metric } from './alarms';
import { checkersOf } from './checkers';

export const CheckerFailuresAlarmed: Guardrail = {
  id: 'CheckerFailuresAlarmed',
  theme: 'monitoring',
  title: 'An alarm tells its owner when a drift check fails',
  problem: 'No alarm says that a drift check failed',
  reason: 'A checker that fails at every run finds nothing, and finding nothing looks like peace.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Add an alarm on the sum of Errors of the checker’s function that goes off at 1 in one period, with an action that reaches its owner.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    checkersOf(auditLog).flatMap((checker) => [
      judgeAlarms(
        checker,
        'an alarm on Errors of the drift checker',
        alarmsOn(auditLog, errorsOf(checker)),
        goesOffAtOne,
      ),
    ]),
};

function errorsOf(checker: Resource): Metric {
  return { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: checker.ref } };
}

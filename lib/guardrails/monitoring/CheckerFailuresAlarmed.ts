/** A function that fails tells somebody. */
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

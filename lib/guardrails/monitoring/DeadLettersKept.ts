/** What the drift checker cannot handle is kept. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { checkersOf } from './checkers';
import { schedulesOf } from './schedules';

const EXPECTED = 'a queue';

export const DeadLettersKept: Guardrail = {
  id: 'DeadLettersKept',
  theme: 'monitoring',
  title: 'The drift checker and its schedule have a dead-letter queue',
  problem: 'No dead-letter queue keeps what the drift checker missed',
  reason:
    'A run that fails after all retries is dropped without a trace unless a queue takes it. Nothing then shows which check did ' +
    'not happen, or why.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Set DeadLetterConfig on the checker’s function and on the target of its schedule.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => checkersOf(auditLog).flatMap((checker) => judgeQueues(auditLog, checker)),
};

function judgeQueues(auditLog: AuditLog, checker: Resource): Verdict[] {
  const isQueue = (arn: unknown) => typeof arn === 'string' && arn !== '';
  return [
    expectProperty(checker, 'DeadLetterConfig.TargetArn', EXPECTED, isQueue),
    ...schedulesOf(auditLog, checker).map(({ resource, target }) =>
      expectProperty(resource, `${target}.DeadLetterConfig.Arn`, EXPECTED, isQueue),
    ),
  ];
}

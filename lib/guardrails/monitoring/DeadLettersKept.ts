/** What the functions cannot handle is kept. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { ownFunctionsOf } from '../functions';
import { expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { isElsewhere } from './receivers';
import { schedulesOf } from './schedules';

const EXPECTED = 'a queue of this account';

export const DeadLettersKept: Guardrail = {
  id: 'DeadLettersKept',
  theme: 'monitoring',
  title: 'The functions and their schedules have a dead-letter queue in this account',
  problem: 'No dead-letter queue keeps what a function missed',
  reason:
    'A run that fails after all retries is dropped without a trace unless a queue takes it. Nothing then shows which check did ' +
    'not happen, or why.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Set DeadLetterConfig on each function and on the target of its schedule.',
  code: {
    cloudFormation: code`
      Function:
        Properties:
          DeadLetterConfig:
            TargetArn: !GetAtt Queue.Arn
    `,
    cdk: code`
      new lambda.Function(this, 'Function', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset('dist'),
        deadLetterQueue: queue,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => ownFunctionsOf(auditLog).flatMap((watcher) => judgeQueues(auditLog, watcher)),
};

function judgeQueues(auditLog: AuditLog, watcher: Resource): Verdict[] {
  const isQueue = (arn: unknown) => typeof arn === 'string' && arn !== '' && !isElsewhere(arn, watcher);
  return [
    expectProperty(watcher, 'DeadLetterConfig.TargetArn', EXPECTED, isQueue),
    ...schedulesOf(auditLog, watcher).map(({ resource, target }) =>
      expectProperty(resource, `${target}.DeadLetterConfig.Arn`, EXPECTED, isQueue),
    ),
  ];
}

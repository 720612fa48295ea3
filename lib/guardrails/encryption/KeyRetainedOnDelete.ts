/** Deleting the stack does not make the logs unreadable. */
import { code } from '../../checks/code';
import { type Guardrail } from '../guardrail';
import { keysOf } from '../keys';
import { judgeRetained } from '../retained';

export const KeyRetainedOnDelete: Guardrail = {
  id: 'KeyRetainedOnDelete',
  theme: 'encryption',
  title: 'The key outlives its stack, as the buckets do',
  problem: 'Deleting the stack deletes the key',
  reason:
    'Without its key a locked log file cannot be read by anyone: deleting the stack would destroy the whole archive and ' +
    'leave every object in place.',
  severity: 'CRITICAL',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: 'Set DeletionPolicy and UpdateReplacePolicy of the key to Retain (RemovalPolicy.RETAIN in the CDK).',
  code: {
    cloudFormation: code`
      Key:
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
    `,
    cdk: code`
      new kms.Key(this, 'Key', {
        removalPolicy: RemovalPolicy.RETAIN,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) => keysOf(auditLog).flatMap(judgeRetained),
};

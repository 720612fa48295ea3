/** What waits to be handled is encrypted. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isTrue } from '../scalars';

const EXPECTED = 'a KMS key, or SqsManagedSseEnabled, which is the default';

export const QueuesEncrypted: Guardrail = {
  id: 'QueuesEncrypted',
  theme: 'encryption',
  title: 'Queues of the audit log are encrypted',
  problem: 'A queue is not encrypted',
  reason:
    'Dead-letter queues hold what could not be handled: attempts to tamper with the audit log, with names and addresses.',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set KmsMasterKeyId of the queue to the audit log’s key, or SqsManagedSseEnabled to true.',
  code: {
    cloudFormation: code`
      Queue:
        Properties:
          KmsMasterKeyId: !GetAtt Key.Arn
    `,
    cdk: code`
      new sqs.Queue(this, 'Queue', {
        encryption: sqs.QueueEncryption.KMS,
        encryptionMasterKey: key,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => membersOfType(auditLog, 'AWS::SQS::Queue').map((queue) => judgeQueue(auditLog, queue)),
};

/** New queues have SSE-SQS unless they say otherwise (CloudFormation Template Reference, AWS::SQS::Queue). */
function judgeQueue({ origin }: AuditLog, queue: Resource): Verdict {
  const key = valueAt(queue.properties, 'KmsMasterKeyId');
  const managed = valueAt(queue.properties, 'SqsManagedSseEnabled');
  const place = { resource: queue, path: 'KmsMasterKeyId' };
  if (typeof key === 'string' && key !== '') return pass(place, EXPECTED, key);
  const isDefault = origin === 'template' && managed === undefined && !isUnknown(key);
  if (isTrue(managed) || isDefault) return pass({ ...place, path: 'SqsManagedSseEnabled' }, EXPECTED, managed);
  const unresolved = [key, managed].find(isUnknown);
  return unresolved ? unknown(place, EXPECTED, unresolved) : fail(place, EXPECTED, key);
}

/** What waits to be handled is encrypted. */
import type { Resource } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isTrue } from '../scalars';

const EXPECTED = 'a KMS key, or SqsManagedSseEnabled';

export const QueuesEncrypted: Guardrail = {
  id: 'QueuesEncrypted',
  theme: 'encryption',
  title: 'Queues of the audit log are encrypted',
  reason:
    'Dead-letter queues hold what could not be handled: attempts to tamper with the audit log, with names and addresses.',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  controls: {
    HIPAA: ['164.312(a)(2)(iv)'],
    'PCI-DSS': ['10.3.1'],
    SOC2: ['CC6.1', 'C1.1'],
    GDPR: ['Art. 32(1)(a)'],
    'ISO-27001': ['A.8.24'],
    'NIST-800-53': ['SC-28'],
    FedRAMP: ['SC-28'],
  },
  remedy: 'Set KmsMasterKeyId of the queue to the audit log’s key, or SqsManagedSseEnabled to true.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => membersOfType(auditLog, 'AWS::SQS::Queue').map(weighQueue),
};

function weighQueue(queue: Resource): Verdict {
  const key = valueAt(queue.properties, 'KmsMasterKeyId');
  const managed = valueAt(queue.properties, 'SqsManagedSseEnabled');
  const place = { resource: queue, path: 'KmsMasterKeyId' };
  if (typeof key === 'string' && key !== '') return pass(place, EXPECTED, key);
  if (isTrue(managed)) return pass({ ...place, path: 'SqsManagedSseEnabled' }, EXPECTED, managed);
  const unresolved = [key, managed].find(isUnknown);
  return unresolved ? unknown(place, EXPECTED, unresolved) : fail(place, EXPECTED, key);
}

/** A key that somebody wants to delete can be saved for a month. */
import { weigh, type Guardrail } from '../guardrail';
import { keysOf } from '../keys';
import { numberOf } from '../scalars';
import { LONGEST_WAIT_IN_DAYS } from './key-policy';

export const KeyDeletionWaitsLongest: Guardrail = {
  id: 'KeyDeletionWaitsLongest',
  theme: 'encryption',
  title: 'Deletion of the key waits for 30 days',
  reason:
    'The waiting period, 7 to 30 days, is all the time there is to notice that a key is to be deleted and to cancel it ' +
    '(KMS Developer Guide, "Delete an AWS KMS key").',
  severity: 'MEDIUM',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    'CFTC-1.31': ['1.31(c)(2)'],
    'PCI-DSS': ['3.7.5'],
    SOC2: ['A1.2'],
    'ISO-27001': ['A.8.24'],
    'NIST-800-53': ['SC-12'],
    FedRAMP: ['SC-12'],
  },
  remedy: 'Set PendingWindowInDays to 30, or leave it out.',
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) =>
    keysOf(auditLog).map((key) =>
      weigh(
        key,
        'PendingWindowInDays',
        LONGEST_WAIT_IN_DAYS,
        (days) => days === undefined || numberOf(days) === LONGEST_WAIT_IN_DAYS,
      ),
    ),
};

/** A key that somebody wants to delete can be saved for a month. */
import { code } from '../../checks/code';
import { expectProperty, type Guardrail } from '../guardrail';
import { keysOf } from '../keys';
import { numberOf } from '../scalars';
import { LONGEST_WAIT_IN_DAYS } from './key-policy';

export const KeyDeletionWaitsLongest: Guardrail = {
  id: 'KeyDeletionWaitsLongest',
  theme: 'encryption',
  title: 'Deletion of the key waits for 30 days',
  problem: 'The key can be deleted in less than 30 days',
  reason:
    'The waiting period, 7 to 30 days, is all the time there is to notice that a key is to be deleted and to cancel it ' +
    '(KMS Developer Guide, "Delete an AWS KMS key").',
  severity: 'MEDIUM',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: 'Set PendingWindowInDays to 30, or leave it out.',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          PendingWindowInDays: 30
    `,
    cdk: code`
      new kms.Key(this, 'Key', {
        pendingWindow: Duration.days(30),
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template'],
  check: (auditLog) =>
    keysOf(auditLog).map((key) =>
      expectProperty(
        key,
        'PendingWindowInDays',
        LONGEST_WAIT_IN_DAYS,
        (days) => days === undefined || numberOf(days) === LONGEST_WAIT_IN_DAYS,
      ),
    ),
};

/** Nobody deletes the key in less than a month. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import { anyPrincipalBut, type Context } from '../../facts/policy';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { keysOf } from '../keys';
import { firstLeftTo, KEY_POLICY, LONGEST_WAIT_IN_DAYS, nameOf, SHORTEST_WAIT_IN_DAYS } from './key-policy';

const CALL = 'kms:ScheduleKeyDeletion';
const ANYBODY = anyPrincipalBut([]);
const EXPECTED = `${CALL} with less than ${LONGEST_WAIT_IN_DAYS} days denied to everyone`;

export const QuickKeyDeletionDenied: Guardrail = {
  id: 'QuickKeyDeletionDenied',
  theme: 'encryption',
  title: 'No principal, administrators included, may delete the key in less than 30 days',
  problem: 'The key policy permits the key’s deletion in less than 30 days',
  reason:
    'The caller who schedules the deletion of a key chooses how long it waits, from 7 days on. With the credentials of an administrator ' +
    'every log is unreadable within a week, a holiday long. A Deny on kms:ScheduleKeyDeletionPendingWindowInDays takes that choice ' +
    'away (KMS Developer Guide, "Schedule key deletion" and "AWS KMS condition keys").',
  severity: 'MEDIUM',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy:
    'Deny kms:ScheduleKeyDeletion in the key policy to Principal "*" with the condition ' +
    'NumericLessThan: { kms:ScheduleKeyDeletionPendingWindowInDays: 30 }.',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          KeyPolicy:
            Statement:
              - Sid: DenyQuickDeletion
                Effect: Deny
                Principal: '*'
                Action: kms:ScheduleKeyDeletion
                Resource: '*'
                Condition:
                  NumericLessThan: { kms:ScheduleKeyDeletionPendingWindowInDays: 30 }
    `,
    cdk: code`
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyQuickDeletion',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['kms:ScheduleKeyDeletion'],
          resources: ['*'],
          conditions: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => keysOf(auditLog).map(judgeKey),
};

function judgeKey(key: Resource): Verdict {
  const place = { resource: key, path: KEY_POLICY };
  for (const { days, context } of SHORTER_WAITS) {
    const left = firstLeftTo(key, ANYBODY, [CALL], context);
    if (isUnknown(left)) return unknown(place, EXPECTED, left);
    const found = `${CALL} with ${days} days is left open`;
    if (left) return fail(place, EXPECTED, found, `${nameOf(left.statement)} may allow ${CALL} with ${days} days`);
  }
  return pass(place, EXPECTED, 'denied');
}

/** What requests say that ask for a shorter wait than the longest, the longest of them first. */
const SHORTER_WAITS: readonly { readonly days: number; readonly context: Context }[] = Array.from(
  { length: LONGEST_WAIT_IN_DAYS - SHORTEST_WAIT_IN_DAYS },
  (_, index) => {
    const days = LONGEST_WAIT_IN_DAYS - 1 - index;
    return { days, context: { 'kms:schedulekeydeletionpendingwindowindays': { is: String(days) } } };
  },
);

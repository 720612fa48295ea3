/** Nothing is locked longer than it may be kept. */
import { code } from '../../checks/code';
import { days as inDays } from '../../findings/format';
import type { Resource } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import type { DecidingPeriod } from '../../frameworks';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { DEFAULT_RETENTION, lockDays } from '../write-once/lock';
import { periodsOf } from './periods';

export const DefaultRetentionWithinMaximum: Guardrail = {
  id: 'DefaultRetentionWithinMaximum',
  theme: 'retention',
  title: 'Logs are locked no longer than they may be kept',
  problem: 'Logs are locked for longer than they may be kept',
  reason:
    'COMPLIANCE retention cannot be shortened by anyone: a lock beyond the longest permitted period keeps personal data ' +
    'that the law wants gone, and is paid for until it ends.',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy:
    'Lower ObjectLockConfiguration.Rule.DefaultRetention.Days before the first log file arrives: afterwards it is too late.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          ObjectLockEnabled: true
          ObjectLockConfiguration:
            ObjectLockEnabled: Enabled
            Rule:
              DefaultRetention:
                Mode: COMPLIANCE
                Days: 2192 # no longer than the logs may be kept
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        // no longer than the logs may be kept
        objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(2192)),
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const { longest } = periodsOf(auditLog);
    return longest ? [judgeLock(auditLog.log.bucket, longest)] : [];
  },
};

function judgeLock(bucket: Resource, longest: DecidingPeriod): Verdict {
  const place = { resource: bucket, path: DEFAULT_RETENTION };
  const expected = `at most ${inDays(longest.days)}: ${longest.statedBy}`;
  const days = lockDays(bucket);
  if (isUnknown(days)) return unknown(place, expected, days);
  const found = valueAt(bucket.properties, DEFAULT_RETENTION);
  return days === undefined || days <= longest.days
    ? pass(place, expected, found)
    : fail(place, expected, found, `the default retention is ${inDays(days)}`);
}

/** New log files are locked for as long as every framework asks. */
import { code } from '../../checks/code';
import { days as inDays } from '../../findings/format';
import type { Resource } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import type { DecidingPeriod } from '../../frameworks';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';
import { DEFAULT_RETENTION, lockDays } from '../write-once/lock';
import { periodsOf } from './periods';

export const DefaultRetentionMeetsFrameworks: Guardrail = {
  id: 'DefaultRetentionMeetsFrameworks',
  theme: 'retention',
  title: 'New objects are locked for at least as long as the frameworks ask',
  problem: 'New log files are locked for less time than the frameworks ask',
  reason:
    'The default retention applies to new objects only: lowering it is an attack on every future log file, and Object Lock ' +
    'does nothing against that (S3 User Guide, "Object Lock considerations").',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Set ObjectLockConfiguration.Rule.DefaultRetention.Days to the number of days that is expected.',
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
                Days: 2192 # SEC 17a-4: six years
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        // SEC 17a-4: six years
        objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(2192)),
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const { shortest } = periodsOf(auditLog);
    const buckets = vaultsOf(auditLog).map(({ bucket }) => bucket);
    if (shortest) return buckets.map((bucket) => judgeLock(bucket, shortest));
    // without a lock, other guardrails speak of the bucket
    return buckets.filter((bucket) => lockDays(bucket) !== undefined).map((bucket) => judgeLock(bucket, LEAST));
  },
};

/** What a lock is for at least where no period is stated: event history, which is there without any deployment, keeps as much. */
const LEAST: Pick<DecidingPeriod, 'days' | 'statedBy'> = {
  days: 90,
  statedBy: 'no period is stated, and CloudTrail’s event history keeps as much by itself',
};

function judgeLock(bucket: Resource, shortest: Pick<DecidingPeriod, 'days' | 'statedBy'>): Verdict {
  const place = { resource: bucket, path: DEFAULT_RETENTION };
  const expected = `at least ${inDays(shortest.days)}: ${shortest.statedBy}`;
  const days = lockDays(bucket);
  if (isUnknown(days)) return unknown(place, expected, days);
  const found = valueAt(bucket.properties, DEFAULT_RETENTION);
  if (days === undefined) return fail(place, expected, found, 'no default retention is configured');
  return days >= shortest.days
    ? pass(place, expected, found)
    : fail(place, expected, found, `the default retention is ${inDays(days)}`);
}

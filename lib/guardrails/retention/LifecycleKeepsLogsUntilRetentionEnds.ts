/** No lifecycle rule hides or removes a log file before its retention ends. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, type Unknown, type Value } from '../../facts/value';
import { days as inDays } from '../../findings/format';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';
import { lockDays, lockMode } from '../write-once/lock';
import { expirationOf, noncurrentExpirationOf, rulesOn, type Timing } from './lifecycle';
import { periodsOf } from './periods';

export const LifecycleKeepsLogsUntilRetentionEnds: Guardrail = {
  id: 'LifecycleKeepsLogsUntilRetentionEnds',
  theme: 'retention',
  title: 'No lifecycle rule expires logs before their retention ends',
  problem: 'A lifecycle rule expires logs before their retention ends',
  reason:
    'Lifecycle expiration is not subject to the bucket policy. On a versioned bucket it hides each log file behind a delete ' +
    'marker, the lock notwithstanding, and deletes what is not locked (S3 User Guide, "Expiring objects").',
  severity: 'CRITICAL',
  threat: { technique: 'T1485.001', name: 'Data Destruction: Lifecycle-Triggered Deletion' },
  remedy: 'Raise the rule’s days above the retention, or remove the rule.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          LifecycleConfiguration:
            Rules:
              - Id: expire
                Status: Enabled
                ExpirationInDays: 2557 # not before the retention ends
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        lifecycleRules: [{ id: 'expire', expiration: Duration.days(2557) }],
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => judgeRules(auditLog, bucket)),
};

function judgeRules(auditLog: AuditLog, bucket: Resource): readonly Verdict[] {
  const keep = daysToKeep(auditLog, bucket);
  const mode = lockMode(bucket);
  // a locked version is never deleted before its retention ends, however early the rule would like to
  const ofVersions = (timing: Timing | undefined) =>
    mode === 'COMPLIANCE' ? undefined : whereUnlocked(timing, mode, keep);
  return rulesOn(auditLog, bucket, expectedOf(keep), (rules, place) => {
    const timings = rules.flatMap((rule) => [expirationOf(rule), ofVersions(noncurrentExpirationOf(rule))]);
    const verdicts = timings.flatMap((timing) => (timing ? [judgeTiming(bucket, timing, keep)] : []));
    return verdicts.length > 0 ? verdicts : [pass(place, expectedOf(keep), 'no rule expires objects')];
  });
}

/** Early days are early only where no lock is in their way, which a mode that is not known leaves open. */
function whereUnlocked(
  timing: Timing | undefined,
  mode: Value | undefined,
  keep: number | Unknown,
): Timing | undefined {
  const isEarly = timing !== undefined && !(Number(timing.days) >= Number(keep));
  return isEarly && isUnknown(mode) ? { ...timing, days: mode } : timing;
}

function judgeTiming(bucket: Resource, { path, days, found }: Timing, keep: number | Unknown): Verdict {
  const place = { resource: bucket, path };
  const expected = expectedOf(keep);
  const unresolved = [days, keep].find(isUnknown);
  if (unresolved) return unknown(place, expected, unresolved);
  return Number(days) >= Number(keep) ? pass(place, expected, found) : fail(place, expected, found);
}

/** The longer of what is asked for and what is locked; a lock that cannot be known leaves it Unknown. */
function daysToKeep(auditLog: AuditLog, bucket: Resource): number | Unknown {
  const locked = lockDays(bucket);
  return isUnknown(locked) ? locked : Math.max(periodsOf(auditLog).shortest?.days ?? 1, locked ?? 1);
}

function expectedOf(keep: number | Unknown): string {
  return isUnknown(keep) ? 'the end of retention or later' : `${inDays(keep)} or later`;
}

/** Versions that were overwritten or hidden do not stay for ever. */
import { code } from '../../checks/code';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { lastVersionExpirationOf, rulesOn, surelyCoversEverything } from './lifecycle';

const EXPECTED =
  'an enabled rule on all log files with NoncurrentVersionExpiration, and without NewerNoncurrentVersions';

export const NoncurrentVersionsExpire: Guardrail = {
  id: 'NoncurrentVersionsExpire',
  theme: 'retention',
  title: 'Noncurrent versions of log files expire after their retention',
  problem: 'Noncurrent versions of log files never expire',
  reason:
    'On a versioned bucket expiry makes a log file noncurrent and deletes nothing: without a rule for noncurrent versions ' +
    'every log file stays, invisible and paid for.',
  severity: 'LOW',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Add NoncurrentVersionExpiration to a lifecycle rule without filter; the lock still holds until retention ends.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          LifecycleConfiguration:
            Rules:
              - Id: expire-noncurrent
                Status: Enabled
                NoncurrentVersionExpiration:
                  NoncurrentDays: 2557
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        lifecycleRules: [{ id: 'expire-noncurrent', noncurrentVersionExpiration: Duration.days(2557) }],
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    rulesOn(auditLog, auditLog.log.bucket, EXPECTED, (rules, place) => {
      const expiring = rules.filter((rule) => lastVersionExpirationOf(rule) && rule.coversEverything !== false);
      const sure = expiring.find(
        (rule) => surelyCoversEverything(rule) && !isUnknown(lastVersionExpirationOf(rule)?.days),
      );
      const timing = sure && lastVersionExpirationOf(sure);
      if (timing) return [pass({ ...place, path: timing.path }, EXPECTED, timing.found)];
      if (expiring.length > 0) return [unknown(place, EXPECTED, 'whether the rule acts is not known')];
      return [fail(place, EXPECTED, null, 'no rule deletes all noncurrent versions of log files')];
    }),
};

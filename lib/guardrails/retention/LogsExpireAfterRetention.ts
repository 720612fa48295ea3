/** Logs do not stay for ever. */
import { code } from '../../checks/code';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { expirationOf, rulesOn, surelyCoversEverything } from './lifecycle';

const EXPECTED = 'an enabled rule on all log files that expires them';

export const LogsExpireAfterRetention: Guardrail = {
  id: 'LogsExpireAfterRetention',
  theme: 'retention',
  title: 'A lifecycle rule expires every log file some day',
  problem: 'Log files never expire',
  reason:
    'Object Lock releases a log file and leaves it there. Without expiry the archive grows without end, and holds personal ' +
    'data that is no longer needed.',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Add a lifecycle rule without filter whose ExpirationInDays lies after the retention.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          LifecycleConfiguration:
            Rules:
              - Id: expire
                Status: Enabled
                ExpirationInDays: 2193 # a day after the lock of six years
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        // a day after the lock of six years
        lifecycleRules: [{ id: 'expire', expiration: Duration.days(2193) }],
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    rulesOn(auditLog, auditLog.log.bucket, EXPECTED, (rules, place) => {
      const expiring = rules.flatMap((rule) => {
        const timing = expirationOf(rule);
        return timing ? [{ rule, timing }] : [];
      });
      const sure = expiring.find(({ rule, timing }) => surelyCoversEverything(rule) && !isUnknown(timing.days));
      if (sure) return [pass({ ...place, path: sure.timing.path }, EXPECTED, sure.timing.found)];
      const possible = expiring.find(({ rule }) => rule.coversEverything !== false);
      if (possible) {
        return [unknown({ ...place, path: possible.timing.path }, EXPECTED, 'whether the rule acts is not known')];
      }
      return [
        fail(place, EXPECTED, expiring.length === 0 ? null : 'rules with filters', 'no rule expires all log files'),
      ];
    }),
};

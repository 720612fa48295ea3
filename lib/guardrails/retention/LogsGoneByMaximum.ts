/** Logs are gone when they have to be. */
import { code } from '../../checks/code';
import { isUnknown } from '../../facts/value';
import { days as inDays } from '../../findings/format';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import {
  expirationOf,
  lastVersionExpirationOf,
  rulesOn,
  surelyCoversEverything,
  type LifecycleRule,
} from './lifecycle';
import { periodsOf } from './periods';

export const LogsGoneByMaximum: Guardrail = {
  id: 'LogsGoneByMaximum',
  theme: 'retention',
  title: 'Lifecycle rules delete every log file by the longest permitted period',
  problem: 'Log files are kept for longer than permitted',
  reason:
    'Expiry alone only hides a version. It takes expiry of the current and of the noncurrent version, one after the other, ' +
    'until a log file is gone (S3 User Guide, "Lifecycle configuration elements").',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Lower ExpirationInDays and NoncurrentVersionExpiration.NoncurrentDays until their sum is no more than expected.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          LifecycleConfiguration:
            Rules:
              - Id: expire
                Status: Enabled
                ExpirationInDays: 2193 # a day after the lock of six years
                NoncurrentVersionExpiration: { NoncurrentDays: 1 }
              - Id: delete-markers
                Status: Enabled
                ExpiredObjectDeleteMarker: true
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        lifecycleRules: [
          // a day after the lock of six years
          { id: 'expire', expiration: Duration.days(2193), noncurrentVersionExpiration: Duration.days(1) },
          { id: 'delete-markers', expiredObjectDeleteMarker: true },
        ],
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const { longest } = periodsOf(auditLog);
    if (!longest) return [];
    const expected = `${inDays(longest.days)} at most: ${longest.statedBy}`;
    return rulesOn(auditLog, auditLog.log.bucket, expected, (rules, place) => {
      const acting = rules.filter(surelyCoversEverything);
      const current = soonest(acting.map((rule) => expirationOf(rule)?.days));
      const noncurrent = soonest(acting.map((rule) => lastVersionExpirationOf(rule)?.days));
      if (current !== undefined && noncurrent !== undefined) {
        const days = current + noncurrent;
        return [days <= longest.days ? pass(place, expected, days) : fail(place, expected, days)];
      }
      if (rules.some(isUnsure)) {
        return [unknown(place, expected, 'whether the rules act on every object is not known')];
      }
      return [fail(place, expected, null, `${current === undefined ? 'current' : 'noncurrent'} versions never expire`)];
    });
  },
};

function isUnsure(rule: LifecycleRule): boolean {
  return (
    (rule.coversEverything !== false && !surelyCoversEverything(rule)) ||
    isUnknown(expirationOf(rule)?.days) ||
    isUnknown(lastVersionExpirationOf(rule)?.days)
  );
}

/** The smallest of the days that are known; undefined where none is. */
function soonest(days: readonly unknown[]): number | undefined {
  const known = days.filter((value) => typeof value === 'number');
  return known.length === 0 ? undefined : Math.min(...known);
}

/** What proves that the logs are whole lives as long as the logs. */
import { code } from '../../checks/code';
import { days } from '../../findings/format';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { DEFAULT_RETENTION, lockDays } from '../write-once/lock';

export const EvidenceKeptAsLongAsLogs: Guardrail = {
  id: 'EvidenceKeptAsLongAsLogs',
  theme: 'retention',
  title: 'Evidence is locked for at least as long as the logs',
  problem: 'Evidence is locked for less time than the logs',
  reason: 'If the evidence is gone before the logs, nothing shows any more that the logs were guarded all along.',
  severity: 'HIGH',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  remedy: 'Raise the evidence bucket’s default retention to that of the log bucket.',
  code: {
    cloudFormation: code`
      EvidenceBucket:
        Properties:
          ObjectLockEnabled: true
          ObjectLockConfiguration:
            ObjectLockEnabled: Enabled
            Rule:
              DefaultRetention:
                Mode: COMPLIANCE
                Days: 2192 # as long as the log bucket
    `,
    cdk: code`
      new s3.Bucket(this, 'EvidenceBucket', {
        // as long as the log bucket
        objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(2192)),
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: ({ log, evidence }) => {
    if (!evidence) return [];
    const place = { resource: evidence.bucket, path: DEFAULT_RETENTION };
    const [logs, kept] = [lockDays(log.bucket), lockDays(evidence.bucket)];
    const expected = typeof logs === 'number' ? `at least ${days(logs)}` : 'at least as long as the logs';
    if (isUnknown(kept)) return [unknown(place, expected, kept)];
    if (isUnknown(logs)) return [unknown(place, expected, logs)];
    const found = valueAt(evidence.bucket.properties, DEFAULT_RETENTION);
    if (kept === undefined) return [fail(place, expected, found, 'no default retention is configured')];
    return [
      kept >= (logs ?? 0)
        ? pass(place, expected, found)
        : fail(place, expected, found, `the default retention is ${days(kept)}`),
    ];
  },
};

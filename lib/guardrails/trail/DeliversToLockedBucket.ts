/** The trail delivers to a bucket that is locked. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { eachTrail } from './trails';

const PATH = 'S3BucketName';
const EXPECTED = 'a bucket that locks new objects in COMPLIANCE mode';

export const DeliversToLockedBucket: Guardrail = {
  id: 'DeliversToLockedBucket',
  theme: 'trail',
  title: 'The trail delivers to a bucket that locks what it receives',
  problem: 'The trail delivers to a bucket that does not lock log files',
  reason: 'A trail can be sound and write into a bucket of another stack, or another account, that anybody can empty.',
  severity: 'CRITICAL',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  remedy:
    'Deliver to a bucket with Object Lock and a default retention in COMPLIANCE mode, and check its template together with the trail’s.',
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
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [judgeBucket(auditLog, trail)]),
};

function judgeBucket({ log: { bucket } }: AuditLog, trail: Resource): Verdict {
  const place = { resource: trail, path: PATH };
  const mode = valueAt(bucket.properties, 'ObjectLockConfiguration.Rule.DefaultRetention.Mode');
  const reason = firstUnknown(trail.properties[PATH]) ?? firstUnknown(mode);
  if (reason) return unknown(place, EXPECTED, reason);
  return mode === 'COMPLIANCE'
    ? pass(place, EXPECTED, bucket.displayName)
    : fail(place, EXPECTED, bucket.displayName, `${bucket.displayName} does not lock new objects in COMPLIANCE mode`);
}

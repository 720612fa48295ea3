/** The trail delivers to a bucket that is locked. */
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
  reason: 'A trail can be sound and write into a bucket of another stack, or another account, that anybody can empty.',
  severity: 'CRITICAL',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    'FINRA-4511': ['4511(c)'],
    'CFTC-1.31': ['1.31(c)(1)'],
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['10.3.2', '10.3.3'],
    SOC2: ['CC6.1', 'PI1.5'],
    'ISO-27001': ['A.5.33', 'A.8.15'],
    'NIST-800-53': ['AU-9', 'AU-9(1)', 'AU-9(2)'],
    FedRAMP: ['AU-9', 'AU-9(2)'],
    SOX: ['Section 802'],
  },
  remedy:
    'Deliver to a bucket with Object Lock and a default retention in COMPLIANCE mode, and check its template together with the trail’s.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [weighBucket(auditLog, trail)]),
};

function weighBucket({ log: { bucket } }: AuditLog, trail: Resource): Verdict {
  const place = { resource: trail, path: PATH };
  const mode = valueAt(bucket.properties, 'ObjectLockConfiguration.Rule.DefaultRetention.Mode');
  const reason = firstUnknown(trail.properties[PATH]) ?? firstUnknown(mode);
  if (reason) return unknown(place, EXPECTED, reason);
  return mode === 'COMPLIANCE'
    ? pass(place, EXPECTED, bucket.displayName)
    : fail(place, EXPECTED, bucket.displayName, `${bucket.displayName} does not lock new objects in COMPLIANCE mode`);
}

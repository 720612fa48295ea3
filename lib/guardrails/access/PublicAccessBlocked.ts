/** Nothing makes a locked bucket public. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isProperties, valueAt } from '../../facts/value';
import { expectEqual, expectProperty, pass, type Guardrail, type Verdict } from '../guardrail';
import { statedName } from '../members';
import { vaultsOf } from '../vaults';

const BLOCK = 'PublicAccessBlockConfiguration';
const SETTINGS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const PublicAccessBlocked: Guardrail = {
  id: 'PublicAccessBlocked',
  theme: 'access',
  title: 'All four ways to make the bucket public are blocked',
  problem: 'Public access to the bucket is not blocked',
  reason:
    'One careless policy or access control list shows the whole world who did what in the account. Block Public Access ' +
    'refuses both, for every caller (S3 User Guide, "Blocking public access to your Amazon S3 storage").',
  severity: 'CRITICAL',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Set BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls and RestrictPublicBuckets of ' +
    'PublicAccessBlockConfiguration to true.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          PublicAccessBlockConfiguration:
            BlockPublicAcls: true
            BlockPublicPolicy: true
            IgnorePublicAcls: true
            RestrictPublicBuckets: true
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).flatMap(({ bucket }) => judgeBucket(auditLog, bucket)),
};

/**
 * New buckets have all four since April 2023 (S3 User Guide, "Default settings for new S3 buckets FAQ"). A configuration that
 * names some of them leaves the others off. What wormtrail makes has the configuration: where it is gone, somebody removed it.
 */
function judgeBucket({ origin }: AuditLog, bucket: Resource): Verdict[] {
  const configuration = valueAt(bucket.properties, BLOCK);
  if (configuration === undefined && origin === 'template' && statedName(bucket) === undefined) {
    return [pass({ resource: bucket, path: BLOCK }, 'all four, or left out', null)];
  }
  if (!isProperties(configuration)) return [expectProperty(bucket, BLOCK, SETTINGS, () => false)];
  return SETTINGS.map((setting) => expectEqual(bucket, `${BLOCK}.${setting}`, true));
}

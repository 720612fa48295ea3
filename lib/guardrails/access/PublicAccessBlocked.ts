/** Nothing makes a locked bucket public. */
import { expectEqual, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

const SETTINGS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const PublicAccessBlocked: Guardrail = {
  id: 'PublicAccessBlocked',
  theme: 'access',
  title: 'All four ways to make the bucket public are blocked',
  reason:
    'One careless policy or access control list shows the whole world who did what in the account. Block Public Access ' +
    'refuses both, for every caller (S3 User Guide, "Blocking public access to your Amazon S3 storage").',
  severity: 'CRITICAL',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Set BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls and RestrictPublicBuckets of ' +
    'PublicAccessBlockConfiguration to true.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).flatMap(({ bucket }) =>
      SETTINGS.map((setting) => expectEqual(bucket, `PublicAccessBlockConfiguration.${setting}`, true)),
    ),
};

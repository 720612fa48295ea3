/** Nothing makes a locked bucket public. */
import { weighEqual, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

const SETTINGS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const PublicAccessBlocked: Guardrail = {
  id: 'PublicAccessBlocked',
  theme: 'access',
  title: 'All four ways to make the bucket public are blocked',
  reason:
    'One careless policy or access control list shows the whole world who did what in the account. Block Public Access ' +
    'refuses both, whoever asks (S3 User Guide, "Blocking public access to your Amazon S3 storage").',
  severity: 'CRITICAL',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  controls: {
    HIPAA: ['164.312(a)(1)'],
    'PCI-DSS': ['10.3.1'],
    SOC2: ['CC6.1', 'CC6.6'],
    GDPR: ['Art. 5(1)(f)', 'Art. 25'],
    'ISO-27001': ['A.5.15', 'A.8.3', 'A.8.12'],
    'NIST-800-53': ['AC-3', 'AU-9'],
    FedRAMP: ['AU-9'],
    'CIS-AWS': ['2.1.4'],
  },
  remedy:
    'Set BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls and RestrictPublicBuckets of ' +
    'PublicAccessBlockConfiguration to true.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).flatMap(({ bucket }) =>
      SETTINGS.map((setting) => weighEqual(bucket, `PublicAccessBlockConfiguration.${setting}`, true)),
    ),
};

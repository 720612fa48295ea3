/** The owners of the logs decide who can read them, by a key of their own. */
import type { Vault } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

const DEFAULT = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';
const EXPECTED = 'aws:kms with a customer managed key';

export const CustomerManagedKey: Guardrail = {
  id: 'CustomerManagedKey',
  theme: 'encryption',
  title: 'Logs and evidence are encrypted with a customer managed key',
  reason:
    'The policy of an AWS managed key cannot be changed: whoever may read the bucket can decrypt it. A key of one’s own ' +
    'is a second lock, with a policy that names the readers (KMS Developer Guide, "AWS KMS keys").',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  controls: {
    'CFTC-1.31': ['1.31(c)(2)'],
    HIPAA: ['164.312(a)(2)(iv)'],
    'PCI-DSS': ['3.5.1', '3.6.1', '10.3.1'],
    SOC2: ['CC6.1', 'C1.1'],
    GDPR: ['Art. 5(1)(f)', 'Art. 32(1)(a)'],
    'ISO-27001': ['A.8.24'],
    'NIST-800-53': ['AU-9(3)', 'SC-12', 'SC-28'],
    FedRAMP: ['AU-9(3)', 'SC-12', 'SC-28'],
    'CIS-AWS': ['3.5'],
  },
  remedy: 'Set the bucket’s default encryption to aws:kms with the ARN of a key that you manage.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map(weighVault),
};

function weighVault({ bucket, key }: Vault): Verdict {
  const algorithm = valueAt(bucket.properties, `${DEFAULT}.SSEAlgorithm`);
  const keyId = valueAt(bucket.properties, `${DEFAULT}.KMSMasterKeyID`);
  const place = { resource: bucket, path: `${DEFAULT}.KMSMasterKeyID` };
  if (isUnknown(algorithm)) return unknown({ ...place, path: `${DEFAULT}.SSEAlgorithm` }, EXPECTED, algorithm);
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
    return fail({ ...place, path: `${DEFAULT}.SSEAlgorithm` }, EXPECTED, algorithm);
  }
  if (isUnknown(keyId)) return unknown(place, EXPECTED, keyId);
  if (keyId === undefined || keyId === '')
    return fail(place, EXPECTED, keyId, 'without a key it is aws/s3, which AWS manages');
  if (typeof keyId === 'string' && /(^|:)alias\/aws\//.test(keyId)) return fail(place, EXPECTED, keyId);
  return key ? pass(place, EXPECTED, keyId) : unknown(place, EXPECTED, 'the key is not at hand');
}

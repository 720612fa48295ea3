/** The owners of the logs decide who can read them, by a key of their own. */
import { code } from '../../checks/code';
import type { Vault } from '../../facts/audit-log';
import { isManagedByAws } from '../../facts/key-names';
import { elsewhereOf } from '../../facts/resources';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

const DEFAULT = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';
const EXPECTED = 'aws:kms with a customer managed key';

export const CustomerManagedKey: Guardrail = {
  id: 'CustomerManagedKey',
  theme: 'encryption',
  title: 'Logs and evidence are encrypted with a customer managed key',
  problem: 'Objects are not encrypted with a customer managed key',
  reason:
    'The policy of an AWS managed key cannot be changed: every reader of the bucket can decrypt it. A key of one’s own ' +
    'is a second lock, with a policy that names the readers (KMS Developer Guide, "AWS KMS keys").',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set the bucket’s default encryption to aws:kms with the ARN of a key that you manage.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          BucketEncryption:
            ServerSideEncryptionConfiguration:
              - ServerSideEncryptionByDefault:
                  SSEAlgorithm: aws:kms
                  KMSMasterKeyID: !GetAtt Key.Arn
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        encryption: s3.BucketEncryption.KMS,
        encryptionKey: key,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map(judgeVault),
};

function judgeVault({ bucket, key, keyElsewhere }: Vault): Verdict {
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
  if (typeof keyId === 'string' && isManagedByAws(keyId)) return fail(place, EXPECTED, keyId);
  const unseen = elsewhereOf(keyElsewhere) ?? 'the key was not found';
  return key ? pass(place, EXPECTED, keyId) : unknown(place, EXPECTED, unseen);
}

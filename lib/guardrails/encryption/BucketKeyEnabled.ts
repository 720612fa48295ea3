/** Encryption costs one KMS call a bucket and while, not one a log file. */
import { code } from '../../checks/code';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { expectProperty, type Guardrail } from '../guardrail';
import { isTrue } from '../scalars';
import { vaultsOf } from '../vaults';

const RULE = 'BucketEncryption.ServerSideEncryptionConfiguration.0';

export const BucketKeyEnabled: Guardrail = {
  id: 'BucketKeyEnabled',
  theme: 'encryption',
  title: 'Buckets use an S3 Bucket Key',
  problem: 'The bucket uses no S3 Bucket Key',
  reason:
    'Without a Bucket Key every read of a log file is a KMS request: verifying a year of logs runs into the account’s KMS ' +
    'quota and its bill (S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").',
  severity: 'LOW',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Set BucketKeyEnabled to true in the bucket’s default encryption.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          BucketEncryption:
            ServerSideEncryptionConfiguration:
              - ServerSideEncryptionByDefault:
                  SSEAlgorithm: aws:kms
                  KMSMasterKeyID: !GetAtt Key.Arn
                BucketKeyEnabled: true
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        encryption: s3.BucketEncryption.KMS,
        encryptionKey: key,
        bucketKeyEnabled: true,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog)
      .filter(({ bucket }) =>
        canHaveBucketKey(valueAt(bucket.properties, `${RULE}.ServerSideEncryptionByDefault.SSEAlgorithm`)),
      )
      .map(({ bucket }) => expectProperty(bucket, `${RULE}.BucketKeyEnabled`, true, isTrue)),
};

/** There are none for DSSE-KMS (S3 User Guide, "Using dual-layer server-side encryption with AWS KMS keys"), nor without KMS. */
function canHaveBucketKey(algorithm: Value | undefined): boolean {
  return algorithm === 'aws:kms' || isUnknown(algorithm);
}

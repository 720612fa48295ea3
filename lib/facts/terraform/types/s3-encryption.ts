/** `aws_s3_bucket_server_side_encryption_configuration`: a bucket's default encryption. */
import { present } from '../../../resource-types/answers';
import type { Properties, Value } from '../../value';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3Encryption: TerraformType = {
  type: 'aws_s3_bucket_server_side_encryption_configuration',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: encryption,
};

/** The provider before version 4 has the same blocks in the bucket. */
export function encryption(attributes: Attributes): Properties {
  const rules = attributes.blocks('rule', (rule): Value =>
    present({
      BucketKeyEnabled: rule.at('bucket_key_enabled'),
      BlockedEncryptionTypes: rule.list('blocked_encryption_types'),
      ServerSideEncryptionByDefault: rule.block('apply_server_side_encryption_by_default', (byDefault) => ({
        ...renamed(byDefault, { SSEAlgorithm: 'sse_algorithm' }),
        ...present({ KMSMasterKeyID: byDefault.link('kms_master_key_id', 'aws_kms_key', 'aws_kms_alias') }),
      })),
    }),
  );
  return rules === undefined ? {} : { BucketEncryption: { ServerSideEncryptionConfiguration: rules } };
}

/** `aws_s3_bucket_replication_configuration`: where a bucket's objects are copied. */
import { present } from '../../../resource-types/answers';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3Replication: TerraformType = {
  type: 'aws_s3_bucket_replication_configuration',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: (replication) => ({
    ReplicationConfiguration: present({
      Role: replication.link('role', 'aws_iam_role'),
      Rules: replication.blocks('rule', rule),
    }),
  }),
};

function rule(attributes: Attributes) {
  return present({
    ...renamed(attributes, { Id: 'id', Status: 'status', Prefix: 'prefix', Priority: 'priority' }),
    Destination: attributes.block('destination', (destination) =>
      present({
        Bucket: destination.link('bucket', 'aws_s3_bucket'),
        ...renamed(destination, { Account: 'account', StorageClass: 'storage_class' }),
        EncryptionConfiguration: destination.block('encryption_configuration', (encryption) =>
          present({ ReplicaKmsKeyID: encryption.link('replica_kms_key_id', 'aws_kms_key', 'aws_kms_alias') }),
        ),
        AccessControlTranslation: destination.block('access_control_translation', (block) =>
          renamed(block, { Owner: 'owner' }),
        ),
      }),
    ),
    DeleteMarkerReplication: attributes.block('delete_marker_replication', (block) =>
      renamed(block, { Status: 'status' }),
    ),
  });
}

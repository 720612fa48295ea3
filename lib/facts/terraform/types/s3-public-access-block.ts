/** `aws_s3_bucket_public_access_block`: what keeps a bucket from becoming public. */
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3PublicAccessBlock: TerraformType = {
  type: 'aws_s3_bucket_public_access_block',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: (block) => ({
    PublicAccessBlockConfiguration: renamed(block, {
      BlockPublicAcls: 'block_public_acls',
      BlockPublicPolicy: 'block_public_policy',
      IgnorePublicAcls: 'ignore_public_acls',
      RestrictPublicBuckets: 'restrict_public_buckets',
    }),
  }),
};

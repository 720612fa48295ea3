/** `aws_s3_bucket_versioning`: whether a bucket keeps versions. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3Versioning: TerraformType = {
  type: 'aws_s3_bucket_versioning',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: (versioning) =>
    present({
      VersioningConfiguration: versioning.block('versioning_configuration', (block) =>
        renamed(block, { Status: 'status' }),
      ),
    }),
};

/** `aws_s3_bucket_policy`: a bucket's policy. */
import { present } from '../../../resource-types/answers';
import type { TerraformType } from '../terraform-type';

export const s3BucketPolicy: TerraformType = {
  type: 'aws_s3_bucket_policy',
  cloudFormation: 'AWS::S3::BucketPolicy',
  called: { id: 'Ref', bucket: 'Ref' },
  standsFor: 'bucket',
  properties: (policy) =>
    present({ Bucket: policy.link('bucket', 'aws_s3_bucket'), PolicyDocument: policy.json('policy') }),
};

/** `aws_s3_bucket_ownership_controls`: who owns what is uploaded. */
import { present } from '../../../resource-types/answers';
import { renamed } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3OwnershipControls: TerraformType = {
  type: 'aws_s3_bucket_ownership_controls',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: (controls) => ({
    OwnershipControls: present({
      Rules: controls.blocks('rule', (rule) => renamed(rule, { ObjectOwnership: 'object_ownership' })),
    }),
  }),
};

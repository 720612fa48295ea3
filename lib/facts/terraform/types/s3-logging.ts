/** `aws_s3_bucket_logging`: where a bucket's access logs go. */
import { present } from '../../../resource-types/answers';
import type { Properties } from '../../value';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const s3Logging: TerraformType = {
  type: 'aws_s3_bucket_logging',
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  called: { id: 'Ref', bucket: 'Ref' },
  properties: (logging) => ({ LoggingConfiguration: accessLogs(logging) }),
};

/** The provider before version 4 has the same attributes in a block of the bucket. */
export function accessLogs(logging: Attributes): Properties {
  return present({
    DestinationBucketName: logging.link('target_bucket', 'aws_s3_bucket'),
    ...renamed(logging, { LogFilePrefix: 'target_prefix' }),
  });
}

/** What else can be said of a bucket in a resource of its own. What such a resource says is not read: that it is there makes what depends on it unknown. */
import { Unknown } from '../../value';
import type { TerraformType } from '../terraform-type';

const PROPERTIES = {
  aws_s3_bucket_analytics_configuration: 'AnalyticsConfigurations',
  aws_s3_bucket_cors_configuration: 'CorsConfiguration',
  aws_s3_bucket_intelligent_tiering_configuration: 'IntelligentTieringConfigurations',
  aws_s3_bucket_inventory: 'InventoryConfigurations',
  aws_s3_bucket_metadata_configuration: 'MetadataConfiguration',
  aws_s3_bucket_notification: 'NotificationConfiguration',
  aws_s3_bucket_website_configuration: 'WebsiteConfiguration',
};

export const s3Others: readonly TerraformType[] = Object.entries(PROPERTIES).map(([type, property]) => ({
  type,
  cloudFormation: 'AWS::S3::Bucket',
  partOf: 'bucket',
  properties: () => ({ [property]: new Unknown(`${type} is not read in a plan`) }),
}));

/** `aws_cloudtrail`: a trail. */
import { present } from '../../../resource-types/answers';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const cloudtrail: TerraformType = {
  type: 'aws_cloudtrail',
  cloudFormation: 'AWS::CloudTrail::Trail',
  called: { name: 'Ref', id: 'Ref', arn: 'Arn' },
  physicalId: 'arn',
  properties: (trail) => ({
    ...renamed(trail, {
      TrailName: 'name',
      S3KeyPrefix: 's3_key_prefix',
      IsLogging: 'enable_logging',
      IncludeGlobalServiceEvents: 'include_global_service_events',
      IsMultiRegionTrail: 'is_multi_region_trail',
      IsOrganizationTrail: 'is_organization_trail',
      EnableLogFileValidation: 'enable_log_file_validation',
    }),
    ...present({
      S3BucketName: trail.link('s3_bucket_name', 'aws_s3_bucket'),
      KMSKeyId: trail.link('kms_key_id', 'aws_kms_key', 'aws_kms_alias'),
      SnsTopicName: trail.link('sns_topic_name', 'aws_sns_topic'),
      CloudWatchLogsLogGroupArn: trail.link('cloud_watch_logs_group_arn', 'aws_cloudwatch_log_group'),
      CloudWatchLogsRoleArn: trail.link('cloud_watch_logs_role_arn', 'aws_iam_role'),
      EventSelectors: trail.blocks('event_selector', eventSelector),
      AdvancedEventSelectors: trail.blocks('advanced_event_selector', advancedSelector),
      InsightSelectors: trail.blocks('insight_selector', (block) => renamed(block, { InsightType: 'insight_type' })),
      Tags: trail.tags(),
    }),
  }),
};

function eventSelector(selector: Attributes) {
  return {
    ...renamed(selector, {
      ReadWriteType: 'read_write_type',
      IncludeManagementEvents: 'include_management_events',
    }),
    ...present({
      ExcludeManagementEventSources: selector.list('exclude_management_event_sources'),
      DataResources: selector.blocks('data_resource', (data) => renamed(data, { Type: 'type', Values: 'values' })),
    }),
  };
}

const OPERATORS = {
  Equals: 'equals',
  NotEquals: 'not_equals',
  StartsWith: 'starts_with',
  NotStartsWith: 'not_starts_with',
  EndsWith: 'ends_with',
  NotEndsWith: 'not_ends_with',
};

function advancedSelector(selector: Attributes) {
  return {
    ...renamed(selector, { Name: 'name' }),
    ...present({
      FieldSelectors: selector.blocks('field_selector', (field) => ({
        ...renamed(field, { Field: 'field' }),
        ...present(Object.fromEntries(Object.entries(OPERATORS).map(([name, path]) => [name, field.list(path)]))),
      })),
    }),
  };
}

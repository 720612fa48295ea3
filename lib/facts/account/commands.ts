/** The SDK's command of each call that a resource type names. Generated: run `npm run generate` after adding one. */
import { GetStackPolicyCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeTrailsCommand,
  GetEventConfigurationCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeAlarmsCommand,
  DescribeAnomalyDetectorsCommand,
  GetAlarmMuteRuleCommand,
  GetDashboardCommand,
  ListAlarmMuteRulesCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeEventBusCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetAccountAuthorizationDetailsCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListGrantsCommand,
} from '@aws-sdk/client-kms';
import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListFunctionUrlConfigsCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import {
  DescribeAccountPoliciesCommand,
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
  DescribeSubscriptionFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketMetricsConfigurationsCommand,
} from '@aws-sdk/client-s3';
import { GetScheduleCommand, GetScheduleGroupCommand } from '@aws-sdk/client-scheduler';
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsCommand,
  ListSubscriptionsByTopicCommand,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';

export const COMMANDS = {
  'cloudformation:GetStackPolicy': GetStackPolicyCommand,
  'cloudtrail:DescribeTrails': DescribeTrailsCommand,
  'cloudtrail:GetEventConfiguration': GetEventConfigurationCommand,
  'cloudtrail:GetEventSelectors': GetEventSelectorsCommand,
  'cloudtrail:GetInsightSelectors': GetInsightSelectorsCommand,
  'cloudtrail:GetTrailStatus': GetTrailStatusCommand,
  'cloudwatch:DescribeAlarms': DescribeAlarmsCommand,
  'cloudwatch:DescribeAnomalyDetectors': DescribeAnomalyDetectorsCommand,
  'cloudwatch:GetAlarmMuteRule': GetAlarmMuteRuleCommand,
  'cloudwatch:GetDashboard': GetDashboardCommand,
  'cloudwatch:ListAlarmMuteRules': ListAlarmMuteRulesCommand,
  'events:DescribeEventBus': DescribeEventBusCommand,
  'events:ListRuleNamesByTarget': ListRuleNamesByTargetCommand,
  'events:ListRules': ListRulesCommand,
  'events:ListTargetsByRule': ListTargetsByRuleCommand,
  'iam:GetAccountAuthorizationDetails': GetAccountAuthorizationDetailsCommand,
  'iam:GetRole': GetRoleCommand,
  'kms:DescribeKey': DescribeKeyCommand,
  'kms:GetKeyPolicy': GetKeyPolicyCommand,
  'kms:GetKeyRotationStatus': GetKeyRotationStatusCommand,
  'kms:ListGrants': ListGrantsCommand,
  'lambda:GetEventSourceMapping': GetEventSourceMappingCommand,
  'lambda:GetFunction': GetFunctionCommand,
  'lambda:GetFunctionEventInvokeConfig': GetFunctionEventInvokeConfigCommand,
  'lambda:GetPolicy': GetPolicyCommand,
  'lambda:ListAliases': ListAliasesCommand,
  'lambda:ListEventSourceMappings': ListEventSourceMappingsCommand,
  'lambda:ListFunctionEventInvokeConfigs': ListFunctionEventInvokeConfigsCommand,
  'lambda:ListFunctionUrlConfigs': ListFunctionUrlConfigsCommand,
  'lambda:ListVersionsByFunction': ListVersionsByFunctionCommand,
  'logs:DescribeAccountPolicies': DescribeAccountPoliciesCommand,
  'logs:DescribeLogGroups': DescribeLogGroupsCommand,
  'logs:DescribeResourcePolicies': DescribeResourcePoliciesCommand,
  'logs:DescribeSubscriptionFilters': DescribeSubscriptionFiltersCommand,
  's3:GetBucketAcl': GetBucketAclCommand,
  's3:GetBucketCors': GetBucketCorsCommand,
  's3:GetBucketEncryption': GetBucketEncryptionCommand,
  's3:GetBucketLifecycleConfiguration': GetBucketLifecycleConfigurationCommand,
  's3:GetBucketLogging': GetBucketLoggingCommand,
  's3:GetBucketNotificationConfiguration': GetBucketNotificationConfigurationCommand,
  's3:GetBucketOwnershipControls': GetBucketOwnershipControlsCommand,
  's3:GetBucketPolicy': GetBucketPolicyCommand,
  's3:GetBucketReplication': GetBucketReplicationCommand,
  's3:GetBucketVersioning': GetBucketVersioningCommand,
  's3:GetBucketWebsite': GetBucketWebsiteCommand,
  's3:GetObjectLockConfiguration': GetObjectLockConfigurationCommand,
  's3:GetPublicAccessBlock': GetPublicAccessBlockCommand,
  's3:ListBucketInventoryConfigurations': ListBucketInventoryConfigurationsCommand,
  's3:ListBucketMetricsConfigurations': ListBucketMetricsConfigurationsCommand,
  'scheduler:GetSchedule': GetScheduleCommand,
  'scheduler:GetScheduleGroup': GetScheduleGroupCommand,
  'sns:GetSubscriptionAttributes': GetSubscriptionAttributesCommand,
  'sns:GetTopicAttributes': GetTopicAttributesCommand,
  'sns:ListSubscriptions': ListSubscriptionsCommand,
  'sns:ListSubscriptionsByTopic': ListSubscriptionsByTopicCommand,
  'sqs:GetQueueAttributes': GetQueueAttributesCommand,
  'states:DescribeStateMachine': DescribeStateMachineCommand,
  'tag:GetResources': GetResourcesCommand,
} as const;

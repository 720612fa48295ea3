/** Every resource type that the drift check reads. Generated from the files beside it: run `npm run generate` after adding one. */
import type { ResourceType } from './resource-type';
import { athenaNamedQuery } from './athena-named-query';
import { athenaWorkGroup } from './athena-work-group';
import { cloudformationStack } from './cloudformation-stack';
import { cloudtrailTrail } from './cloudtrail-trail';
import { cloudwatchAlarm } from './cloudwatch-alarm';
import { cloudwatchAnomalyDetector } from './cloudwatch-anomaly-detector';
import { cloudwatchCompositeAlarm } from './cloudwatch-composite-alarm';
import { cloudwatchDashboard } from './cloudwatch-dashboard';
import { eventsEventBusPolicy } from './events-event-bus-policy';
import { eventsRule } from './events-rule';
import { glueDatabase } from './glue-database';
import { glueTable } from './glue-table';
import { iamPolicy } from './iam-policy';
import { iamRole } from './iam-role';
import { kmsAlias } from './kms-alias';
import { kmsKey } from './kms-key';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping';
import { lambdaFunction } from './lambda-function';
import { lambdaPermission } from './lambda-permission';
import { logsAccountPolicy } from './logs-account-policy';
import { logsLogGroup } from './logs-log-group';
import { logsResourcePolicy } from './logs-resource-policy';
import { s3BucketPolicy } from './s3-bucket-policy';
import { s3Bucket } from './s3-bucket';
import { schedulerScheduleGroup } from './scheduler-schedule-group';
import { schedulerSchedule } from './scheduler-schedule';
import { snsSubscription } from './sns-subscription';
import { snsTopicPolicy } from './sns-topic-policy';
import { snsTopic } from './sns-topic';
import { sqsQueuePolicy } from './sqs-queue-policy';
import { sqsQueue } from './sqs-queue';
import { statesStateMachine } from './states-state-machine';

export const RESOURCE_TYPES: readonly ResourceType[] = [
  athenaNamedQuery,
  athenaWorkGroup,
  cloudformationStack,
  cloudtrailTrail,
  cloudwatchAlarm,
  cloudwatchAnomalyDetector,
  cloudwatchCompositeAlarm,
  cloudwatchDashboard,
  eventsEventBusPolicy,
  eventsRule,
  glueDatabase,
  glueTable,
  iamPolicy,
  iamRole,
  kmsAlias,
  kmsKey,
  lambdaEventInvokeConfig,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaPermission,
  logsAccountPolicy,
  logsLogGroup,
  logsResourcePolicy,
  s3BucketPolicy,
  s3Bucket,
  schedulerScheduleGroup,
  schedulerSchedule,
  snsSubscription,
  snsTopicPolicy,
  snsTopic,
  sqsQueuePolicy,
  sqsQueue,
  statesStateMachine,
];

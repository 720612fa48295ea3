/** Every resource type of Terraform that is read, one file each, and those of which only the presence counts. */
import type { TerraformType } from '../terraform-type';
import { cloudtrail } from './cloudtrail';
import { eventRule } from './event-rule';
import { eventTarget } from './event-target';
import { iamAttachments } from './iam-attachments';
import { iamInlinePolicies } from './iam-inline-policies';
import { iamPeople } from './iam-people';
import { iamPolicy } from './iam-policy';
import { iamRole } from './iam-role';
import { kmsAlias } from './kms-alias';
import { kmsGrant } from './kms-grant';
import { kmsKey } from './kms-key';
import { kmsKeyPolicy } from './kms-key-policy';
import { lambdaFunction } from './lambda-function';
import { lambdaPermission } from './lambda-permission';
import { logGroup } from './log-group';
import { metricAlarm } from './metric-alarm';
import { metricFilter } from './metric-filter';
import { s3Acl } from './s3-acl';
import { s3Bucket } from './s3-bucket';
import { s3BucketPolicy } from './s3-bucket-policy';
import { s3Encryption } from './s3-encryption';
import { s3Lifecycle } from './s3-lifecycle';
import { s3Logging } from './s3-logging';
import { s3ObjectLock } from './s3-object-lock';
import { s3Others } from './s3-others';
import { s3OwnershipControls } from './s3-ownership-controls';
import { s3PublicAccessBlock } from './s3-public-access-block';
import { s3Replication } from './s3-replication';
import { s3Versioning } from './s3-versioning';
import { snsSubscription } from './sns-subscription';
import { snsTopic } from './sns-topic';
import { snsTopicPolicy } from './sns-topic-policy';
import { sqsQueue } from './sqs-queue';
import { sqsQueuePolicy } from './sqs-queue-policy';

export const TYPES: readonly TerraformType[] = [
  cloudtrail,
  eventRule,
  eventTarget,
  iamAttachments,
  iamInlinePolicies,
  iamPeople,
  iamPolicy,
  iamRole,
  kmsAlias,
  kmsGrant,
  kmsKey,
  kmsKeyPolicy,
  lambdaFunction,
  lambdaPermission,
  logGroup,
  metricAlarm,
  metricFilter,
  s3Acl,
  s3Bucket,
  s3BucketPolicy,
  s3Encryption,
  s3Lifecycle,
  s3Logging,
  s3ObjectLock,
  s3Others,
  s3OwnershipControls,
  s3PublicAccessBlock,
  s3Replication,
  s3Versioning,
  snsSubscription,
  snsTopic,
  snsTopicPolicy,
  sqsQueue,
  sqsQueuePolicy,
].flat();

const BY_NAME = new Map(TYPES.map((each) => [each.type, each]));

export function typeNamed(type: string): TerraformType | undefined {
  return BY_NAME.get(type);
}

/** The types that make a resource of CloudFormation's type as a whole. */
export function typesOf(cloudFormation: string): readonly string[] {
  return TYPES.filter((each) => each.cloudFormation === cloudFormation && each.partOf === undefined).map(
    ({ type }) => type,
  );
}

/** Types that may lead around an audit log, by CloudFormation's name: what they say is not read, so that it is unknown. */
export const UNREAD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aws_cloudwatch_event_bus_policy: 'AWS::Events::EventBusPolicy',
    aws_cloudwatch_event_permission: 'AWS::Events::EventBusPolicy',
    aws_cloudwatch_log_account_policy: 'AWS::Logs::AccountPolicy',
    aws_cloudwatch_log_resource_policy: 'AWS::Logs::ResourcePolicy',
    aws_cloudwatch_log_subscription_filter: 'AWS::Logs::SubscriptionFilter',
    aws_kms_replica_key: 'AWS::KMS::ReplicaKey',
    aws_lambda_event_source_mapping: 'AWS::Lambda::EventSourceMapping',
    aws_lambda_function_event_invoke_config: 'AWS::Lambda::EventInvokeConfig',
    aws_lambda_function_url: 'AWS::Lambda::Url',
    aws_oam_link: 'AWS::Oam::Link',
    aws_s3_access_point: 'AWS::S3::AccessPoint',
    aws_s3control_access_point_policy: 'AWS::S3::AccessPoint',
    aws_s3control_multi_region_access_point: 'AWS::S3::MultiRegionAccessPoint',
    aws_s3control_multi_region_access_point_policy: 'AWS::S3::MultiRegionAccessPointPolicy',
    aws_scheduler_schedule: 'AWS::Scheduler::Schedule',
    aws_sfn_state_machine: 'AWS::StepFunctions::StateMachine',
    aws_ssoadmin_permission_set: 'AWS::SSO::PermissionSet',
  }),
);

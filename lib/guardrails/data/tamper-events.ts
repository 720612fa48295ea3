/**
 * What CloudTrail calls the calls of `tamper-calls.ts`, which are known there by how their event names begin.
 *
 * S3: S3 User Guide, "Amazon S3 CloudTrail events". Lambda: Lambda Developer Guide, "Logging AWS Lambda API calls using AWS
 * CloudTrail". Other services record a call by its own name.
 */
import { TAMPER_CALLS, type TamperCalls, type TamperedService } from '../../facts/tamper-calls';

/** Event names by call, where they are not the call's own name. */
const RECORDED_AS: Readonly<Partial<Record<TamperedService, Readonly<Record<string, readonly string[]>>>>> = {
  s3: {
    CreateBucketMetadata: ['CreateBucketMetadataConfiguration', 'CreateBucketMetadataTableConfiguration'],
    DeleteBucket: [
      'DeleteBucket',
      'DeleteBucketEncryption',
      'DeleteBucketLifecycle',
      'DeleteBucketOwnershipControls',
      'DeleteBucketPolicy',
      'DeleteBucketPublicAccessBlock',
      'DeleteBucketReplication',
      'DeleteBucketTagging',
    ],
    DeleteObject: ['DeleteObject', 'DeleteObjects'],
    PutBucket: [
      'PutBucketAcl',
      'PutBucketEncryption',
      'PutBucketLifecycle',
      'PutBucketLogging',
      'PutBucketNotification',
      'PutBucketObjectLockConfiguration',
      'PutBucketOwnershipControls',
      'PutBucketPolicy',
      'PutBucketPublicAccessBlock',
      'PutBucketReplication',
      'PutBucketTagging',
      'PutBucketVersioning',
    ],
  },
  lambda: {
    AddPermission: ['AddPermission20150331v2'],
    CreateEventSourceMapping: ['CreateEventSourceMapping20150331'],
    CreateFunction: ['CreateFunction20150331'],
    DeleteEventSourceMapping: ['DeleteEventSourceMapping20150331'],
    DeleteFunction: ['DeleteFunction20150331'],
    DeleteFunctionConcurrency: ['DeleteFunctionConcurrency20171031'],
    PutFunctionConcurrency: ['PutFunctionConcurrency20171031'],
    RemovePermission: ['RemovePermission20150331v2'],
    TagResource: ['TagResource20170331v2'],
    UntagResource: ['UntagResource20170331v2'],
    UpdateEventSourceMapping: ['UpdateEventSourceMapping20150331'],
    UpdateFunctionCode: ['UpdateFunctionCode20150331v2'],
    UpdateFunctionConfiguration: ['UpdateFunctionConfiguration20150331v2'],
  },
};

/** How the events of a service say what a call is about. */
interface Naming {
  /** What the calls are about: a type of CloudFormation's. */
  readonly type: string;
  /** Parameters of the request, one of which names it. */
  readonly parameters: readonly string[];
  /** How: by what `Ref` answers, by its ARN, or by the last part of what `Ref` answers, where that is an ARN or a URL. */
  readonly by: readonly ('ref' | 'arn' | 'lastPart')[];
  /** Events of calls about something else that belongs to it (an alias, a subscription), and the parameters that name that. */
  readonly besides?: { readonly eventNames: readonly string[]; readonly parameters: readonly string[] };
}

/** Each service's API Reference: the parameters of the calls, written as CloudTrail writes them. */
const NAMING: Readonly<Record<TamperedService, Naming>> = {
  cloudtrail: {
    type: 'AWS::CloudTrail::Trail',
    parameters: ['name', 'trailName', 'resourceId'],
    by: ['ref', 'arn'],
    besides: { eventNames: ['CreateTrail'], parameters: ['s3BucketName'] },
  },
  s3: { type: 'AWS::S3::Bucket', parameters: ['bucketName'], by: ['ref'] },
  kms: {
    type: 'AWS::KMS::Key',
    parameters: ['keyId'],
    by: ['ref', 'arn'],
    besides: { eventNames: ['CreateAlias', 'UpdateAlias', 'DeleteAlias'], parameters: ['aliasName', 'targetKeyId'] },
  },
  events: { type: 'AWS::Events::Rule', parameters: ['name', 'rule', 'resourceARN'], by: ['lastPart', 'arn'] },
  scheduler: { type: 'AWS::Scheduler::Schedule', parameters: ['name'], by: ['ref'] },
  lambda: {
    type: 'AWS::Lambda::Function',
    parameters: ['functionName', 'resource', 'resourceArn'],
    by: ['ref', 'arn'],
    besides: {
      eventNames: [
        'CreateFunction20150331',
        'CreateEventSourceMapping20150331',
        'UpdateEventSourceMapping20150331',
        'DeleteEventSourceMapping20150331',
      ],
      parameters: ['role', 'eventSourceArn', 'uUID', 'uuid'],
    },
  },
  sns: {
    type: 'AWS::SNS::Topic',
    parameters: ['topicArn', 'name', 'resourceArn'],
    by: ['ref', 'lastPart'],
    besides: { eventNames: ['Unsubscribe', 'SetSubscriptionAttributes'], parameters: ['subscriptionArn'] },
  },
  sqs: { type: 'AWS::SQS::Queue', parameters: ['queueUrl', 'queueName'], by: ['ref', 'lastPart'] },
  cloudwatch: {
    type: 'AWS::CloudWatch::Alarm',
    parameters: ['alarmName', 'alarmNames', 'resourceARN'],
    by: ['ref', 'arn'],
    besides: {
      eventNames: ['PutAlarmMuteRule', 'DeleteAnomalyDetector', 'DeleteDashboards', 'PutDashboard'],
      parameters: ['name', 'dashboardName', 'dashboardNames'],
    },
  },
  logs: { type: 'AWS::Logs::LogGroup', parameters: ['logGroupName', 'logGroupIdentifier'], by: ['ref', 'arn'] },
  cloudformation: {
    type: 'AWS::CloudFormation::Stack',
    parameters: ['stackName', 'stackId'],
    by: ['ref', 'arn'],
    besides: { eventNames: ['ExecuteStackRefactor'], parameters: ['stackRefactorId'] },
  },
  iam: { type: 'AWS::IAM::Role', parameters: ['roleName'], by: ['ref'] },
};

/** The events of one service that tell of tampering. */
export interface TamperEvents extends Pick<TamperCalls, 'service' | 'source' | 'eventSource' | 'recordedIn'> {
  readonly eventNames: readonly string[];
  readonly naming: Naming;
}

export const TAMPER_EVENTS: readonly TamperEvents[] = TAMPER_CALLS.map((tampering) => ({
  ...tampering,
  eventNames: Object.keys(tampering.calls).flatMap((call) => RECORDED_AS[tampering.service]?.[call] ?? [call]),
  naming: NAMING[tampering.service],
}));

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

/** Events about objects, which are data events; every other is a management event (S3 User Guide, "Amazon S3 CloudTrail events"). */
const DATA_EVENT_NAMES: Readonly<Partial<Record<TamperedService, ReadonlySet<string>>>> = {
  s3: new Set([
    'DeleteObject',
    'DeleteObjects',
    'PutObjectAcl',
    'PutObjectLegalHold',
    'PutObjectRetention',
    'UpdateObjectEncryption',
  ]),
};

/** By what `Ref` answers, by its ARN, or by the last part of what `Ref` answers, where that is an ARN or a URL. */
export type NameForm = 'ref' | 'arn' | 'lastPart';

interface NamingParameter {
  readonly parameter: string;
  /** The forms that the calls accept. */
  readonly forms: readonly NameForm[];
  /** The calls that name it by this parameter; where left out, all that no other parameter is for. */
  readonly eventNames?: readonly string[];
}

/** How the events of a service say what a call is about. */
interface Naming {
  /** What the calls are about: a type of CloudFormation's. */
  readonly type: string;
  /** By which parameter of the request, and in which form: a caller chooses where a call takes several. */
  readonly by: readonly NamingParameter[];
  /** Events of calls about something else that belongs to it (an alias, a subscription), and the parameters that name that. */
  readonly besides?: { readonly eventNames: readonly string[]; readonly parameters: readonly string[] };
}

/** Each service's API Reference: the parameters of the calls, written as CloudTrail writes them. */
const NAMING: Readonly<Record<TamperedService, Naming>> = {
  cloudtrail: {
    type: 'AWS::CloudTrail::Trail',
    by: [
      { parameter: 'name', forms: ['ref', 'arn'] },
      { parameter: 'trailName', forms: ['ref', 'arn'], eventNames: ['PutEventSelectors', 'PutInsightSelectors'] },
      { parameter: 'resourceId', forms: ['arn'], eventNames: ['AddTags', 'RemoveTags'] },
    ],
    besides: { eventNames: ['CreateTrail'], parameters: ['s3BucketName'] },
  },
  s3: { type: 'AWS::S3::Bucket', by: [{ parameter: 'bucketName', forms: ['ref'] }] },
  kms: {
    type: 'AWS::KMS::Key',
    by: [{ parameter: 'keyId', forms: ['ref', 'arn'] }],
    besides: { eventNames: ['CreateAlias', 'UpdateAlias', 'DeleteAlias'], parameters: ['aliasName', 'targetKeyId'] },
  },
  events: {
    type: 'AWS::Events::Rule',
    by: [
      { parameter: 'name', forms: ['lastPart'] },
      { parameter: 'rule', forms: ['lastPart'], eventNames: ['PutTargets', 'RemoveTargets'] },
      { parameter: 'resourceARN', forms: ['arn'], eventNames: ['TagResource', 'UntagResource'] },
    ],
  },
  scheduler: { type: 'AWS::Scheduler::Schedule', by: [{ parameter: 'name', forms: ['ref'] }] },
  lambda: {
    type: 'AWS::Lambda::Function',
    by: [
      { parameter: 'functionName', forms: ['ref', 'arn'] },
      { parameter: 'resource', forms: ['arn'], eventNames: ['TagResource20170331v2', 'UntagResource20170331v2'] },
      { parameter: 'resourceArn', forms: ['arn'], eventNames: ['PutResourcePolicy', 'DeleteResourcePolicy'] },
    ],
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
    by: [
      { parameter: 'topicArn', forms: ['ref'] },
      { parameter: 'name', forms: ['lastPart'], eventNames: ['CreateTopic'] },
      {
        parameter: 'resourceArn',
        forms: ['ref'],
        eventNames: ['TagResource', 'UntagResource', 'PutDataProtectionPolicy'],
      },
    ],
    besides: { eventNames: ['Unsubscribe', 'SetSubscriptionAttributes'], parameters: ['subscriptionArn'] },
  },
  sqs: {
    type: 'AWS::SQS::Queue',
    by: [
      { parameter: 'queueUrl', forms: ['ref'] },
      { parameter: 'queueName', forms: ['lastPart'], eventNames: ['CreateQueue'] },
    ],
  },
  cloudwatch: {
    type: 'AWS::CloudWatch::Alarm',
    by: [
      { parameter: 'alarmName', forms: ['ref'] },
      { parameter: 'alarmNames', forms: ['ref'], eventNames: ['DeleteAlarms', 'DisableAlarmActions'] },
      { parameter: 'resourceARN', forms: ['arn'], eventNames: ['TagResource', 'UntagResource'] },
    ],
    besides: {
      eventNames: ['PutAlarmMuteRule', 'DeleteAnomalyDetector', 'DeleteDashboards', 'PutDashboard'],
      parameters: ['name', 'dashboardName', 'dashboardNames'],
    },
  },
  logs: {
    type: 'AWS::Logs::LogGroup',
    by: [
      { parameter: 'logGroupName', forms: ['ref'] },
      {
        parameter: 'logGroupIdentifier',
        forms: ['ref', 'arn'],
        eventNames: ['PutDataProtectionPolicy', 'PutTransformer'],
      },
      // these calls take either parameter
      { parameter: 'logGroupName', forms: ['ref'], eventNames: ['AssociateKmsKey', 'DisassociateKmsKey'] },
      { parameter: 'resourceIdentifier', forms: ['arn'], eventNames: ['AssociateKmsKey', 'DisassociateKmsKey'] },
    ],
  },
  cloudformation: {
    type: 'AWS::CloudFormation::Stack',
    by: [
      { parameter: 'stackName', forms: ['ref', 'arn'] },
      { parameter: 'stackId', forms: ['arn'], eventNames: [] },
    ],
    besides: { eventNames: ['ExecuteStackRefactor'], parameters: ['stackRefactorId'] },
  },
  iam: { type: 'AWS::IAM::Role', by: [{ parameter: 'roleName', forms: ['ref'] }] },
};

/** The events of one service that tell of tampering. */
export interface TamperEvents extends Pick<TamperCalls, 'service' | 'source' | 'eventSource' | 'isGlobal'> {
  readonly eventNames: readonly string[];
  /** Those among them that are data events. */
  readonly dataEventNames: ReadonlySet<string>;
  readonly naming: Naming;
}

const NONE: ReadonlySet<string> = new Set();

export const TAMPER_EVENTS: readonly TamperEvents[] = TAMPER_CALLS.map((tampering) => ({
  ...tampering,
  eventNames: Object.keys(tampering.calls).flatMap((call) => RECORDED_AS[tampering.service]?.[call] ?? [call]),
  dataEventNames: DATA_EVENT_NAMES[tampering.service] ?? NONE,
  naming: NAMING[tampering.service],
}));

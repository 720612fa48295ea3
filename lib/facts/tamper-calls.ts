/**
 * Every management call that can weaken an audit log, by the service that records it: rules watch them, guardrails ask
 * whether they are watched, docs list them.
 *
 * Names are those of the API; CloudTrail's event names begin with them (Lambda appends its API version:
 * UpdateFunctionCode20150331v2). Event sources are CloudTrail's (CloudTrail User Guide, "AWS service topics for CloudTrail").
 */

/** Calls of one service. */
export interface TamperCalls {
  /** As rules name it: `cloudtrail`. Also the name of the rule that watches these calls. */
  readonly service: TamperedService;
  /** The event's `detail.eventSource`. */
  readonly eventSource: string;
  /** The event's `source`. */
  readonly source: string;
  /** Operation, and what it does to the audit log. */
  readonly calls: Readonly<Record<string, string>>;
  /** Whether every Region's calls are recorded in one (`partition.ts`): a rule elsewhere does not see them. */
  readonly isGlobal?: true;
}

export const TAMPERED_SERVICES = [
  'cloudtrail',
  's3',
  'kms',
  'events',
  'scheduler',
  'lambda',
  'sns',
  'sqs',
  'cloudwatch',
  'logs',
  'cloudformation',
  'iam',
] as const;
export type TamperedService = (typeof TAMPERED_SERVICES)[number];

const CLOUDTRAIL = {
  StopLogging: 'stops recording',
  StartLogging: 'ends a pause that somebody caused',
  DeleteTrail: 'removes the trail',
  UpdateTrail: 'changes bucket, key, Regions or validation of the trail',
  CreateTrail: 'makes a second trail, which may deliver into the log bucket or divert attention',
  PutEventSelectors: 'narrows what is recorded',
  PutInsightSelectors: 'turns off the search for unusual activity',
  AddTags: 'changes who seems to own the trail',
  RemoveTags: 'changes who seems to own the trail',
};

const S3 = {
  CreateBucket: 'takes the name of a bucket that is gone',
  DeleteBucket: 'removes the bucket or what it is configured to be; as a prefix it stands for each such call',
  PutBucket:
    'changes policy, lifecycle, lock, versioning, encryption, ownership or tags; as a prefix it stands for each',
  PutObjectLockConfiguration: 'changes the default retention of every log to come',
  PutAccelerateConfiguration: 'changes how the bucket is reached',
  CreateBucketMetadata: 'copies what the bucket holds into tables elsewhere',
  DeleteObject: 'deletes a log, or hides it behind a delete marker',
  PutObjectRetention: 'changes how long a log is locked',
  PutObjectLegalHold: 'lifts a legal hold',
  PutObjectAcl: 'opens a log to others',
  UpdateObjectEncryption: 'encrypts a log with another key',
};

const KMS = {
  DisableKey: 'makes every log unreadable, and deliveries fail',
  ScheduleKeyDeletion: 'makes every log unreadable for ever after the waiting period',
  CancelKeyDeletion: 'ends a deletion that somebody scheduled',
  EnableKey: 'ends a pause that somebody caused',
  PutKeyPolicy: 'changes who may decrypt logs or manage the key',
  CreateGrant: 'lets somebody use the key beside its policy',
  DisableKeyRotation: 'stops the yearly rotation',
  DeleteImportedKeyMaterial: 'makes every log unreadable',
  ReplicateKey: 'makes the key usable in another Region',
  UpdatePrimaryRegion: 'moves the key to another Region',
  CreateAlias: 'takes the name of the key',
  UpdateAlias: 'points the name of the key at another key',
  DeleteAlias: 'takes the name of the key away',
  TagResource: 'changes who seems to own the key',
  UntagResource: 'changes who seems to own the key',
};

const EVENTS = {
  DisableRule: 'blinds a rule that watches the audit log',
  DeleteRule: 'removes a rule that watches the audit log',
  PutRule: 'changes what a rule watches',
  RemoveTargets: 'lets a rule watch without telling anybody',
  PutTargets: 'sends what a rule sees elsewhere',
  TagResource: 'changes who seems to own a rule',
  UntagResource: 'changes who seems to own a rule',
};

const SCHEDULER = {
  UpdateSchedule: 'runs the checks later, never or elsewhere',
  DeleteSchedule: 'stops the checks',
  CreateSchedule: 'takes the name of a schedule that is gone',
};

const LAMBDA = {
  UpdateFunctionCode: 'replaces a check by something else',
  UpdateFunctionConfiguration: 'makes a check look elsewhere',
  DeleteFunction: 'removes a check',
  CreateFunction: 'lends the role of a check, or takes the name of one that is gone',
  PutFunctionConcurrency: 'starves a check',
  DeleteFunctionConcurrency: 'lets others starve a check',
  AddPermission: 'lets others invoke a check',
  RemovePermission: 'keeps services from invoking a check',
  PutResourcePolicy: 'lets others invoke a check, or keeps services from it',
  DeleteResourcePolicy: 'keeps services from invoking a check',
  PutFunctionEventInvokeConfig: 'sends failures elsewhere',
  UpdateFunctionEventInvokeConfig: 'sends failures elsewhere',
  DeleteFunctionEventInvokeConfig: 'loses failures',
  CreateFunctionUrlConfig: 'opens a check to the network',
  CreateEventSourceMapping: 'feeds a check with other events',
  UpdateEventSourceMapping: 'keeps tamper events from the responder',
  DeleteEventSourceMapping: 'keeps tamper events from the responder',
  PutRuntimeManagementConfig: 'runs a check on an older runtime',
  TagResource: 'changes who seems to own a check',
  UntagResource: 'changes who seems to own a check',
};

const SNS = {
  DeleteTopic: 'keeps findings from their owner',
  SetTopicAttributes: 'changes policy or encryption of a topic',
  Subscribe: 'sends findings to somebody else as well',
  Unsubscribe: 'keeps findings from their owner',
  SetSubscriptionAttributes: 'filters what an owner receives',
  AddPermission: 'lets others publish or subscribe',
  RemovePermission: 'keeps alarms from a topic',
  PutDataProtectionPolicy: 'masks or refuses what is published',
  CreateTopic: 'takes the name of a topic that is gone',
  TagResource: 'changes who seems to own a topic',
  UntagResource: 'changes who seems to own a topic',
};

const SQS = {
  DeleteQueue: 'loses tamper events or failures',
  PurgeQueue: 'loses tamper events or failures',
  SetQueueAttributes: 'changes policy, encryption or retention of a queue',
  AddPermission: 'lets others read or write a queue',
  RemovePermission: 'keeps rules from a queue',
  CreateQueue: 'takes the name of a queue that is gone',
  TagQueue: 'changes who seems to own a queue',
  UntagQueue: 'changes who seems to own a queue',
};

const CLOUDWATCH = {
  DeleteAlarms: 'silences an alarm',
  DisableAlarmActions: 'silences an alarm',
  PutMetricAlarm: 'makes an alarm insensitive',
  PutCompositeAlarm: 'suppresses alarms',
  PutAlarmMuteRule: 'mutes alarms for a time',
  SetAlarmState: 'hides that an alarm went off',
  DeleteAnomalyDetector: 'forgets what is usual',
  DeleteDashboards: 'takes the view away',
  PutDashboard: 'changes the view',
  TagResource: 'changes who seems to own an alarm',
  UntagResource: 'changes who seems to own an alarm',
};

const LOGS = {
  DeleteLogGroup: 'loses what a check said',
  DeleteLogStream: 'loses what a check said',
  PutRetentionPolicy: 'forgets what a check said earlier',
  DeleteRetentionPolicy: 'keeps what a check said for ever',
  DisassociateKmsKey: 'stores what a check says without the key',
  AssociateKmsKey: 'stores what a check says with another key',
  PutSubscriptionFilter: 'sends what a check says elsewhere',
  PutDataProtectionPolicy: 'masks what a check says',
  PutTransformer: 'changes what a check says',
};

const CLOUDFORMATION = {
  DeleteStack: 'removes the audit log',
  UpdateTerminationProtection: 'lets somebody remove the audit log',
  UpdateStack: 'changes the audit log',
  ExecuteChangeSet: 'changes the audit log',
  SetStackPolicy: 'changes what a stack update may replace',
  RollbackStack: 'brings an older audit log back',
  ContinueUpdateRollback: 'leaves resources out of a rollback',
  CancelUpdateStack: 'brings an older audit log back',
  ExecuteStackRefactor: 'moves resources out of the stack',
};

const IAM = {
  PutRolePolicy: 'changes what a check may read or an administrator may do',
  DeleteRolePolicy: 'keeps a check from reading',
  AttachRolePolicy: 'changes what a role may do',
  DetachRolePolicy: 'keeps a check from reading',
  UpdateAssumeRolePolicy: 'lets somebody else act as a check or as an administrator',
  PutRolePermissionsBoundary: 'keeps a check from reading',
  DeleteRolePermissionsBoundary: 'lets a role do more',
  CreateRole: 'makes a role whose name an administrator pattern fits',
  UpdateRole: 'changes how long sessions of a role last',
  DeleteRole: 'keeps a check from running',
  TagRole: 'changes who seems to own a role',
  UntagRole: 'changes who seems to own a role',
};

/** CloudTrail calls CloudWatch by its endpoint's name. */
const EVENT_NAME_OF: Readonly<Partial<Record<TamperedService, string>>> = { cloudwatch: 'monitoring' };

const CALLS_OF: Readonly<Record<TamperedService, Readonly<Record<string, string>>>> = {
  cloudtrail: CLOUDTRAIL,
  s3: S3,
  kms: KMS,
  events: EVENTS,
  scheduler: SCHEDULER,
  lambda: LAMBDA,
  sns: SNS,
  sqs: SQS,
  cloudwatch: CLOUDWATCH,
  logs: LOGS,
  cloudformation: CLOUDFORMATION,
  iam: IAM,
};

export const TAMPER_CALLS: readonly TamperCalls[] = TAMPERED_SERVICES.map((service) => {
  const name = EVENT_NAME_OF[service] ?? service;
  return {
    service,
    eventSource: `${name}.amazonaws.com`,
    source: `aws.${name}`,
    calls: CALLS_OF[service],
    ...(service === 'iam' && { isGlobal: true }),
  };
});

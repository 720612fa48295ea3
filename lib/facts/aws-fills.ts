/** What AWS fills in where a template is silent: none of it is drift. Each with the page that says so. */
import type { Resource } from './audit-log';
import { isList, isProperties, type Value } from './value';

/** Whether a value is what AWS fills in. */
export type Fills = (found: Value | undefined, resource: Resource) => boolean;

const anything: Fills = () => true;

function is(...values: readonly (string | number | boolean)[]): Fills {
  return (found) => found === undefined || (typeof found !== 'object' && values.map(String).includes(String(found)));
}

function everyFlagIs(value: boolean): Fills {
  return (found) =>
    found === undefined || (isProperties(found) && Object.values(found).every((each) => each === value));
}

/** Type to property path to what is filled in; `*` stands for any place in a list. */
const FILLS: Readonly<Record<string, Readonly<Record<string, Fills>>>> = {
  'AWS::S3::Bucket': {
    // CloudFormation makes up a name
    BucketName: anything,
    // new buckets since April 2023 (S3 User Guide, "Blocking public access", "Controlling ownership of objects")
    PublicAccessBlockConfiguration: everyFlagIs(true),
    OwnershipControls: (found) => found === undefined || JSON.stringify(found).includes('"BucketOwnerEnforced"'),
    AccessControl: is('Private'),
    // Object Lock needs versioning and turns it on (S3 User Guide, "Object Lock considerations")
    VersioningConfiguration: (found, { properties }) =>
      found === undefined || (properties.ObjectLockEnabled === true && JSON.stringify(found).includes('"Enabled"')),
    ObjectLockConfiguration: (found, { properties }) =>
      found === undefined || (properties.ObjectLockEnabled === true && isProperties(found) && found.Rule === undefined),
    // SSE-S3 is every bucket's floor (S3 User Guide, "Default encryption FAQ")
    BucketEncryption: (found) => found === undefined || !JSON.stringify(found).includes('kms'),
    'BucketEncryption.ServerSideEncryptionConfiguration.*.BlockedEncryptionTypes': anything,
    'LifecycleConfiguration.TransitionDefaultMinimumObjectSize': is('all_storage_classes_128K'),
    // S3 makes up an id (S3 API Reference, LifecycleRule)
    'LifecycleConfiguration.Rules.*.Id': anything,
  },
  'AWS::KMS::Key': {
    Enabled: is(true),
    KeySpec: is('SYMMETRIC_DEFAULT'),
    KeyUsage: is('ENCRYPT_DECRYPT'),
    Origin: is('AWS_KMS'),
    RotationPeriodInDays: is(365),
  },
  'AWS::CloudTrail::Trail': {
    TrailName: anything,
    IsLogging: is(true),
    IncludeGlobalServiceEvents: is(true),
    // a trail without selectors records all management events (CloudTrail API Reference, GetEventSelectors)
    EventSelectors: (found) =>
      found === undefined || (isList(found) && found.length <= 1 && found.every(recordsAllManagementEvents)),
  },
  'AWS::SNS::Topic': {
    TopicName: anything,
    SignatureVersion: is('1'),
    TracingConfig: is('PassThrough'),
  },
  'AWS::SQS::Queue': {
    QueueName: anything,
    DelaySeconds: is(0),
    KmsDataKeyReusePeriodSeconds: is(300),
    // 256 KiB until August 2025, 1 MiB since (SQS Developer Guide, "Message quotas")
    MaximumMessageSize: is(262144, 1048576),
    MessageRetentionPeriod: is(345600),
    ReceiveMessageWaitTimeSeconds: is(0),
    VisibilityTimeout: is(30),
    SqsManagedSseEnabled: anything,
  },
  'AWS::Lambda::Function': {
    FunctionName: anything,
    Architectures: (found) => found === undefined || JSON.stringify(found) === '["x86_64"]',
    EphemeralStorage: (found) => found === undefined || JSON.stringify(found) === '{"Size":512}',
    MemorySize: is(128),
    PackageType: is('Zip'),
    Timeout: is(3),
    TracingConfig: (found) => found === undefined || JSON.stringify(found) === '{"Mode":"PassThrough"}',
    SnapStart: (found) => found === undefined || JSON.stringify(found) === '{"ApplyOn":"None"}',
    // the function's own log group, and the levels of JSON logs (Lambda Developer Guide, "Configuring advanced logging")
    'LoggingConfig.LogFormat': is('Text'),
    'LoggingConfig.ApplicationLogLevel': is('INFO'),
    'LoggingConfig.SystemLogLevel': is('INFO'),
    'LoggingConfig.LogGroup': (found, { ref }) => found === undefined || found === `/aws/lambda/${ref}`,
  },
  'AWS::Lambda::EventSourceMapping': {
    BatchSize: is(10),
    Enabled: is(true),
    MaximumBatchingWindowInSeconds: is(0),
  },
  'AWS::Lambda::EventInvokeConfig': { 'DestinationConfig.OnFailure': is(''), 'DestinationConfig.OnSuccess': is('') },
  'AWS::Scheduler::Schedule': {
    Name: anything,
    GroupName: is('default'),
    ScheduleExpressionTimezone: is('UTC'),
    State: is('ENABLED'),
    // EventBridge Scheduler User Guide, "RetryPolicy"
    'Target.RetryPolicy.MaximumEventAgeInSeconds': is(86400),
    'Target.RetryPolicy.MaximumRetryAttempts': is(185),
  },
  'AWS::CloudWatch::Alarm': {
    AlarmName: anything,
    ActionsEnabled: is(true),
    TreatMissingData: is('missing'),
    'Metrics.*.ReturnData': is(true),
  },
  'AWS::CloudWatch::CompositeAlarm': { AlarmName: anything, ActionsEnabled: is(true) },
  'AWS::CloudWatch::AnomalyDetector': { Configuration: anything },
  'AWS::CloudWatch::Dashboard': { DashboardName: anything },
  'AWS::Events::Rule': { Name: anything, EventBusName: is('default'), State: is('ENABLED') },
  'AWS::IAM::Role': { RoleName: anything, Path: is('/') },
  'AWS::Logs::LogGroup': { LogGroupName: anything, LogGroupClass: is('STANDARD') },
  // SNS answers it beside a filter (SNS API Reference, GetSubscriptionAttributes)
  'AWS::SNS::Subscription': { FilterPolicyScope: is('MessageAttributes') },
  'AWS::StepFunctions::StateMachine': {
    StateMachineName: anything,
    StateMachineType: is('STANDARD'),
    'LoggingConfiguration.Level': is('OFF'),
    'EncryptionConfiguration.Type': is('AWS_OWNED_KEY'),
  },
};

/** What AWS fills in at a property path of a type, or undefined where it fills in nothing. */
export function awsFills(type: string, path: string): Fills | undefined {
  return FILLS[type]?.[path.replace(/\.\d+(?=\.|$)/g, '.*')];
}

function recordsAllManagementEvents(selector: Value): boolean {
  return (
    isProperties(selector) &&
    selector.ReadWriteType !== 'ReadOnly' &&
    selector.ReadWriteType !== 'WriteOnly' &&
    selector.IncludeManagementEvents !== false &&
    !isNonEmptyList(selector.DataResources) &&
    !isNonEmptyList(selector.ExcludeManagementEventSources)
  );
}

function isNonEmptyList(value: Value | undefined): boolean {
  return isList(value) && value.length > 0;
}

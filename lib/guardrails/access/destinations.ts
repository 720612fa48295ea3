/** Where parts of an audit log go: what its resources, and others in the app, name as a destination or as their key. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { inventoryOfType, membersOfType } from '../members';
import type { Destination } from './destination';
import { sharedOn } from './shared-on';

/** Properties that say where something goes, or with whose key it is encrypted, by type. */
const PATHS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'AWS::S3::Bucket': [
      'InventoryConfigurations',
      'AnalyticsConfigurations',
      'MetadataTableConfiguration',
      'MetadataConfiguration',
      'NotificationConfiguration',
      'ReplicationConfiguration',
      'BucketEncryption',
    ],
    'AWS::SNS::Subscription': ['Endpoint', 'RedrivePolicy'],
    'AWS::Lambda::EventInvokeConfig': ['DestinationConfig'],
    'AWS::Lambda::EventSourceMapping': ['DestinationConfig', 'KmsKeyArn'],
    'AWS::Lambda::Function': ['DeadLetterConfig', 'KmsKeyArn'],
    'AWS::Logs::LogGroup': ['KmsKeyId'],
    'AWS::Logs::SubscriptionFilter': ['DestinationArn'],
    'AWS::CloudWatch::Alarm': ['AlarmActions', 'OKActions', 'InsufficientDataActions'],
    'AWS::CloudTrail::Trail': ['SnsTopicName', 'CloudWatchLogsLogGroupArn', 'CloudWatchLogsRoleArn', 'KMSKeyId'],
    'AWS::Events::Rule': ['EventBusName', 'Targets'],
    'AWS::Scheduler::Schedule': ['Target', 'KmsKeyArn'],
    'AWS::SQS::Queue': ['RedrivePolicy', 'KmsMasterKeyId'],
    'AWS::SNS::Topic': ['KmsMasterKeyId', 'Subscription'],
    'AWS::StepFunctions::StateMachine': ['EncryptionConfiguration', 'LoggingConfiguration'],
  }),
);

export function destinationsOf(auditLog: AuditLog): readonly Destination[] {
  const others = [
    ...logGroupsOf(auditLog).filter((group) => !auditLog.members.includes(group)),
    ...subscriptionsOf(auditLog),
    ...filtersOf(auditLog),
  ];
  return [
    ...[...auditLog.members, ...others].flatMap(namedBy),
    ...accountPoliciesOf(auditLog),
    ...sharedOn(auditLog, groupNamesOf(auditLog)),
  ];
}

function namedBy(resource: Resource): readonly Destination[] {
  return (PATHS.get(resource.type) ?? []).flatMap((path) => {
    const value = valueAt(resource.properties, path);
    return value === undefined || value === null ? [] : [{ resource, path, value }];
  });
}

/** Log groups of the audit log: its members, and those that its trails write into. */
export function logGroupsOf(auditLog: AuditLog): readonly Resource[] {
  const written = new Set(auditLog.trails.map(({ properties }) => groupIn(properties['CloudWatchLogsLogGroupArn'])));
  const writtenInto = ({ arn }: Resource) => arn !== undefined && written.has(groupIn(arn));
  return [
    ...membersOfType(auditLog, 'AWS::Logs::LogGroup'),
    ...inventoryOfType(auditLog, 'AWS::Logs::LogGroup').filter(
      (group) => writtenInto(group) && !auditLog.members.includes(group),
    ),
  ];
}

/** The ARN of a log group without the `:*` at its end. */
export function groupIn(arn: Value | undefined): string | undefined {
  return typeof arn === 'string' && arn !== '' ? arn.replace(/:\*$/, '') : undefined;
}

/** Names of the log groups, those that no template has among them. */
function groupNamesOf(auditLog: AuditLog): readonly string[] {
  const written = auditLog.trails.flatMap(
    ({ properties }) => groupIn(properties['CloudWatchLogsLogGroupArn'])?.split(':log-group:').at(1) ?? [],
  );
  return [...new Set([...logGroupsOf(auditLog).map(({ ref }) => ref), ...written])];
}

function subscriptionsOf({ members, ...auditLog }: AuditLog): readonly Resource[] {
  const topics = new Set(
    members.filter(({ type }) => type === 'AWS::SNS::Topic').flatMap(({ ref, arn = ref }) => [ref, arn]),
  );
  return inventoryOfType({ members, ...auditLog }, 'AWS::SNS::Subscription').filter(
    (resource) => isOneOf(topics, resource.properties['TopicArn']) && !members.includes(resource),
  );
}

function filtersOf(auditLog: AuditLog): readonly Resource[] {
  const names = new Set(groupNamesOf(auditLog));
  return inventoryOfType(auditLog, 'AWS::Logs::SubscriptionFilter').filter((resource) => {
    const { LogGroupName: name, DestinationArn: destination } = resource.properties;
    // of one of which nothing is known, the log group may be ours
    const mayBeOurs = names.size > 0 && isUnknown(name) && isUnknown(destination);
    return (isOneOf(names, name) || mayBeOurs) && !auditLog.members.includes(resource);
  });
}

function isOneOf(names: ReadonlySet<string>, name: Value | undefined): boolean {
  return typeof name === 'string' && names.has(name);
}

/** A policy of the account holds for every log group that its selection does not leave out (CloudWatch Logs API, PutAccountPolicy). */
function accountPoliciesOf(auditLog: AuditLog): readonly Destination[] {
  const names = groupNamesOf(auditLog);
  return inventoryOfType(auditLog, 'AWS::Logs::AccountPolicy').flatMap((resource) => {
    const { PolicyDocument: document, SelectionCriteria: criteria } = resource.properties;
    const leftOut = typeof criteria === 'string' ? criteria : '';
    if (document === undefined || names.every((name) => leftOut.includes(`"${name}"`))) return [];
    return [{ resource, path: 'PolicyDocument', value: parsed(document) }];
  });
}

function parsed(document: Value): Value {
  if (typeof document !== 'string') return document;
  try {
    return JSON.parse(document) as Value;
  } catch {
    return document;
  }
}

/** Where parts of an audit log go: what its resources, and others in the app, name as a destination or as their key. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isProperties, isUnknown, valueAt, type Value } from '../../facts/value';
import { inventoryOfType, membersOfType } from '../members';

export interface Destination {
  readonly resource: Resource;
  readonly path: string;
  readonly value: Value;
}

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
    'AWS::CloudTrail::Trail': ['SnsTopicName', 'CloudWatchLogsLogGroupArn', 'KMSKeyId'],
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
  return [...auditLog.members, ...others].flatMap(namedBy).concat(accountPoliciesOf(auditLog));
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
  return inventoryOfType(auditLog, 'AWS::Logs::SubscriptionFilter').filter(
    (resource) => isOneOf(names, resource.properties['LogGroupName']) && !auditLog.members.includes(resource),
  );
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

/** Accounts that a value names: in an ARN, or as the number of one where a property asks for it. */
export function accountsIn(value: Value, name = ''): readonly string[] {
  if (typeof value === 'string') {
    const account = /Account(Id)?$/.test(name) ? value : (parseArn(value)?.account ?? '');
    return account === '' ? [] : [account];
  }
  if (typeof value !== 'object' || value === null || isUnknown(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => accountsIn(part, key));
}

/** ARNs of buckets in a value without the account that they have to be of: nothing says whose they are. */
export function bucketsOfNobody(value: Value): readonly string[] {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return [];
  const inside = Object.values(value).flatMap((part) => bucketsOfNobody(part));
  if (!isProperties(value)) return inside;
  const { Bucket: bucket = value['BucketArn'], Account: account = value['BucketAccountId'] } = value;
  const isOpen = typeof bucket === 'string' && parseArn(bucket)?.service === 's3' && account === undefined;
  return isOpen ? [bucket, ...inside] : inside;
}

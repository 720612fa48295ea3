/** What a run reads: the calls of the resource types, on each resource of the audit log. */
import type { AuditLog, Resource, Vault } from '../../facts/audit-log';
import type { Context, Statement } from '../../facts/policy';
import { RESOURCE_TYPES } from '../../resource-types/registry';
import type { ReadAt } from '../../resource-types/resource-type';
import { ACCOUNT_CALLS, OBJECT_CALLS } from '../../resource-types/run-calls';
import { TAGS } from '../../resource-types/tags';
import { bucketArn, bucketStatements, objectsArn } from '../bucket-policy';
import { keyStatements } from '../encryption/key-policy';
import { keyNamed } from '../keys';
import { membersOfType } from '../members';
import type { Need } from '../permissions';
import { resourcePolicyOf } from '../resource-policies';
import { roleMay, roleMayUseKey } from '../roles';
import { vaultsOf } from '../vaults';
import { mappingsOf } from './mappings';

/** A function that runs, as its role. */
export interface Running {
  readonly auditLog: AuditLog;
  readonly watcher: Resource;
  readonly role: Resource;
  /** What every call of the function says. */
  readonly context: Context;
}

const OF_LOG = [...OBJECT_CALLS, 's3:GetObject', 's3:GetObjectVersion'];

const TYPE_AT: Readonly<Record<ReadAt, string>> = {
  buckets: 'AWS::S3::Bucket',
  key: 'AWS::KMS::Key',
  trail: 'AWS::CloudTrail::Trail',
  topics: 'AWS::SNS::Topic',
  functions: 'AWS::Lambda::Function',
  schedules: 'AWS::Scheduler::Schedule',
  queues: 'AWS::SQS::Queue',
  stateMachines: 'AWS::StepFunctions::StateMachine',
  alarms: 'AWS::CloudWatch::Alarm',
  dashboard: 'AWS::CloudWatch::Dashboard',
};

/** Actions by the type of the resource that they are bound to; under the empty name those that are bound to none. */
const READS: ReadonlyMap<string, ReadonlySet<string>> = RESOURCE_TYPES.reduce(
  (byType, { readAt, reads = {} }) => {
    for (const { call, action = call, unbound } of Object.values(reads)) {
      const type = unbound ? '' : readAt === undefined ? undefined : TYPE_AT[readAt];
      if (type !== undefined) byType.set(type, (byType.get(type) ?? new Set()).add(action));
    }
    return byType;
  },
  new Map([['', new Set([TAGS.call, ...ACCOUNT_CALLS])]]),
);

/** What the checker and the responder read of the resources, and of the objects in the buckets. */
export function factReads(running: Running): Need[] {
  const objects = vaultsOf(running.auditLog).flatMap((vault) => objectCalls(running, vault, OBJECT_CALLS));
  return [...objects, ...ofTypes(running)];
}

function ofTypes(running: Running): Need[] {
  return [...READS].flatMap(([type, actions]) => {
    // what a policy names has an ARN
    const resources = type === '' ? [undefined] : membersOfType(running.auditLog, type).filter(({ arn }) => arn);
    return resources.flatMap((resource) => [...actions].map((action) => readOf(running, action, resource)));
  });
}

function readOf({ auditLog, role, context }: Running, action: string, resource: Resource | undefined): Need {
  const arn = resource?.arn ?? resource?.ref ?? '*';
  const call = { action, resource: arn, context };
  const isKey = resource?.type === 'AWS::KMS::Key';
  return {
    what: resource ? `${action} on ${resource.displayName}` : action,
    decide: () =>
      isKey
        ? roleMayUseKey(auditLog, role, call, keyStatements(resource))
        : roleMay(auditLog, role, call, resource && policyOf(auditLog, resource)),
  };
}

function policyOf(auditLog: AuditLog, resource: Resource): readonly Statement[] | undefined {
  const vault = vaultsOf(auditLog).find(({ bucket }) => bucket === resource);
  return vault ? bucketStatements(vault) : resourcePolicyOf(auditLog, resource)?.statements;
}

/** What the log verification reads of the log and of its evidence, and CloudTrail's public keys. */
export function logReads(running: Running): Need[] {
  const { auditLog } = running;
  return [
    ...objectCalls(running, auditLog.log, OF_LOG),
    ...(auditLog.evidence ? objectCalls(running, auditLog.evidence, OBJECT_CALLS) : []),
    ...logKeysOf(auditLog).map((key) => decryptionOf(running, key)),
    ...auditLog.trails.map((trail) => readOf(running, 'cloudtrail:GetTrailStatus', trail)),
    ...['DescribeTrails', 'ListPublicKeys'].map((name) => readOf(running, `cloudtrail:${name}`, undefined)),
  ];
}

/** What the function of holds does with the log: it lists and holds, and reads nothing. */
export function holdCalls(running: Running): Need[] {
  const { auditLog } = running;
  const listing = auditLog.evidence ? objectCalls(running, auditLog.evidence, ['s3:ListBucketVersions']) : [];
  return [...listing, ...objectCalls(running, auditLog.log, ['s3:ListBucketVersions', 's3:PutObjectLegalHold'])];
}

/** The keys that encrypt log files and digests: that of the trails, and that of the bucket. */
function logKeysOf(auditLog: AuditLog): readonly Resource[] {
  const ofTrails = auditLog.trails.flatMap(({ properties }) => keyNamed(auditLog, properties['KMSKeyId']) ?? []);
  return [...new Set([...(auditLog.log.key ? [auditLog.log.key] : []), ...ofTrails])];
}

function decryptionOf({ auditLog, role }: Running, key: Resource): Need {
  return {
    what: `kms:Decrypt on the key of ${auditLog.log.bucket.displayName}`,
    decide: () => roleMayUseKey(auditLog, role, decryption(auditLog, key, 's3'), keyStatements(key)),
  };
}

function objectCalls({ auditLog, role, context }: Running, vault: Vault, actions: readonly string[]): Need[] {
  const statements = bucketStatements(vault);
  return actions.map((action) => {
    const resource = action.includes('Object') ? objectsArn(vault) : bucketArn(vault);
    return {
      what: `${action} on ${vault.bucket.displayName}`,
      decide: () => roleMay(auditLog, role, { action, resource, context }, statements),
    };
  });
}

/** What Lambda calls as the function's role to hand it messages (Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
export function queueReads({ auditLog, watcher, role }: Running): Need[] {
  const sources = mappingsOf(auditLog, watcher).map(({ properties }) => properties['EventSourceArn']);
  const queues = membersOfType(auditLog, 'AWS::SQS::Queue').filter(
    ({ arn }) => arn !== undefined && sources.includes(arn),
  );
  return queues.flatMap((queue) => {
    const { displayName, arn = '' } = queue;
    const statements = resourcePolicyOf(auditLog, queue)?.statements;
    const key = keyNamed(auditLog, queue.properties['KmsMasterKeyId']);
    const decrypt = {
      what: `kms:Decrypt on the key of ${displayName}`,
      decide: () => roleMayUseKey(auditLog, role, decryption(auditLog, key, 'sqs'), key ? keyStatements(key) : []),
    };
    return [
      ...['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((name) => ({
        what: `sqs:${name} on ${displayName}`,
        decide: () => roleMay(auditLog, role, { action: `sqs:${name}`, resource: arn }, statements),
      })),
      ...(key ? [decrypt] : []),
    ];
  });
}

/** Lambda decrypts a function's environment as its role, with the function's ARN as encryption context. */
export function environmentReads({ auditLog, watcher, role }: Running): Need[] {
  const key = keyNamed(auditLog, watcher.properties['KmsKeyArn']);
  if (!key) return [];
  const { context, ...call } = decryption(auditLog, key, 'lambda');
  const withFunction = { ...context, 'kms:encryptioncontext:aws:lambda:functionarn': { is: watcher.arn ?? '' } };
  return [
    {
      what: `kms:Decrypt on the key of its environment`,
      decide: () => roleMayUseKey(auditLog, role, { ...call, context: withFunction }, keyStatements(key)),
    },
  ];
}

function decryption({ stacks: [stack] }: AuditLog, key: Resource | undefined, service: string) {
  const region = stack?.region;
  const via: Context =
    typeof region === 'string' ? { 'kms:viaservice': { is: `${service}.${region}.amazonaws.com` } } : {};
  return { action: 'kms:Decrypt', resource: key?.arn ?? '*', context: via };
}

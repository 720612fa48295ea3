/** What the checking functions may read, and the little that they may write. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EVIDENCE_PREFIX, HOLDS_PREFIX } from '../../evidence/names';
import { RESOURCE_TYPES } from '../../resource-types/registry';
import type { ReadAt } from '../../resource-types/resource-type';
import { ACCOUNT_CALLS, OBJECT_CALLS, STACK_CALLS } from '../../resource-types/run-calls';
import { TAGS } from '../../resource-types/tags';
import { allow } from './statement';

/** ARNs of what an audit log consists of. What carries its name is told by a pattern that begins with the name. */
export interface CheckedResources extends Readonly<Record<ReadAt, string | readonly string[]>> {
  /** The audit log's own, and the one that forwards to it. */
  readonly stacks: readonly string[];
  readonly buckets: readonly string[];
  readonly evidenceBucket: string;
  /** The keys of evidence, logs and ledger. */
  readonly key: readonly string[];
  /** The key of evidence, topics and queues. */
  readonly ownKey: string;
  readonly trail: string;
  readonly topics: readonly string[];
  readonly functions: string;
  readonly schedules: string;
  readonly queues: string;
  readonly stateMachines: string;
  readonly alarms: string;
  readonly dashboard: string;
  /** ARN of the role that reads the trail's account. Absent: the trail is in the same account. */
  readonly trailReader?: string;
  /** The product that BatchImportFindings is bound to (Service Authorization Reference, "AWS Security Hub"). Absent: not used. */
  readonly securityHub?: string;
}

/** Reads the facts: what the resource types name, and what a run reads beside them. */
export function readFacts(resources: CheckedResources): PolicyStatement[] {
  return [
    allow('ReadStack', {
      actions: [...STACK_CALLS],
      resources: [...resources.stacks],
    }),
    allow('ReadLocks', {
      actions: ['s3:GetObjectLegalHold', ...OBJECT_CALLS.filter(isOfObjects)],
      resources: resources.buckets.map((bucket) => `${bucket}/*`),
    }),
    ...PLACES.map((place) =>
      allow(`Read${place.charAt(0).toUpperCase()}${place.slice(1)}`, {
        actions: [...actionsAt(place), ...(place === 'buckets' ? OF_OBJECTS : [])].sort(),
        resources: [resources[place]].flat(),
      }),
    ),
    // IAM binds them to no resource, or they look for what should not exist: another trail, a rule that mutes alarms
    allow('ReadAccount', {
      actions: [...actionsAt(ACCOUNT), TAGS.call, ...ACCOUNT_CALLS].sort(),
      resources: ['*'],
    }),
    ...readTrailElsewhere(resources),
  ];
}

/** What holders asked for, and what became of it: the log files are held, or it is a finding. */
export function readHoldRecords({ evidenceBucket }: CheckedResources): PolicyStatement {
  const resources = [`${evidenceBucket}/${HOLDS_PREFIX}*`];
  return allow('ReadHolds', { actions: ['s3:GetObject', 's3:GetObjectVersion'], resources });
}

/** As a role of the account that the trail is in. */
export function readTrailElsewhere({ trailReader }: Pick<CheckedResources, 'trailReader'>): PolicyStatement[] {
  if (trailReader === undefined) return [];
  return [allow('ReadTrailAccount', { actions: ['sts:AssumeRole'], resources: [trailReader] })];
}

/** Stands for what IAM binds to no resource. */
const ACCOUNT = 'account' as const;

type Place = ReadAt | typeof ACCOUNT;

const READS = RESOURCE_TYPES.flatMap(({ readAt, reads = {} }) =>
  Object.values(reads).flatMap((read) => {
    const place: Place | undefined = read.unbound ? ACCOUNT : readAt;
    return place === undefined ? [] : [{ place, action: read.action ?? read.call }];
  }),
);

const PLACES = [...new Set(READS.flatMap(({ place }) => (place === ACCOUNT ? [] : place)))];

/** What a run reads of the objects in a bucket. */
const OF_OBJECTS = ['s3:GetBucketLocation', ...OBJECT_CALLS.filter((action) => !isOfObjects(action))];

function isOfObjects(action: string): boolean {
  return action.includes('Object');
}

/** Actions of what the checker's role reads at a place. */
function actionsAt(place: Place): string[] {
  return [...new Set(READS.filter((read) => read.place === place).map(({ action }) => action))].sort();
}

/** Writes evidence and reads it back, and tells the owners. */
export function writeFindings(resources: CheckedResources): PolicyStatement[] {
  const { evidenceBucket, ownKey, topics, securityHub } = resources;
  return [
    allow('WriteEvidence', {
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      resources: [`${evidenceBucket}/${EVIDENCE_PREFIX}*`],
    }),
    allow('UseKey', { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [ownKey] }),
    allow('TellOwners', { actions: ['sns:Publish'], resources: [...topics] }),
    ...(securityHub === undefined
      ? []
      : [allow('TellSecurityHub', { actions: ['securityhub:BatchImportFindings'], resources: [securityHub] })]),
  ];
}

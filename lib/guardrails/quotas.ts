/**
 * Quotas on what a template writes, and how much of them is used. Service Quotas is not asked: what an account cannot raise, or need not
 * have raised, the documentation knows.
 */
import type { AuditLog, Resource } from '../facts/audit-log';
import { LONGEST_EVENT_PATTERN } from '../facts/tamper-rules';
import { isList, valueAt, type Value } from '../facts/value';

interface Quota {
  readonly type: string;
  readonly path: string;
  readonly limit: number;
  readonly unit: string;
  /** Where AWS says so. */
  readonly source: string;
  measured(resource: Resource, auditLog: AuditLog): Value | undefined;
  used(measured: Value): number;
}

const bytes = (value: Value): number => Buffer.byteLength(JSON.stringify(value));
const characters = (value: Value): number => JSON.stringify(value).replace(/\s/g, '').length;

const QUOTAS: readonly Quota[] = [
  {
    type: 'AWS::S3::BucketPolicy',
    path: 'PolicyDocument',
    limit: 20_480,
    unit: 'bytes',
    source: 'S3 User Guide, "Bucket policies"',
    measured: ({ properties }) => properties.PolicyDocument,
    used: bytes,
  },
  {
    type: 'AWS::KMS::Key',
    path: 'KeyPolicy',
    limit: 32_768,
    unit: 'bytes',
    source: 'KMS Developer Guide, "Resource quotas"',
    measured: ({ properties }) => properties.KeyPolicy,
    used: bytes,
  },
  {
    // all inline policies of a role together
    type: 'AWS::IAM::Role',
    path: 'Policies',
    limit: 10_240,
    unit: 'characters',
    source: 'IAM User Guide, "IAM and AWS STS quotas"',
    measured: inlinePolicies,
    // IAM does not count white space
    used: (policies) => (isList(policies) ? policies : []).reduce<number>((sum, policy) => sum + characters(policy), 0),
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    path: 'PolicyDocument',
    limit: 8_192,
    unit: 'bytes',
    source: 'SQS Developer Guide, "Amazon SQS policy quotas"',
    measured: ({ properties }) => properties.PolicyDocument,
    used: bytes,
  },
  {
    type: 'AWS::CloudTrail::Trail',
    path: 'AdvancedEventSelectors',
    limit: 500,
    unit: 'conditions',
    source: 'CloudTrail User Guide, "Quotas in AWS CloudTrail"',
    measured: ({ properties }) => properties.AdvancedEventSelectors,
    used: conditionsIn,
  },
  {
    type: 'AWS::IAM::Role',
    path: 'AssumeRolePolicyDocument',
    limit: 2_048,
    unit: 'characters',
    source: 'IAM User Guide, "IAM and AWS STS quotas"',
    measured: ({ properties }) => properties.AssumeRolePolicyDocument,
    used: characters,
  },
  {
    type: 'AWS::Events::Rule',
    path: 'EventPattern',
    limit: LONGEST_EVENT_PATTERN,
    unit: 'characters',
    source: 'EventBridge User Guide, "Amazon EventBridge quotas", its default',
    measured: ({ properties }) => properties.EventPattern,
    used: (pattern) => (typeof pattern === 'string' ? pattern : JSON.stringify(pattern)).length,
  },
];

/** A quota that applies to a resource, and the part of it that says how much of it is used. */
export interface Usage {
  readonly resource: Resource;
  readonly quota: Quota;
  readonly measured: Value | undefined;
}

export function usagesOf(auditLog: AuditLog): readonly Usage[] {
  return auditLog.members.flatMap((resource) =>
    QUOTAS.filter(({ type }) => type === resource.type).map((quota) => ({
      resource,
      quota,
      measured: quota.measured(resource, auditLog),
    })),
  );
}

/** The longest that a symbol stands for, a name which only a deployment knows: the name of a bucket. */
const LONGEST_SYMBOL = 63;
/** In JSON, where a quotation mark ends a text. */
const SYMBOL = /\$\{[^}"]*\}/g;

/** How much is used at least, and at most: what only a deployment knows has no length yet. */
export function usedOf({ quota, measured }: Usage): { readonly least: number; readonly most: number } {
  const json = JSON.stringify(measured ?? '');
  const used = (symbol: string): number => quota.used(JSON.parse(json.replace(SYMBOL, symbol)) as Value);
  return { least: used(''), most: used('x'.repeat(LONGEST_SYMBOL)) };
}

/** Those within the role and those that the template declares apart from it. */
function inlinePolicies({ properties, ref }: Resource, { members }: AuditLog): Value {
  const within = isList(properties.Policies) ? properties.Policies.map((each) => valueAt(each, 'PolicyDocument')) : [];
  const apart = members
    .filter(({ type, properties: { Roles } }) => type === 'AWS::IAM::Policy' && isList(Roles) && Roles.includes(ref))
    .map((policy) => policy.properties.PolicyDocument);
  return [...within, ...apart].map((document) => document ?? '');
}

function conditionsIn(selectors: Value | undefined): number {
  if (isList(selectors)) return selectors.reduce<number>((sum, each) => sum + conditionsIn(each), 0);
  if (typeof selectors !== 'object' || selectors === null) return selectors === undefined ? 0 : 1;
  return Object.entries(selectors).reduce(
    (sum, [name, value]) => (name === 'Name' || name === 'Field' ? sum : sum + conditionsIn(value as Value)),
    0,
  );
}

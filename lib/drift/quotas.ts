/**
 * Quotas that cannot be raised, and how near an audit log is to them. Service Quotas is not asked: what no account can change, the
 * documentation knows.
 */
import type { AuditLog, Resource } from '../facts/audit-log';
import { isList, valueAt, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { findingOf } from './findings';

/** From this share of a quota on, somebody should know. */
const NEAR = 0.9;

interface Quota {
  readonly type: string;
  readonly path: string;
  readonly limit: number;
  readonly unit: string;
  /** Where AWS says so. */
  readonly source: string;
  used(resource: Resource, auditLog: AuditLog): number;
}

const bytes = (value: Value | undefined): number => Buffer.byteLength(JSON.stringify(value ?? ''));

const QUOTAS: readonly Quota[] = [
  {
    type: 'AWS::S3::BucketPolicy',
    path: 'PolicyDocument',
    limit: 20_480,
    unit: 'bytes',
    source: 'S3 User Guide, "Bucket policies"',
    used: ({ properties }) => bytes(properties.PolicyDocument),
  },
  {
    type: 'AWS::KMS::Key',
    path: 'KeyPolicy',
    limit: 32_768,
    unit: 'bytes',
    source: 'KMS Developer Guide, "Resource quotas"',
    used: ({ properties }) => bytes(properties.KeyPolicy),
  },
  {
    // all inline policies of a role together
    type: 'AWS::IAM::Role',
    path: 'Policies',
    limit: 10_240,
    unit: 'characters',
    source: 'IAM User Guide, "IAM and AWS STS quotas"',
    used: inlinePolicies,
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    path: 'PolicyDocument',
    limit: 8_192,
    unit: 'bytes',
    source: 'SQS Developer Guide, "Amazon SQS policy quotas"',
    used: ({ properties }) => bytes(properties.PolicyDocument),
  },
  {
    type: 'AWS::CloudTrail::Trail',
    path: 'AdvancedEventSelectors',
    limit: 500,
    unit: 'conditions',
    source: 'CloudTrail User Guide, "Quotas in AWS CloudTrail"',
    used: ({ properties }) => conditionsIn(properties.AdvancedEventSelectors),
  },
];

/** A LOW finding for each quota that is nearly used up: the next change of that kind will fail. */
export function quotaFindings(auditLog: AuditLog): Finding[] {
  return auditLog.members.flatMap((resource) =>
    QUOTAS.filter((quota) => quota.type === resource.type && quota.used(resource, auditLog) > quota.limit * NEAR).map(
      (quota) =>
        findingOf(auditLog, 'QuotaNearlyUsed', resource, {
          severity: 'LOW',
          owner: 'engineering',
          path: quota.path,
          expected: `at most ${NEAR * 100}% of ${quota.limit} ${quota.unit}`,
          found: `${quota.used(resource, auditLog)} ${quota.unit}`,
          message: `${quota.path} uses ${quota.used(resource, auditLog)} of ${quota.limit} ${quota.unit} (${quota.source}).`,
          remedy: 'Make it shorter before the next change fails: AWS does not raise this quota.',
        }),
    ),
  );
}

/** Those within the role and those that the template declares apart from it; IAM does not count white space. */
function inlinePolicies({ properties, ref }: Resource, { members }: AuditLog): number {
  const within = isList(properties.Policies) ? properties.Policies.map((each) => valueAt(each, 'PolicyDocument')) : [];
  const apart = members
    .filter(({ type, properties: { Roles } }) => type === 'AWS::IAM::Policy' && isList(Roles) && Roles.includes(ref))
    .map((policy) => policy.properties.PolicyDocument);
  return [...within, ...apart].reduce<number>((sum, document) => sum + characters(document), 0);
}

function characters(document: Value | undefined): number {
  return JSON.stringify(document ?? '').replace(/\s/g, '').length;
}

function conditionsIn(selectors: Value | undefined): number {
  if (isList(selectors)) return selectors.reduce<number>((sum, each) => sum + conditionsIn(each), 0);
  if (typeof selectors !== 'object' || selectors === null) return selectors === undefined ? 0 : 1;
  return Object.entries(selectors).reduce(
    (sum, [name, value]) => (name === 'Name' || name === 'Field' ? sum : sum + conditionsIn(value as Value)),
    0,
  );
}

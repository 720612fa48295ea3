/** As many readers and administrators as AWS lets name: every policy and pattern is within its quota, and nothing is unwatched. */
import type { ImmutableAuditLogProps } from '../../lib';
import { auditLogsOf } from '../../lib/facts/from-template';
import { judge } from '../../lib/guardrails/guardrail';
import { PoliciesWithinQuotas } from '../../lib/guardrails/access/PoliciesWithinQuotas';
import { TamperEventsAlarmed } from '../../lib/guardrails/monitoring/TamperEventsAlarmed';
import { usagesOf, usedOf } from '../../lib/guardrails/quotas';
import { ACCOUNT, auditLogTemplate, NAME, REGION } from './support';

const many = (count: number, name: (index: number) => string, account = ACCOUNT) =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::${account}:role/${name(index)}`);
const people = (count: number) =>
  many(count, (index) => `${'department-of-audits'}-${'reader'.padEnd(12, 'x')}-${index}`);
const signedIn = (count: number) =>
  many(
    count,
    (index) => `aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Audit_${String(index).padStart(16, '0')}`,
  );
const administrators = (count: number) => many(count, (index) => `audit-log-administrators-of-team-${index}`);

/** Names of so many letters. A role's has at most 64 (IAM User Guide, "IAM and AWS STS quotas"). */
const named = (count: number, kind: string, letters: number, account?: string) =>
  many(count, (index) => `${kind}-${index}`.padEnd(letters, 'x'), account);
const EVERYTHING = { auditLogName: 'a'.repeat(38), ledger: true, organizationId: `o-${'a'.repeat(32)}` };

const findingsOf = (changes: Partial<ImmutableAuditLogProps>) => {
  const body = auditLogTemplate(changes).toJSON();
  const auditLogs = auditLogsOf([{ stack: NAME, body, account: ACCOUNT, region: REGION }]);
  return auditLogs.flatMap((auditLog) => judge(auditLog, [PoliciesWithinQuotas, TamperEventsAlarmed]));
};

it.each<{ case: string; readers: string[]; administers: string[]; more?: Partial<ImmutableAuditLogProps> }>([
  { case: '50 readers', readers: people(50), administers: administrators(3) },
  { case: '50 readers of Identity Center', readers: signedIn(50), administers: administrators(3) },
  { case: '50 readers and 50 administrators', readers: people(50), administers: administrators(50) },
  {
    case: '30 readers and 30 administrators with the longest names, a ledger and an organization',
    readers: named(30, 'reader', 64),
    administers: named(30, 'administrator', 64),
    more: EVERYTHING,
  },
  {
    case: '50 readers and 50 administrators with names of 27 letters, a ledger and an organization',
    readers: named(50, 'reader', 27),
    administers: named(50, 'administrator', 27),
    more: EVERYTHING,
  },
  {
    case: '30 readers of another account and 30 administrators with the longest names',
    readers: named(30, 'reader', 64, '444455556666'),
    administers: named(30, 'administrator', 64),
  },
])('$case', ({ readers, administers, more }) => {
  const findings = findingsOf({ readers, administrators: administers, ...more });
  expect(findings.filter(({ status }) => status !== 'PASS')).toEqual([]);
  expect(new Set(findings.map(({ resourceType }) => resourceType))).toEqual(
    new Set([
      ...['AWS::CloudTrail::Trail', 'AWS::Events::Rule', 'AWS::IAM::Role', 'AWS::KMS::Key'],
      ...['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy'],
    ]),
  );
});

/** Listing is for both: each list stands in two statements, once for what is its own, and once with the other. */
it('of more than a bucket policy holds, the two buckets say so', () => {
  const findings = findingsOf({ readers: named(50, 'reader', 64), administrators: named(50, 'administrator', 64) });
  const open = findings.filter(({ status }) => status !== 'PASS');
  expect(open.map(({ status, resourceType }) => [status, resourceType])).toEqual([
    ['FAIL', 'AWS::S3::BucketPolicy'],
    ['FAIL', 'AWS::S3::BucketPolicy'],
  ]);
});

// the drift check tells of one that uses nine tenths
it('the longest name leaves a tenth of each event pattern free', () => {
  const body = auditLogTemplate({ auditLogName: 'a'.repeat(38), ledger: true }).toJSON();
  const auditLogs = auditLogsOf([{ stack: NAME, body, account: ACCOUNT, region: REGION }]);
  const patterns = auditLogs.flatMap(usagesOf).filter(({ quota }) => quota.path === 'EventPattern');
  expect(patterns.length).toBeGreaterThan(10);
  const long = patterns.filter((usage) => usedOf(usage).most > 0.9 * usage.quota.limit);
  expect(long.map(({ resource }) => resource.logicalId)).toEqual([]);
});

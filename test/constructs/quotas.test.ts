/** As many readers and administrators as AWS lets name: every policy and pattern is within its quota, and nothing is unwatched. */
import { auditLogsOf } from '../../lib/facts/from-template';
import { judge } from '../../lib/guardrails/guardrail';
import { PoliciesWithinQuotas } from '../../lib/guardrails/access/PoliciesWithinQuotas';
import { TamperEventsAlarmed } from '../../lib/guardrails/monitoring/TamperEventsAlarmed';
import { ACCOUNT, auditLogTemplate, NAME, REGION } from './support';

const many = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::${ACCOUNT}:role/${name(index)}`);
const people = (count: number) =>
  many(count, (index) => `${'department-of-audits'}-${'reader'.padEnd(12, 'x')}-${index}`);
const signedIn = (count: number) =>
  many(
    count,
    (index) => `aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Audit_${String(index).padStart(16, '0')}`,
  );
const administrators = (count: number) => many(count, (index) => `audit-log-administrators-of-team-${index}`);

it.each([
  { case: '50 readers', readers: people(50), administers: administrators(3) },
  { case: '50 readers of Identity Center', readers: signedIn(50), administers: administrators(3) },
  { case: '30 readers and 20 administrators', readers: people(30), administers: administrators(20) },
])('$case', ({ readers, administers }) => {
  const body = auditLogTemplate({ readers, administrators: administers }).toJSON();
  const auditLogs = auditLogsOf([{ stack: NAME, body, account: ACCOUNT, region: REGION }]);
  const findings = auditLogs.flatMap((auditLog) => judge(auditLog, [PoliciesWithinQuotas, TamperEventsAlarmed]));
  expect(findings.filter(({ status }) => status !== 'PASS')).toEqual([]);
  expect(new Set(findings.map(({ resourceType }) => resourceType))).toEqual(
    new Set([
      ...['AWS::CloudTrail::Trail', 'AWS::Events::Rule', 'AWS::IAM::Role', 'AWS::KMS::Key'],
      ...['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy'],
    ]),
  );
});

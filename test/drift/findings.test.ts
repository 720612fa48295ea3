/** Differences and failed reads as findings: what is unknown is told once, and never passes. */
import { driftFindings as allFindings } from '../../lib/drift/findings';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import type { Difference } from '../../lib/facts/compare';
import { Unknown } from '../../lib/facts/value';
import { liveAuditLog } from '../support/sound-audit-log';

const TRAIL: Resource = {
  type: 'AWS::CloudTrail::Trail',
  logicalId: 'Trail',
  stack: 'stack',
  displayName: 'stack/Trail',
  ref: 'the-trail',
  properties: {},
  metadata: {},
};

const auditLog = (unread: AuditLog['unread'] = []): AuditLog => ({ ...liveAuditLog(), members: [TRAIL], unread });

const driftFindings = (log: AuditLog, differences: readonly Difference[]): Finding[] =>
  allFindings(log, differences).filter(needsAttention);

const difference = (told: Partial<Difference>): Difference => ({
  kind: 'changed',
  resource: TRAIL,
  path: 'IsLogging',
  expected: true,
  found: false,
  ...told,
});

test('a changed property says what was expected and found, and whose it is', () => {
  expect(driftFindings(auditLog(), [difference({})])).toMatchObject([
    {
      guardrail: 'Drift',
      status: 'DRIFT',
      severity: 'CRITICAL',
      owner: 'security',
      resource: 'stack/Trail',
      resourceType: 'AWS::CloudTrail::Trail',
      path: 'IsLogging',
      expected: true,
      found: false,
      message: 'IsLogging is false. The deployed value is true.',
    },
  ]);
});

test('a policy is told by what differs in it', () => {
  const [finding] = driftFindings(auditLog(), [
    difference({ path: 'PolicyDocument', details: ['One less', 'Two more'] }),
  ]);
  expect(finding?.message).toBe('PolicyDocument is not as deployed: One less; Two more.');
});

test('a resource that is gone is a finding about the whole of it', () => {
  const gone = difference({ kind: 'removed', path: '', expected: 'the-trail', found: undefined });
  expect(driftFindings(auditLog(), [gone])).toMatchObject([
    {
      guardrail: 'ResourceRemoved',
      status: 'DRIFT',
      path: '',
      found: null,
      message: 'the-trail was deployed and no longer exists.',
    },
  ]);
});

describe('what is unknown', () => {
  const UNREAD = {
    resource: 'stack/Trail',
    path: 'IsLogging',
    call: 'cloudtrail:GetTrailStatus',
    error: 'AccessDenied: no',
  };
  const unknown = difference({ kind: 'unknown', found: new Unknown('cloudtrail:GetTrailStatus failed') });

  test('by the template is could not be proven, with the reason', () => {
    const byTemplate = difference({ kind: 'unknown', expected: new Unknown('a parameter') });
    expect(driftFindings(auditLog(), [byTemplate])).toMatchObject([
      { status: 'UNKNOWN', message: 'Unknown: the deployed value is not known (a parameter).' },
    ]);
  });

  test('because a read failed is told once, by the call', () => {
    expect(driftFindings(auditLog([UNREAD]), [unknown])).toMatchObject([
      {
        guardrail: 'FactCouldNotBeRead',
        status: 'UNKNOWN',
        severity: 'CRITICAL',
        resource: 'stack/Trail',
        path: 'IsLogging',
        message: 'Unknown: cloudtrail:GetTrailStatus failed (AccessDenied: no).',
      },
    ]);
  });

  test('of one resource does not silence the changes of it', () => {
    const told = driftFindings(auditLog([UNREAD]), [unknown, difference({ path: 'S3BucketName' })]);
    expect(told.map(({ status, path }) => `${status} ${path}`)).toEqual(['DRIFT S3BucketName', 'UNKNOWN IsLogging']);
  });
});

test('what was looked at and is as deployed passes; beside an unread fact, only that fact is reported', () => {
  const statuses = (log: AuditLog) => allFindings(log, []).map(({ guardrail, status }) => `${status} ${guardrail}`);
  expect(statuses(auditLog())).toEqual(['PASS FactCouldNotBeRead', 'PASS Drift', 'PASS ResourceRemoved']);
  const unread = { resource: 'stack/Trail', path: 'IsLogging', call: 'cloudtrail:GetTrailStatus', error: 'no' };
  expect(statuses(auditLog([unread]))).toEqual(['UNKNOWN FactCouldNotBeRead']);
});

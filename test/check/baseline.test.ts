/** A baseline: what was accepted stays accepted, and nothing else. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Baseline } from '../../lib/check/baseline';
import { compareWith } from '../../lib/check/baseline';
import { readBaseline, renderBaseline } from '../../lib/check/baseline-file';
import type { CheckReport } from '../../lib/check/accepted';
import { checkTemplates } from '../../lib/check/check-templates';
import type { Requirements } from '../../lib/facts/requirements';
import type { Finding } from '../../lib/findings/finding';
import { finding } from '../support/reports';
import { BUCKET, stack, TRAIL, trailTo, type Resources } from '../support/small-templates';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-baseline-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WEAK: Resources = { Logs: BUCKET, Trail: TRAIL };
const SOUNDER = { ...TRAIL, Properties: { ...TRAIL.Properties, EnableLogFileValidation: true } };

/** Written to a file and read again, as the command line does. */
function accepted(resources: Resources, name = 'App', requirements: Partial<Requirements> = {}): Baseline {
  const file = join(folder, 'baseline.json');
  writeFileSync(file, renderBaseline(checkTemplates([stack(name, resources)], requirements).nextBaseline));
  return readBaseline(file);
}

function against(baseline: Baseline, resources: Resources, name = 'App'): CheckReport {
  return checkTemplates([stack(name, resources)], {}, new Set(), { baseline });
}

const open = ({ findings }: CheckReport): string[] => [
  ...new Set(
    findings.flatMap(({ guardrail, status, cause }) =>
      (status === 'FAIL' || status === 'UNKNOWN') && cause === undefined ? guardrail : [],
    ),
  ),
];

describe('the same templates hold', () => {
  test('as they were', () => {
    const report = against(accepted(WEAK), WEAK);
    expect(open(report)).toEqual([]);
    expect(report.summary).toMatchObject({ held: true, byStatus: { FAIL: 0, UNKNOWN: 0 } });
    expect(report.resolved).toBe(0);
    expect(report.findings.find(({ guardrail }) => guardrail === 'ObjectLockEnabled')).toMatchObject({
      status: 'ACKNOWLEDGED',
      acknowledgement: { reason: 'It is in the baseline.' },
    });
  });

  test('with resources in another order', () => {
    expect(open(against(accepted(WEAK), { Trail: TRAIL, Topic: { Type: 'AWS::SNS::Topic' }, Logs: BUCKET }))).toEqual(
      [],
    );
  });

  test('in a file or stack of another name', () => {
    expect(open(against(accepted(WEAK, 'trail'), WEAK, 'audit-trail'))).toEqual([]);
  });

  test('with the bucket of another account', () => {
    const central: Resources = { Trail: trailTo('acme-central-logs') };
    expect(open(against(accepted(central), central))).toEqual([]);
  });
});

describe('what is new is found', () => {
  test('a guardrail that held', () => {
    const report = against(accepted({ Logs: BUCKET, Trail: SOUNDER }), WEAK);
    expect(open(report)).toEqual(['LogFileValidationEnabled']);
    expect(report.summary.held).toBe(false);
  });

  test('another audit log, though one of its kind is known in another file', () => {
    const templates = [stack('App', WEAK), stack('More', WEAK)];
    const { findings } = checkTemplates(templates, {}, new Set(), { baseline: accepted(WEAK) });
    const failing = findings.filter(({ guardrail }) => guardrail === 'ObjectLockEnabled');
    expect(failing.map(({ resource, status }) => [resource, status])).toEqual([
      ['More/Logs', 'FAIL'],
      ['App/Logs', 'ACKNOWLEDGED'],
    ]);
  });

  test('what a known cause leaves unknown beside what it left', () => {
    const cause = finding({ guardrail: 'AuditLogComplete', status: 'UNKNOWN', resource: 'logs' });
    const behind = (guardrail: Finding['guardrail']): Finding =>
      finding({ guardrail, status: 'UNKNOWN', cause: 'AuditLogComplete logs' });
    const known = { auditLogs: [], findings: [cause, behind('TlsOnly')] as Baseline['findings'] };
    const statusOf = (...findings: Finding[]) => compareWith(known, findings).findings[0]?.status;
    expect(statusOf(cause, behind('TlsOnly'))).toBe('ACKNOWLEDGED');
    expect(statusOf(cause, behind('TlsOnly'), behind('ObjectLockEnabled'))).toBe('UNKNOWN');
  });
});

describe('a finding that the baseline has', () => {
  const before = { status: 'FAIL', resource: 'App/Policy', path: 'Statement.3', found: { notRefused: ['a'] } } as const;
  const statusOf = (was: Partial<Finding>, now: Partial<Finding>): unknown =>
    compareWith({ auditLogs: [], findings: [finding({ ...before, ...was })] as Baseline['findings'] }, [
      finding({ ...before, ...now }),
    ]).findings[0]?.status;

  test.each<[what: string, was: Partial<Finding>, now: Partial<Finding>]>([
    ['got another severity', {}, { severity: 'HIGH' }],
    ['was unknown and fails', { status: 'UNKNOWN' }, {}],
    ['names more', {}, { found: { notRefused: ['a', 'b'] } }],
    ['names another thing', {}, { found: { notRefused: ['b'] } }],
    ['lists something else as well', {}, { found: { notRefused: ['a'], notAllowed: ['c'] } }],
    ['found another value', { found: 365 }, { found: 30 }],
    ['found nothing', { found: 365 }, { found: null }],
    ['is on another resource', {}, { resource: 'App/Other' }],
    ['is at another property', {}, { path: 'PolicyName' }],
  ])('is new where it %s', (_, was, now) => {
    expect(statusOf(was, now)).toBe(now.status ?? 'FAIL');
  });

  test.each<[what: string, was: Partial<Finding>, now: Partial<Finding>]>([
    ['names less', { found: { notRefused: ['a', 'b'] } }, {}],
    ['failed and is unknown', {}, { status: 'UNKNOWN', found: '(unknown: why)' }],
    ['is unknown for another reason', { status: 'UNKNOWN', found: 'x' }, { status: 'UNKNOWN', found: 'y' }],
    ['stands elsewhere in its policy', {}, { path: 'Statement.4' }],
    ['shows another document', { found: { Statement: [{ Sid: 'a' }] } }, { found: { Statement: [{ Sid: 'b' }] } }],
    [
      'names a resource of a file that has another name',
      { resource: 'old/Policy', path: 'old.Protection', found: ['old/Role of ${old.Logs}'] },
      { resource: 'new/Policy', path: 'new.Protection', found: ['new/Role of ${new.Logs}'] },
    ],
  ])('is known where it %s', (_, was, now) => {
    expect(statusOf(was, now)).toBe('ACKNOWLEDGED');
  });

  test('accepts one finding, not two', () => {
    const two = [finding(before), finding({ ...before, path: 'Statement.4' })];
    const { findings } = compareWith({ auditLogs: [], findings: [finding(before)] as Baseline['findings'] }, two);
    expect(findings.map(({ status }) => status)).toEqual(['ACKNOWLEDGED', 'FAIL']);
  });

  test('of an account is of that kind of resource: a role is not the user of the same name', () => {
    const was = finding({ ...before, resource: 'user/alice' });
    const statusIn = (live?: Baseline['live']): unknown =>
      compareWith({ live, auditLogs: [], findings: [was] as Baseline['findings'] }, [
        finding({ ...before, resource: 'role/alice' }),
      ]).findings[0]?.status;
    expect([statusIn({ account: '111122223333', region: 'eu-central-1' }), statusIn()]).toEqual([
      'FAIL',
      'ACKNOWLEDGED',
    ]);
  });

  test('and is no longer made is counted, so that the baseline is written again', () => {
    const known = [finding(before), finding({ ...before, guardrail: 'TlsOnly' })] as Baseline['findings'];
    expect(compareWith({ auditLogs: [], findings: known }, [finding(before)]).resolved).toBe(1);
  });
});

describe('requirements', () => {
  const ADMIN = 'arn:aws:iam::111122223333:role/audit-admin';
  const READER = 'arn:aws:iam::111122223333:role/auditor';
  const ASKED = {
    frameworks: ['SEC-17a-4', 'SOC2'],
    administrators: [ADMIN, 'arn:aws:iam::111122223333:role/audit-deploy-*'],
    readers: [READER],
    serviceReaders: [{ arn: 'arn:aws:iam::111122223333:role/siem', reason: 'SIEM' }],
    shortestRetentionDays: 2192,
    longestRetentionDays: 4000,
    keptAtHandDays: 730,
    owners: { security: { team: 'Security', email: 'security@example.com' } },
    organizationId: 'o-exampleorgid',
    securityHub: true,
    globalEvents: true,
  };
  const asking = (changes: object): Resources => ({
    Logs: { ...BUCKET, Metadata: { wormtrail: { auditLog: 'acme', requirements: { ...ASKED, ...changes } } } },
    Trail: TRAIL,
  });
  const lowered = (changes: object) =>
    against(accepted(asking({})), asking(changes)).findings.filter(
      ({ guardrail }) => guardrail === 'RequirementsNotLowered',
    );

  test.each<[name: string, severity: string, changes: object]>([
    ['frameworks', 'HIGH', { frameworks: ['SOC2'] }],
    ['administrators', 'CRITICAL', { administrators: [ADMIN, 'arn:aws:iam::111122223333:role/developer'] }],
    ['administrators', 'CRITICAL', { administrators: ['arn:aws:iam::111122223333:role/audi*'] }],
    ['readers', 'CRITICAL', { readers: [READER, 'arn:aws:iam::111122223333:role/developer'] }],
    ['serviceReaders', 'CRITICAL', { serviceReaders: [...ASKED.serviceReaders, { arn: READER, reason: 'no MFA' }] }],
    ['shortestRetentionDays', 'HIGH', { shortestRetentionDays: 365 }],
    ['shortestRetentionDays', 'HIGH', { shortestRetentionDays: undefined }],
    ['longestRetentionDays', 'HIGH', { longestRetentionDays: 5000 }],
    ['longestRetentionDays', 'HIGH', { longestRetentionDays: undefined }],
    ['longestRetentionDays', 'HIGH', { longestRetentionDays: 3000 }],
    ['keptAtHandDays', 'HIGH', { keptAtHandDays: 90 }],
    ['owners', 'HIGH', { owners: {} }],
    ['owners', 'HIGH', { owners: { security: { team: 'Security', email: 'mallory@example.com' } } }],
    ['organizationId', 'CRITICAL', { organizationId: 'o-anotherorgid' }],
    ['securityHub', 'MEDIUM', { securityHub: false }],
    ['globalEvents', 'HIGH', { globalEvents: undefined }],
  ])('lowered are a finding: %s (%s) %j', (name, severity, changes) => {
    expect(lowered(changes)).toMatchObject([
      { status: 'FAIL', severity, path: `Metadata.wormtrail.requirements.${name}`, auditLog: 'acme' },
    ]);
  });

  test.each<[what: string, changes: object]>([
    ['the same', {}],
    ['more frameworks', { frameworks: [...ASKED.frameworks, 'PCI-DSS'] }],
    ['fewer administrators', { administrators: [ADMIN] }],
    ['an administrator whom a pattern named', { administrators: ['arn:aws:iam::111122223333:role/audit-deploy-one'] }],
    ['a longer retention', { shortestRetentionDays: 2557 }],
    ['another name of the team', { owners: { security: { team: 'SecOps', email: 'security@example.com' } } }],
  ])('are not lower: %s', (_, changes) => {
    expect(lowered(changes)).toEqual([]);
  });

  test('that cannot be read are unknown', () => {
    expect(lowered({ administrators: { Ref: 'Admins' } })).toMatchObject([{ status: 'UNKNOWN', severity: 'CRITICAL' }]);
  });

  test('and the audit log itself: where it is gone, it is a finding', () => {
    expect(open(against(accepted(asking({})), { Logs: BUCKET, Trail: TRAIL }))).toContain('RequirementsNotLowered');
  });
});

test('a tag leaves nothing out that the baseline knows', () => {
  const data = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::acme-pipeline/source.zip'] }];
  const pipeline = {
    ...TRAIL,
    Properties: { ...TRAIL.Properties, EventSelectors: [{ IncludeManagementEvents: false, DataResources: data }] },
  };
  const tagged = { ...BUCKET, Properties: { Tags: [{ Key: 'wormtrail:audit-log', Value: 'false' }] } };
  const report = against(accepted({ Logs: BUCKET, Trail: pipeline }), { Logs: tagged, Trail: pipeline });
  expect(open(report)).toEqual(['AuditLogNotLeftOut']);
});

test('what is wrong with an acknowledgement is never accepted', () => {
  const acknowledged = [
    {
      path: 'App/Trail',
      guardrail: 'TrailIsLogging',
      acknowledgement: { reason: 'x', owner: 'x', until: '2020-01-01' },
    },
  ];
  const { nextBaseline } = checkTemplates([stack('App', WEAK)], {}, new Set(), { acknowledged });
  expect(nextBaseline.findings.map(({ guardrail }) => guardrail)).not.toContain('AcknowledgementInForce');
});

test('the file has a finding a line', () => {
  accepted(WEAK);
  const lines = readFileSync(join(folder, 'baseline.json'), 'utf8').split('\n');
  expect(lines.filter((line) => line.startsWith('{"guardrail":"ObjectLockEnabled"'))).toHaveLength(1);
});

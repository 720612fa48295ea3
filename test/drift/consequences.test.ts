/** One change, one finding: what a difference breaks names it as its cause, and nothing else does. */
import { withCauses } from '../../lib/drift/consequences';
import { driftFindings } from '../../lib/drift/findings';
import type { AuditLog } from '../../lib/facts/audit-log';
import type { Difference } from '../../lib/facts/compare';
import { needsAttention, report, type Finding } from '../../lib/findings/finding';
import { openFindings } from '../../lib/findings/counts';
import { renderText } from '../../lib/findings/formats/text';
import { CHECKS } from '../../lib/checks/catalogue';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge } from '../../lib/guardrails/guardrail';
import { ABSENT, liveAuditLog, namesOf, soundAuditLog, type Changes } from '../support/sound-audit-log';

const EVERYONE = { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: `${namesOf('LogBucket').arn}/*` };

function differing(
  actual: AuditLog,
  logicalId: string,
  path: string,
  kind: Difference['kind'] = 'changed',
): Difference {
  const resource = actual.members.find((member) => member.logicalId === logicalId);
  if (!resource) throw new Error(`no ${logicalId}`);
  return { kind, resource, path, expected: 'deployed', found: 'changed' };
}

/** What a run finds after changes, with what differs by them. */
function found(changes: Changes, differences: readonly [string, string][], deployed: Changes = {}): Finding[] {
  const actual = liveAuditLog({ ...deployed, ...changes });
  const differ = differences.map(([logicalId, path]) => differing(actual, logicalId, path));
  const findings = [...judge(actual, CATALOGUE), ...driftFindings(actual, differ)];
  return withCauses(soundAuditLog(deployed), findings, CATALOGUE);
}

const open = (findings: readonly Finding[]): string[] =>
  findings.filter(needsAttention).map(({ status, guardrail, path }) => `${status} ${guardrail} ${path}`);

const POLICY = 'LogBucketPolicy.properties.PolicyDocument';
const REPLACED = { [`${POLICY}.Statement`]: [EVERYONE] };

describe('a replaced bucket policy', () => {
  const findings = found(REPLACED, [['LogBucketPolicy', 'PolicyDocument']]);
  const [change] = openFindings({ findings });

  test('is one finding', () => {
    expect(open(findings)).toEqual(['DRIFT Drift PolicyDocument']);
  });

  test('has all that it breaks as its consequences, and is as severe as the worst of them', () => {
    const broken = new Set(change?.consequences?.map(({ guardrail }) => guardrail));
    expect([...broken]).toEqual(expect.arrayContaining(['ObjectDeletionDenied', 'TamperingDenied', 'TlsOnly']));
    expect(broken.size).toBeGreaterThanOrEqual(8);
    expect(change?.severity).toBe('CRITICAL');
  });

  test('leaves every row in the findings, each with its status and cause', () => {
    const row = findings.find(({ guardrail, status }) => guardrail === 'TlsOnly' && status === 'FAIL');
    expect(row?.cause).toBe(`Drift ${change?.resource} PolicyDocument`);
  });

  test('counts once in text, and names what it breaks', () => {
    const text = renderText(report(findings), { catalogue: CHECKS }).replace(/\s+/g, ' ');
    expect(text).toContain(': 1 finding, 1 critical.');
    expect(text).toMatch(/CRITICAL .+, and \d+ more checks do not hold: PolicyDocument is changed/);
    expect(text).toMatch(/ so: .*TlsOnly/);
  });
});

test('a policy that is gone breaks what it was for', () => {
  const actual = liveAuditLog({ LogBucketPolicy: ABSENT });
  const policy = differing(liveAuditLog(), 'LogBucketPolicy', '', 'removed');
  const findings = [...judge(actual, CATALOGUE), ...driftFindings(actual, [policy])];
  const all = withCauses(soundAuditLog(), findings, CATALOGUE);
  const [gone] = openFindings({ findings: all });
  expect(gone).toMatchObject({ guardrail: 'ResourceRemoved', severity: 'CRITICAL' });
  expect(gone?.consequences?.map(({ guardrail }) => guardrail)).toContain('ObjectDeletionDenied');
});

test('differences in one property are one change', () => {
  const rules = 'LogBucket.properties.LifecycleConfiguration.Rules';
  const findings = found({ [rules]: [{ Id: 'all', Status: 'Enabled', ExpirationInDays: 1 }] }, [
    ['LogBucket', 'LifecycleConfiguration.Rules.0.ExpirationInDays'],
    ['LogBucket', 'LifecycleConfiguration.Rules.1'],
  ]);
  expect(open(findings)).toEqual(['DRIFT Drift LifecycleConfiguration.Rules.0.ExpirationInDays']);
});

test.each<[what: string, changes: Changes, differences: [string, string][], deployed: Changes, open: string]>([
  [
    'what does not hold as deployed either',
    REPLACED,
    [['LogBucketPolicy', 'PolicyDocument']],
    REPLACED,
    'FAIL TlsOnly PolicyDocument',
  ],
  [
    'what fails in another property',
    { 'LogBucket.properties.VersioningConfiguration.Status': 'Suspended' },
    [['LogBucket', 'Tags.0.Value']],
    {},
    'FAIL VersioningEnabled VersioningConfiguration.Status',
  ],
  [
    'what fails where nothing differs',
    { 'Trail.properties.EnableLogFileValidation': false },
    [],
    {},
    'FAIL LogFileValidationEnabled EnableLogFileValidation',
  ],
])('no consequence: %s', (_, changes, differences, deployed, expected) => {
  expect(open(found(changes, differences, deployed))).toContain(expected);
});

test('a read that failed says how many checks it leaves unknown', () => {
  const actual = { ...liveAuditLog({ [POLICY]: undefined }) };
  const policy = actual.members.find(({ logicalId }) => logicalId === 'LogBucketPolicy');
  const unread = {
    resource: policy?.displayName ?? '',
    path: 'PolicyDocument',
    call: 's3:GetBucketPolicy',
    error: 'AccessDenied',
  };
  const verdict = {
    guardrail: 'TlsOnly',
    status: 'UNKNOWN',
    resource: unread.resource,
    path: 'PolicyDocument',
  } as const;
  const [base] = judge(
    actual,
    CATALOGUE.filter(({ id }) => id === 'TlsOnly'),
  );
  if (!base) throw new Error('TlsOnly says nothing');
  const findings = [{ ...base, ...verdict }, ...driftFindings({ ...actual, unread: [unread] }, [])];
  expect(withCauses(soundAuditLog(), findings, CATALOGUE).filter(needsAttention)).toMatchObject([
    {
      guardrail: 'FactCouldNotBeRead',
      message: 'Unknown: s3:GetBucketPolicy failed (AccessDenied), which leaves 1 check unknown.',
    },
  ]);
});

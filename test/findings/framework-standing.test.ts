/** What a framework's clause may say: asked for or not, applicable or not, and by the framework's own period. */
import { clausesOf, askedFrameworks, scopeOf, type Standing } from '../../lib/findings/framework-standing';
import { report, type Finding, type Scope } from '../../lib/findings/finding';
import type { FrameworkId } from '../../lib/frameworks';
import { Unknown } from '../../lib/facts/value';
import { finding } from '../support/reports';

const asks = (...frameworks: FrameworkId[]): Scope => ({ auditLog: 'payments', frameworks });

const standing = (findings: readonly Finding[], framework: FrameworkId, clause: string, scopes: readonly Scope[]) =>
  clausesOf(report(findings, scopes), framework).find((each) => each.clause === clause)?.standing;

const locked = (days: number, differs: Partial<Finding> = {}): Finding =>
  finding({ guardrail: 'DefaultRetentionMeetsFrameworks', found: { Mode: 'COMPLIANCE', Days: days }, ...differs });

const tls = (...statuses: readonly string[]): Finding[] =>
  statuses.map((status) => finding({ guardrail: 'TlsOnly', status: status as Finding['status'] }));

test.each<[what: string, findings: readonly Finding[], scopes: readonly Scope[], Standing]>([
  ['its check passes', tls('PASS'), [asks('CIS-AWS')], 'held'],
  ['its check fails for one resource', tls('PASS', 'FAIL'), [asks('CIS-AWS')], 'not held'],
  ['its check drifted', tls('DRIFT'), [asks('CIS-AWS')], 'not held'],
  ['its failure is acknowledged', tls('PASS', 'ACKNOWLEDGED'), [asks('CIS-AWS')], 'not held'],
  ['its check is unknown', tls('PASS', 'UNKNOWN'), [asks('CIS-AWS')], 'not proven'],
  ['its check has a status that nobody knows', tls('PASS', 'FINE'), [asks('CIS-AWS')], 'not proven'],
  ['its check does not apply', tls('NOT_APPLICABLE'), [asks('CIS-AWS')], 'not judged'],
  ['its check did not run', [], [asks('CIS-AWS')], 'not judged'],
  ['no audit log asked for it', tls('PASS'), [asks('SOX')], 'not judged'],
  [
    'its check passes for another audit log',
    tls('PASS'),
    [{ auditLog: 'orders', frameworks: ['CIS-AWS'] }],
    'not judged',
  ],
  ['no audit log asked for anything', tls('PASS'), [], 'not judged'],
  [
    'it is held by one of two audit logs, and the other has no check that applies',
    tls('PASS'),
    [asks('CIS-AWS'), { auditLog: 'orders', frameworks: ['CIS-AWS'] }],
    'not judged',
  ],
])('a clause of which %s', (_, findings, scopes, expected) => {
  expect(standing(findings, 'CIS-AWS', '2.1.1', scopes)).toBe(expected);
});

const logged = (status: Finding['status'], path: string, differs: Partial<Finding> = {}): Finding[] => [
  finding({ guardrail: 'LogBucketAccessLogged', status, path, ...differs }),
];
const TARGET = 'LoggingConfiguration.DestinationBucketName';

test.each<[what: string, findings: readonly Finding[], Standing]>([
  ['data events record it', logged('PASS', 'AdvancedEventSelectors'), 'held'],
  ['nothing records it', logged('FAIL', 'AdvancedEventSelectors'), 'not held'],
  ['access logs go where S3 cannot write: another finding says so', logged('FAIL', TARGET), 'held'],
  ['access logs go where nobody knows', logged('UNKNOWN', TARGET), 'not proven'],
  ['access logs go elsewhere', logged('UNKNOWN', TARGET, { cause: 'AuditLogComplete acme' }), 'not proven'],
])('CIS asks for server access logging alone: %s', (_, findings, expected) => {
  expect(standing(findings, 'CIS-AWS', '3.4', [asks('CIS-AWS')])).toBe(expected);
});

test('a clause that no check cites is not judged', () => {
  expect(standing(tls('PASS'), 'CIS-AWS', '2.1.2', [asks('CIS-AWS')])).toBe('not judged');
});

test('a clause is not proven where one of its checks did not run', () => {
  const [retention, lifecycle] = [locked(2557), finding({ guardrail: 'LifecycleKeepsLogsUntilRetentionEnds' })];
  expect(standing([retention], 'SOX', '210.2-06(a)', [asks('SOX')])).toBe('not proven');
  expect(standing([retention, lifecycle], 'SOX', '210.2-06(a)', [asks('SOX')])).toBe('held');
});

describe('each framework has its own period', () => {
  const all = asks('SEC-17a-4', 'SOX', 'FINRA-4511');
  const years = { Mode: 'COMPLIANCE', Years: 6 };

  test.each<[what: string, finding: Finding, FrameworkId, clause: string, Standing]>([
    ['2192 days are six years', locked(2192, { status: 'FAIL' }), 'SEC-17a-4', '240.17a-4(b)', 'held'],
    ['2191 days are not', locked(2191, { status: 'FAIL' }), 'SEC-17a-4', '240.17a-4(b)', 'not held'],
    ['2192 days are not seven years', locked(2192, { status: 'FAIL' }), 'SOX', '210.2-06(a)', 'not held'],
    ['a pass by fewer days does not count', locked(2192), 'SOX', '210.2-06(a)', 'not held'],
    ['a pass by one day does not count', locked(1), 'SEC-17a-4', '240.17a-4(b)', 'not held'],
    ['a year counts 365 days', locked(0, { found: years }), 'SEC-17a-4', '240.17a-4(b)', 'not held'],
    ['no lock is no period', locked(0, { status: 'FAIL', found: null }), 'SEC-17a-4', '240.17a-4(b)', 'not held'],
    [
      'an unknown lock',
      locked(0, { status: 'UNKNOWN', found: '(unknown)' }),
      'SEC-17a-4',
      '240.17a-4(b)',
      'not proven',
    ],
  ])('%s', (_, found, framework, clause, expected) => {
    const findings = [found, finding({ guardrail: 'LifecycleKeepsLogsUntilRetentionEnds' })];
    expect(standing(findings, framework, clause, [all])).toBe(expected);
  });

  test('by the shortest lock of all buckets', () => {
    const replica = locked(1, { resource: 'Replica', status: 'FAIL' });
    expect(standing([locked(2192), replica], 'SEC-17a-4', '240.17a-4(b)', [all])).toBe('not held');
  });
});

test('asked for is what one of the audit logs asked for', () => {
  const scopes = [asks('SOX'), { auditLog: 'orders', frameworks: ['HIPAA', 'SOX'] as const }];
  expect(askedFrameworks(report([], scopes))).toEqual(['HIPAA', 'SOX']);
  expect(askedFrameworks(report([]))).toEqual([]);
});

test('frameworks that cannot be read are marked as unclear', () => {
  const requirements = { frameworks: [], administrators: [], readers: [], owners: {} };
  expect(scopeOf('payments', requirements)).toEqual({ auditLog: 'payments', frameworks: [] });
  const unclear = { frameworks: new Unknown('it is a parameter') };
  expect(scopeOf('payments', { ...requirements, unclear })).toMatchObject({ unclear: true });
});

/** What a run takes for granted of the run before. */
import { baselineFindings, nextBaseline } from '../../lib/drift/baseline';
import type { Baseline } from '../../lib/evidence/baseline';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';

/** An audit log whose one function has this code; undefined where the run could not read it. */
function auditLogWith(CodeSha256: string | undefined, source = 'asset'): AuditLog {
  const checker = { type: 'AWS::Lambda::Function', logicalId: 'Checker', properties: { Code: source } };
  return {
    ...{ trails: [], requirements: {} },
    members: [{ ...checker, ...(CodeSha256 !== undefined && { state: { CodeSha256 } }) }],
  } as unknown as AuditLog;
}

const deployed = nextBaseline(auditLogWith('deployed'), 'c', undefined);

test.each<[string, AuditLog, string, string]>([
  ['other code under the same source', auditLogWith('other'), 'c', 'deployed'],
  ['code that this run could not read', auditLogWith(undefined), 'c', 'deployed'],
  ['code of another source', auditLogWith('other', 'new asset'), 'c', 'other'],
])('%s: what counts as deployed', (_what, auditLog, configuration, sha256) => {
  expect(nextBaseline(auditLog, configuration, deployed).code.Checker?.sha256).toBe(sha256);
});

test('code that was not read for a run is still compared with what was deployed', () => {
  const unread = nextBaseline(auditLogWith(undefined), 'c', deployed);
  expect(nextBaseline(auditLogWith('other'), 'c', unread).code.Checker?.sha256).toBe('deployed');
});

describe('a trail that was started again', () => {
  const ARN = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
  const since = (StartLoggingTime: string | undefined, StopLoggingTime = '2026-01-01T04:00:00.000Z'): AuditLog => {
    const trail = { type: 'AWS::CloudTrail::Trail', ref: 'audit-log', arn: ARN, displayName: 'Trail' };
    const state = { StopLoggingTime, ...(StartLoggingTime !== undefined && { StartLoggingTime }) };
    return { ...auditLogWith('deployed'), trails: [{ ...trail, state } as unknown as Resource] };
  };
  const first = nextBaseline(since('2026-01-01T00:00:00.000Z'), 'c', undefined);
  const verdict = (auditLog: AuditLog, baseline: Baseline): string[] =>
    baselineFindings(auditLog, baseline).flatMap(({ guardrail, status }) =>
      guardrail === 'TrailNotRestarted' ? [status] : [],
    );

  test.each<[string, string | undefined, string[]]>([
    ['not', '2026-01-01T00:00:00.000Z', ['PASS']],
    ['later', '2026-01-01T05:00:00.000Z', ['FAIL']],
    ['at a time that could not be read', undefined, []],
  ])('%s', (_when, time, statuses) => {
    expect(verdict(since(time), first)).toEqual(statuses);
  });

  test('is unknown where no stop is known: a trail that is logging can be started as well', () => {
    expect(verdict(since('2026-01-01T05:00:00.000Z', '2025-12-31T00:00:00.000Z'), first)).toEqual(['UNKNOWN']);
  });

  test('stays a finding, whatever is deployed', () => {
    const restarted = since('2026-01-01T05:00:00.000Z');
    expect(verdict(restarted, nextBaseline(restarted, 'c', first))).toEqual(['FAIL']);
    expect(verdict(restarted, nextBaseline(restarted, 'another configuration', first))).toEqual(['FAIL']);
  });

  test('by a deployment, without a stop, is none', () => {
    const deployedAgain = since('2026-01-01T05:00:00.000Z', '2025-12-31T00:00:00.000Z');
    expect(verdict(deployedAgain, nextBaseline(deployedAgain, 'another configuration', first))).toEqual(['PASS']);
  });

  test('of which an older run says nothing, is not judged', () => {
    expect(verdict(since('2026-01-01T05:00:00.000Z'), { ...first, loggingSince: {} })).toEqual([]);
  });
});

describe('a trail that is in no template', () => {
  const OTHER = { arn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/other', bucket: 'elsewhere' };
  const withTrails = (...OtherTrails: (typeof OTHER)[]): AuditLog => {
    const trail = { type: 'AWS::CloudTrail::Trail', ref: 'audit-log', displayName: 'Trail', state: { OtherTrails } };
    const log = { bucket: { ref: 'log-bucket' } };
    return { ...auditLogWith('deployed'), log, trails: [trail] } as unknown as AuditLog;
  };
  const verdict = (auditLog: AuditLog, baseline: Baseline): string[] =>
    baselineFindings(auditLog, baseline).flatMap(({ guardrail, status }) =>
      guardrail === 'NoOtherTrail' ? [status] : [],
    );

  test('and was there at the first run is known', () => {
    expect(verdict(withTrails(OTHER), nextBaseline(withTrails(OTHER), 'c', undefined))).toEqual(['PASS']);
  });

  test.each(['c', 'another configuration'])('and appears later is a finding, deployed as %s', (configuration) => {
    const first = nextBaseline(withTrails(), 'c', undefined);
    expect(verdict(withTrails(OTHER), nextBaseline(withTrails(OTHER), configuration, first))).toEqual(['FAIL']);
  });
});

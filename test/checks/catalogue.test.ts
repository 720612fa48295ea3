/** What holds for every check, guardrails and others alike. */
import { CHECKS } from '../../lib/checks/catalogue';
import { THEMES } from '../../lib/checks/check';
import { CHECK_IDS, REPORTED_ONCE } from '../../lib/checks/ids';
import { OWNERS } from '../../lib/facts/requirements';
import { SEVERITIES } from '../../lib/findings/finding';
import { PROBLEMS, type Problem, type ProblemKind } from '../../lib/integrity/problem';
import type { VerificationResult } from '../../lib/integrity/result';
import { toFindings } from '../../lib/integrity/to-findings';
import { TECHNIQUES } from '../support/techniques';

test('the ids are those of the catalogue, each once', () => {
  expect(CHECKS.map(({ id }) => id)).toEqual([...CHECK_IDS]);
  expect(new Set(CHECK_IDS).size).toBe(CHECK_IDS.length);
});

test('what is reported once says so in its entry', () => {
  const said = CHECKS.flatMap(({ id, reportedOnce }) => (reportedOnce ? [id] : []));
  expect([...REPORTED_ONCE]).toEqual(said);
  expect(said).toEqual(['SecondListener']);
});

test.each(CHECKS.map((check) => [check.id, check] as const))('%s says what it is for', (_, check) => {
  expect(check.title).toMatch(/^\S.{10,110}[^.\s]$/);
  expect(check.reason).toMatch(/^\S.{40,}\.$/s);
  expect(check.remedy).toMatch(/^\S.{10,}\.$/s);
  expect(SEVERITIES).toContain(check.severity);
  expect(OWNERS).toContain(check.owner);
  expect(THEMES).toContain(check.theme);
  expect(check.judgedFrom.length).toBeGreaterThan(0);
  expect(TECHNIQUES).toHaveProperty([check.threat.technique], check.threat.name);
});

describe('a verification of the log', () => {
  const KINDS = Object.keys(PROBLEMS) as ProblemKind[];
  const problem = (kind: ProblemKind): Problem => ({
    ...{ kind, account: '111122223333', region: 'eu-central-1', bucket: 'log', key: 'key' },
    ...{ from: '2026-11-01T00:00:00Z', to: '2026-11-01T01:00:00Z', expected: 'a', found: 'b' },
  });
  const resultOf = (...kinds: ProblemKind[]): VerificationResult =>
    ({
      ...{ trailArn: 'arn:trail', start: '2026-11-01T00:00:00Z', end: '2026-11-02T00:00:00Z' },
      chains: [
        {
          ...{ whole: kinds.length === 0, digests: { valid: 1 }, logFiles: { valid: 1 } },
          problems: kinds.map(problem),
          gaps: [],
          problemCounts: Object.fromEntries(kinds.map((kind) => [kind, 1])),
        },
      ],
    }) as unknown as VerificationResult;
  const passed = (...kinds: ProblemKind[]) =>
    toFindings(resultOf(...kinds)).flatMap(({ guardrail, status }) => (status === 'PASS' ? [guardrail] : []));

  test('without a problem passes every check', () => {
    expect(passed().sort()).toEqual(['LogIsWhole', ...KINDS].sort());
  });

  test('with a problem of a log file passes the others', () => {
    expect(passed('LogFileHidden').sort()).toEqual(KINDS.filter((kind) => kind !== 'LogFileHidden').sort());
  });

  test.each<ProblemKind>(['LogFileUnreadable', 'DigestMissing', 'DigestUnreadable', 'DigestsMissing', 'ChainMissing'])(
    'with %s passes none: not everything was looked at',
    (kind) => {
      expect(passed(kind)).toEqual([]);
    },
  );

  test.each(KINDS)('%s has the severity and the owner of its check', (kind) => {
    const check = CHECKS.find(({ id }) => id === kind);
    expect(toFindings(resultOf(kind))[0]).toMatchObject({ severity: check?.severity, owner: check?.owner });
  });
});

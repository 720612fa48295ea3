/** What resolves a finding: the same thing, looked at again. */
import { checked, drilled, episodesOf, verified, type Look } from '../../lib/evidence/episodes';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { SCHEMA } from '../../lib/evidence/document';
import { report, type Finding, type Status } from '../../lib/findings/finding';
import { finding } from '../support/reports';

const day = (number: number): string => new Date(Date.UTC(2026, 10, number)).toISOString();
const hours = (start: number, end: number, since?: number) => ({
  ...{ start: day(start), end: day(end) },
  ...(since !== undefined && { since: day(since) }),
});

function document(findings: readonly Finding[], period?: ReturnType<typeof hours>): EvidenceDocument {
  const run = { id: '000000001', kind: 'log-verification', trigger: 'schedule', auditLog: 'a', version: '1' } as const;
  return {
    schema: SCHEMA,
    run: { ...run, startedAt: day(9), finishedAt: day(9), ...(period && { period }) },
    ...{ previous: null, untold: [], attempts: [], answeredEvents: [] },
    ...{ ...report(findings), events: [] },
  };
}

/** Whether the first look's finding is still open after the others. */
const isOpen = (...looks: readonly Look[]): boolean =>
  episodesOf(looks).some(({ resolvedAt }) => resolvedAt === undefined);

describe('a verification', () => {
  const ALTERED = finding({
    ...{ guardrail: 'LogFileModified', status: 'FAIL', resource: 's3://log/a.json.gz' },
    path: '2026-11-01T05:00:00Z/2026-11-01T06:00:00Z',
  });
  const UNTOLD = finding({ guardrail: 'OwnersTold', status: 'FAIL', resource: 'a', path: 'security' });

  test.each<[what: string, found: Finding, later: EvidenceDocument, expected: boolean]>([
    ['of the same day resolves', ALTERED, document([], hours(1, 2)), false],
    ['of the week around it resolves', ALTERED, document([], hours(1, 8)), false],
    ['of the next day does not', ALTERED, document([], hours(2, 3)), true],
    ['that does not say of which day does not', ALTERED, document([]), true],
    [
      'that could not read it does not',
      ALTERED,
      document([{ ...ALTERED, guardrail: 'LogFileUnreadable', status: 'UNKNOWN' }], hours(1, 2)),
      true,
    ],
    ['of any day resolves what is about no day', UNTOLD, document([], hours(2, 3)), false],
    ['that looked after it was found resolves', ALTERED, document([], hours(1, 2, 10)), false],
    ['that looked before it was found does not', ALTERED, document([], hours(1, 2, 8)), true],
    ['that did not come to its end resolves nothing', UNTOLD, document([]), true],
  ])('%s', (_, found, later, expected) => {
    const open = episodesOf([document([found], hours(1, 2)), later].map(verified)).some(
      (episode) => episode.finding === found && episode.resolvedAt === undefined,
    );
    expect(open).toBe(expected);
  });

  test('of another kind than a drift check, which looks at everything', () => {
    expect(isOpen(checked(document([ALTERED])), checked(document([])))).toBe(false);
  });
});

describe('a drill', () => {
  const step = (guardrail: string, status: Status): Finding =>
    finding({ guardrail, status, resource: 's3://evidence' });
  const drill = (...findings: readonly Finding[]): Look => drilled({ caller: 'x', startedAt: day(1), findings });
  const FAILED = step('DrillDeleteBucketPolicy', 'FAIL');

  test.each<[what: string, later: Look, expected: boolean]>([
    ['in which the step is refused resolves', drill(step('DrillDeleteBucketPolicy', 'PASS')), false],
    ['without the step does not', drill(step('DrillDeleteVersion', 'PASS')), true],
    ['of nothing does not', drill(), true],
    ['in which the step is not proven does not', drill(step('DrillDeleteBucketPolicy', 'UNKNOWN')), true],
    ['in which the step does not apply does not', drill(step('DrillDeleteBucketPolicy', 'NOT_APPLICABLE')), true],
  ])('%s', (_, later, expected) => {
    expect(isOpen(drill(FAILED), later)).toBe(expected);
  });
});

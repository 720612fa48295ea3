/** What stays open is carried from run to run, and closed by a deployed acknowledgement alone. */
import { changesSinceLastRun, nextStanding, stayingOpen, withStanding } from '../../lib/drift/standing';
import { dropped, isCarried, type Standing } from '../../lib/evidence/standing';
import type { AcknowledgedFinding } from '../../lib/facts/requirements';
import type { Finding } from '../../lib/findings/finding';

const NOW = new Date('2026-06-30T12:00:00Z');
const STARTED = '2026-06-01T05:00:00.000Z';

const finding = (change: Partial<Finding> = {}): Finding => ({
  ...{
    guardrail: 'TrailNotRestarted',
    status: 'FAIL',
    severity: 'HIGH',
    owner: 'security',
    resource: 'audit-log/Trail',
  },
  ...{
    path: 'StartLoggingTime',
    expected: '2026-01-01T00:00:00.000Z',
    found: STARTED,
    message: 'Stopped.',
    remedy: 'Ask.',
  },
  ...change,
});

const acknowledged = (change: Partial<AcknowledgedFinding> = {}): AcknowledgedFinding => ({
  ...{
    finding: 'TrailNotRestarted',
    resource: 'audit-log/Trail',
    time: STARTED,
    reason: 'A drill.',
    owner: 'Security',
  },
  ...change,
});

const PAUSE: Standing = { finding: finding(), since: STARTED };

describe('what a run carries on', () => {
  test('begins with the time that the finding states, else with that of the run', () => {
    const other = finding({ guardrail: 'NoOtherTrail', found: 'a trail' });
    expect(stayingOpen([finding(), other, finding({ status: 'PASS' })], NOW).map(({ since }) => since)).toEqual([
      STARTED,
      NOW.toISOString(),
    ]);
  });

  test('keeps its first time where it is seen again', () => {
    expect(nextStanding([PAUSE], [{ ...PAUSE, since: NOW.toISOString() }], [])).toEqual([PAUSE]);
  });

  test('tells an event that happens again from the one before', () => {
    const again = { ...PAUSE, since: NOW.toISOString() };
    expect(nextStanding([PAUSE], [], [PAUSE, again])).toEqual([PAUSE, again]);
  });

  test('has a change once more where it is made once more: the acknowledgement of the first is not for it', () => {
    const trusted = finding({ guardrail: 'SurroundingsUnchanged', path: '', found: 'eve' });
    expect(stayingOpen([trusted], NOW)).toEqual([]);
    const [first] = changesSinceLastRun([trusted, finding()], new Date(STARTED));
    const [again] = changesSinceLastRun([trusted], NOW);
    const standing = nextStanding(first ? [first] : [], [], again ? [again] : []);
    const ofFirst = acknowledged({ finding: 'SurroundingsUnchanged', time: STARTED });
    expect(withStanding([trusted], standing, [ofFirst], 'audit-log', NOW).map(({ status }) => status)).toEqual([
      'ACKNOWLEDGED',
      'FAIL',
    ]);
  });

  test('has the worst of what is new, however many others were carried before', () => {
    const calls = Array.from({ length: 500 }, (_, index) => ({ ...PAUSE, finding: finding({ path: `${index}` }) }));
    const worst = { finding: finding({ path: 'worst', severity: 'CRITICAL' }), since: STARTED };
    const least = { finding: finding({ path: 'least', severity: 'LOW' }), since: STARTED };
    const carried = nextStanding(calls, [], [least, worst]);
    expect(dropped(calls, carried)).toEqual([]);
    expect(carried.slice(500)).toMatchObject([
      { finding: { path: 'worst', message: expect.stringContaining('found 1 more') as string } },
    ]);
    expect(nextStanding(calls.slice(1), [], [worst]).slice(499)).toEqual([worst]);
  });

  test('loses nothing, or it is known what', () => {
    expect(dropped([PAUSE], nextStanding([PAUSE], [], []))).toEqual([]);
    expect(dropped([PAUSE], [])).toEqual([PAUSE]);
  });
});

const statuses = (acknowledgements: readonly AcknowledgedFinding[]) =>
  withStanding([], [PAUSE], acknowledgements, 'audit-log', NOW).map(({ status }) => status);

test.each<[what: string, acknowledgements: AcknowledgedFinding[], status: string]>([
  ['nothing', [], 'FAIL'],
  ['its finding, resource and time', [acknowledged()], 'ACKNOWLEDGED'],
  ['its time as another clock spells it', [acknowledged({ time: '2026-06-01T07:00:00+02:00' })], 'ACKNOWLEDGED'],
  ['the whole stack', [acknowledged({ resource: 'audit-log' })], 'ACKNOWLEDGED'],
  ['another time', [acknowledged({ time: '2026-06-02T05:00:00.000Z' })], 'FAIL'],
  ['another resource', [acknowledged({ resource: 'audit-log/Other' })], 'FAIL'],
  ['another finding', [acknowledged({ finding: 'NoOtherTrail' })], 'FAIL'],
  ['it until today', [acknowledged({ until: '2026-06-30' })], 'ACKNOWLEDGED'],
  ['it until yesterday', [acknowledged({ until: '2026-06-29' })], 'FAIL'],
])('the configuration acknowledges %s', (_, acknowledgements, status) => {
  expect(statuses(acknowledgements)).toEqual([status]);
});

test('an open finding says what to write', () => {
  const [open] = withStanding([], [PAUSE], [], 'audit-log', NOW);
  expect(open?.remedy).toContain(
    `add {"finding":"TrailNotRestarted","resource":"audit-log/Trail","time":"${STARTED}"} with reason and owner`,
  );
});

test('an acknowledgement that ended is named', () => {
  const [open] = withStanding([], [PAUSE], [acknowledged({ until: '2026-06-29' })], 'audit-log', NOW);
  expect(open?.message).toBe('Stopped. Its acknowledgement ended on 2026-06-29.');
});

test('a check that finds nothing any more does not answer for what it found', () => {
  const passed = finding({ status: 'PASS', found: null });
  expect(withStanding([passed, finding()], [PAUSE], [], 'audit-log', NOW)).toMatchObject([{ status: 'FAIL' }]);
});

test.each<[what: string, value: unknown, isRight: boolean]>([
  ['what a run wrote', { standing: [PAUSE], deployments: [] }, true],
  ['nothing', null, false],
  ['findings that are none', { standing: [{ since: STARTED }], deployments: [] }, false],
  ['a deployment without a time', { standing: [], deployments: [{ after: STARTED, changed: '' }] }, false],
  ['a template without a version', { standing: [], deployments: [], template: { key: 'k' } }, false],
])('%s is read back: %#', (_, value, isRight) => {
  expect(isCarried(value)).toBe(isRight);
});

/** When findings were first made goes from run to run; nothing that stands in the evidence breaks a run. */
import fc from 'fast-check';
import { report } from '../../lib/findings/finding';
import { firstSeenIn, sightingsIn } from '../../lib/findings/first-seen';
import { identitiesOf } from '../../lib/findings/identity';
import { ocsfEvents, type OcsfEvent } from '../../lib/findings/formats/ocsf';
import { finding } from '../support/reports';

const DAYS = ['2026-01-31', '2026-02-01', '2026-02-02'].map((day) => new Date(`${day}T08:00:00Z`));
const [FIRST = new Date(), SECOND = new Date(), THIRD = new Date()] = DAYS;
const NOW = new Date('2026-11-22T21:00:00Z');

test('it goes on through every run that makes the finding, whatever its status is', () => {
  const failed = report([finding({ status: 'FAIL' })]);
  const mended = report([finding({ status: 'PASS' }), finding({ resource: 'Other' })]);
  const runs = [failed, mended, failed];
  const events = runs.reduce<OcsfEvent[]>(
    (before, found, run) => ocsfEvents(found, { at: DAYS[run], firstSeen: firstSeenIn(before, DAYS[run] ?? NOW) }),
    [],
  );
  const [identity = ''] = identitiesOf(failed.findings);
  expect([...firstSeenIn(events, NOW)]).toEqual([[identity, FIRST.getTime()]]);
});

test('a finding that another run did not make is new when it is made again', () => {
  const found = report([finding({})]);
  const gone = ocsfEvents(report([]), { at: SECOND, firstSeen: firstSeenIn(ocsfEvents(found, { at: FIRST }), SECOND) });
  const again = ocsfEvents(found, { at: THIRD, firstSeen: firstSeenIn(gone, THIRD) });
  expect([...firstSeenIn(again, NOW).values()]).toEqual([THIRD.getTime()]);
});

test('an event of an older version, which does not say it, was seen when it was written', () => {
  expect([...firstSeenIn([{ time: 1_700_000_000_000, finding_info: { uid: 'a' } }], NOW)]).toEqual([
    ['a', 1_700_000_000_000],
  ]);
});

test.each<[string, unknown]>([
  ['no events', undefined],
  ['no list', { finding_info: { uid: 'a', first_seen_time: 1 } }],
  ['no event', [null, 'a', 1, []]],
  ['no finding', [{ time: 1, finding_info: null }]],
  ['no id', [{ time: 1, finding_info: { first_seen_time: 1 } }]],
  ['a time that is none', [{ finding_info: { uid: 'a', first_seen_time: '2026-01-31' } }]],
  ['a time that no date has', [{ finding_info: { uid: 'a', first_seen_time: 1e300 } }]],
  ['a time before 1970', [{ finding_info: { uid: 'a', first_seen_time: -1 } }]],
  ['a time to come', [{ finding_info: { uid: 'a', first_seen_time: NOW.getTime() + 1 } }]],
])('%s: nothing was seen', (_case, events) => {
  expect([...firstSeenIn(events as OcsfEvent[], NOW)]).toEqual([]);
});

test('whatever stands in the evidence, what is read of it are times up to now', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ time: fc.anything(), finding_info: fc.anything() })), (events) => {
      const seen = firstSeenIn(events, NOW);
      const times = [...seen.values()];
      expect(firstSeenIn(sightingsIn(events), NOW)).toEqual(seen);
      expect(times.every((time) => new Date(time) <= NOW && new Date(time).toISOString() !== '')).toBe(true);
    }),
  );
});

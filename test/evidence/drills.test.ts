/** Drills as administrators recorded them: believed of the time that S3 says, and never left out in silence. */
import { drillFolder } from '../../lib/drill/names';
import { drillsOf } from '../../lib/evidence/drills';
import { EvidenceStore } from '../../lib/evidence/store';
import { finding } from '../support/reports';
import { Bucket } from '../support/s3-in-memory';

const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, index));
const [FROM, UNTIL] = [hour(0), hour(24)];
const reportOf = (at: Date): string => `${drillFolder('audit-log', at)}report.json`;
const drill = (differs: object = {}): string =>
  JSON.stringify({
    schema: 'wormtrail.drill/1',
    caller: 'someone',
    findings: [finding({ status: 'PASS' })],
    ...differs,
  });

let bucket: Bucket;
let store: EvidenceStore;
beforeEach(() => {
  bucket = new Bucket();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
});

const read = () => drillsOf(store, FROM, UNTIL);

test('come oldest first, at the time of their key, whatever they say of themselves', async () => {
  bucket.write(reportOf(hour(5)), drill({ startedAt: '2026-01-05' }), hour(5));
  bucket.write(reportOf(hour(3)), drill({ startedAt: 'Sat, 21 Nov 2026 23:00:00 +0100' }), hour(3));
  const { drills, leftOut } = await read();
  expect(drills.map(({ startedAt }) => startedAt)).toEqual([hour(3).toISOString(), hour(5).toISOString()]);
  expect(leftOut).toBe(0);
});

test.each<[what: string, key: string, body: string, at: Date]>([
  ['written long after the time of its key', reportOf(hour(1)), drill(), hour(200)],
  ['written long before it', reportOf(hour(20)), drill(), hour(2)],
  ['in a folder that is no time', 'drill/audit-log/2026/11/21/x/report.json', drill(), hour(1)],
  ['at an hour that no day has', 'drill/audit-log/2026/11/21/250000000Z/report.json', drill(), hour(1)],
  ['deeper than drills are', `${drillFolder('audit-log', hour(1))}x/report.json`, drill(), hour(1)],
  ['cut short', reportOf(hour(1)), drill().slice(0, -5), hour(1)],
  ['of another schema', reportOf(hour(1)), drill({ schema: 'wormtrail.drill/2' }), hour(1)],
  [
    'with a status that there is not',
    reportOf(hour(1)),
    drill({ findings: [{ ...finding(), status: 'FINE' }] }),
    hour(1),
  ],
  [
    'with what nobody can draw, since it is nested deeper than any program looks',
    reportOf(hour(1)),
    drill({ findings: [{ ...finding(), found: 'NESTED' }] }).replace(
      '"NESTED"',
      '['.repeat(100_000) + ']'.repeat(100_000),
    ),
    hour(1),
  ],
  ['that is huge', reportOf(hour(1)), drill({ padding: ' '.repeat(1_048_576) }), hour(1)],
])('a report %s is left out, and counted', async (_, key, body, at) => {
  bucket.write(key, body, at);
  expect(await read()).toEqual({ drills: [], leftOut: 1, unread: 0 });
});

test.each([
  ['before the period', reportOf(hour(-1)), hour(-1)],
  ['after the period', reportOf(hour(25)), hour(25)],
  ['in no day', 'drill/audit-log/zzz/report.json', hour(1)],
])('a report %s is none of its own', async (_, key, at) => {
  bucket.write(key, drill(), at);
  expect(await read()).toEqual({ drills: [], leftOut: 0, unread: 0 });
});

test('what S3 gives in part is an error, not a drill less', async () => {
  bucket.write(reportOf(hour(1)), drill(), hour(1));
  const half = (): Promise<Buffer> => Promise.resolve(Buffer.from(drill().slice(0, 20)));
  await expect(drillsOf(Object.assign(store, { content: half }), FROM, UNTIL)).rejects.toThrow(
    /s3:GetObject answered 20 bytes/,
  );
});

test('of a drill that somebody wrote over, the first report counts', async () => {
  bucket.write(reportOf(hour(1)), drill({ caller: 'first' }), hour(1));
  bucket.write(reportOf(hour(1)), drill({ caller: 'second' }), hour(1));
  expect((await read()).drills).toMatchObject([{ caller: 'first' }]);
});

const second = (index: number): Date => new Date(hour(1).getTime() + index * 1000);

test('of more drills than a period takes, the newest are read, and the others counted', async () => {
  for (let index = 0; index < 1003; index += 1) bucket.write(reportOf(second(index)), drill(), second(index));
  const { drills, leftOut, unread } = await read();
  expect(drills).toHaveLength(1000);
  expect(drills.at(-1)?.startedAt).toBe(second(1002).toISOString());
  expect({ leftOut, unread }).toEqual({ leftOut: 0, unread: 3 });
});

test('of larger reports fewer are read', async () => {
  const large = drill({ padding: ' '.repeat(1_000_000) });
  for (let index = 0; index < 70; index += 1) bucket.write(reportOf(second(index)), large, second(index));
  const { drills, leftOut, unread } = await read();
  expect(drills.at(0)?.startedAt).toBe(second(3).toISOString());
  expect({ leftOut, unread }).toEqual({ leftOut: 0, unread: 3 });
});

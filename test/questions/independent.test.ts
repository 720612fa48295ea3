/**
 * The answers are those of an independent reader of the raw files, question by question, on an archive of random events with
 * planted stories. `WORMTRAIL_EVENTS=500000 npx jest test/questions/independent` asks of as many; 20,000 where it says nothing.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { QUESTIONS } from '../../lib/questions/named/catalogue';
import type { Filters } from '../../lib/questions/question';
import { soundArchive, type Archive } from '../integrity/support';
import { plantedRecords, randomFrom } from './planted';
import { answer, NO_FILTERS, question } from './support';

const EVENTS = Number(process.env.WORMTRAIL_EVENTS ?? 20_000);
const SEED = 20260101;
const FROM = '2026-01-01T00:30:00Z';
const TO = '2026-01-01T07:30:00Z';
const EVENTS_A_FILE = 250;

/** What each question is asked about; the others are asked about everything. */
const ABOUT: Readonly<{ [id: string]: [keyof Filters, string] }> = {
  'who-deleted': ['resource', 'acme-backups'],
  'who-read-object': ['resource', 'acme-customers'],
  'who-used-key': ['resource', '11111111-0000-4000-8000-000000000001'],
  session: ['who', 'ASIAEXAMPLEALICE'],
  'access-key': ['who', 'AKIAEXAMPLEBOB'],
};

let archive: Archive;
let expected: { readonly [id: string]: readonly string[] };
let folder: string;

beforeAll(async () => {
  const random = randomFrom(SEED);
  archive = soundArchive({
    filesPerHour: Math.ceil(EVENTS / 8 / EVENTS_A_FILE),
    records: (time) => plantedRecords(random, time, EVENTS_A_FILE),
  });
  folder = await mkdtemp(join(tmpdir(), 'wormtrail-raw-'));
  for (const { key, body } of archive.hours.flatMap(({ logFiles }) => logFiles)) {
    await writeFile(join(folder, basename(key)), body);
  }
  const asked = Object.fromEntries(QUESTIONS.map(({ id }) => [id, ABOUT[id]?.[1] ?? 'audit-logs']));
  // the trail is named by its ARN, its bucket by its name: the reader is told both
  const trail = JSON.stringify({ 'audit-log-changes': 'audit-log' });
  const script = join(__dirname, 'independent_reader.py');
  const run = async (questions: string): Promise<typeof expected> =>
    JSON.parse(
      (await promisify(execFile)('python3', [script, folder, FROM, TO, questions], { maxBuffer: 1e9 })).stdout,
    ) as typeof expected;
  const [all, ofTrail] = [await run(JSON.stringify(asked)), await run(trail)];
  const changes = [...(all['audit-log-changes'] ?? []), ...(ofTrail['audit-log-changes'] ?? [])];
  expected = { ...all, 'audit-log-changes': changes.sort() };
}, 600_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(QUESTIONS.map(({ id }) => id))(
  '%s',
  async (id) => {
    const [filter, value] = ABOUT[id] ?? ['failed', false];
    const filters = { ...NO_FILTERS, [filter]: value === false ? false : [value] };
    const period = { from: new Date(FROM), to: new Date(TO) };
    const { rows, coverage } = await answer(archive.bucket, { question: question(id), filters, ...period });
    expect(coverage).toMatchObject({ complete: true, hours: { proven: 7, asked: 7 } });
    const firstUse = rows.map(
      ({ time, who, what }) => `${time} ${who.role ?? who.arn} ${what.replace(':', '.amazonaws.com ')}`,
    );
    const found = id === 'first-use' ? firstUse : rows.map(({ eventId }) => eventId);
    expect(found.sort()).toEqual(expected[id]);
    expect(found.length).toBeGreaterThan(3);
  },
  600_000,
);

/** The named questions as queries for Athena: parsed in its dialect, and answered as `wormtrail ask` answers. */
import { gunzipSync } from 'node:zlib';
import { COLUMNS } from '../../lib/questions/athena/columns';
import { athenaQuery } from '../../lib/questions/athena/query';
import { QUESTIONS } from '../../lib/questions/named/catalogue';
import type { Row } from '../../lib/questions/row';
import { soundArchive, type Archive } from '../integrity/support';
import { answersOfAthena, type AthenaRow } from './athena-support';
import { NAMED } from './named.table';
import { plantedRecords, randomFrom } from './planted';
import { answer, NO_FILTERS, question, record, type Record } from './support';

const EVENTS = Number(process.env.WORMTRAIL_EVENTS ?? 20_000);
const FROM = '2026-01-01T00:30:00Z';
const TO = '2026-01-01T07:30:00Z';
const EVENTS_A_FILE = 250;

/** What each question is asked about; the others are asked about everything. */
const ABOUT: Readonly<{ [id: string]: { readonly who?: string; readonly resource?: string } }> = {
  'who-deleted': { resource: 'arn:aws:s3:::acme-backups' },
  'who-changed-permissions': { resource: 'arn:aws:iam::111122223333:role/deploy' },
  'who-read-object': { resource: 'acme-customers' },
  'who-used-key': { resource: '*-0000-4000-8000-000000000001' },
  session: { who: 'ASIAEXAMPLEALICE' },
  'access-key': { who: 'akiaexamplebob' },
  denials: { who: 'service-1*' },
  'first-use': { who: 'service-*' },
};

let archive: Archive;
/** By question: the answer from the archive, and from the records of its table. */
let rows: Readonly<{ [id: string]: readonly AthenaRow[] | undefined }>;
let ofTable: typeof rows;

const byQuestion = (answers: readonly (readonly AthenaRow[] | undefined)[]): typeof rows =>
  Object.fromEntries(QUESTIONS.map(({ id }, index) => [id, answers[index]]));

beforeAll(async () => {
  const random = randomFrom(20260101);
  archive = soundArchive({
    filesPerHour: Math.ceil(EVENTS / 8 / EVENTS_A_FILE),
    records: (time) => plantedRecords(random, time, EVENTS_A_FILE),
  });
  const records = archive.hours
    .flatMap(({ logFiles }) => logFiles)
    .flatMap(({ body }) => (JSON.parse(gunzipSync(body).toString()) as { Records: Record[] }).Records);
  const ofArchive = QUESTIONS.map((each) => ({ question: each, ...ABOUT[each.id], from: FROM, to: TO }));
  const tables = QUESTIONS.map((each) => {
    const { answers = [], others = [], filters: { who = [], resource = [] } = {} } = NAMED[each.id] ?? {};
    const asked = { who: who.length === 1 ? who[0] : undefined, resource: resource[0] };
    return { records: [...others, ...answers], queries: [{ question: each, ...asked }] };
  });
  const [first = [], ...more] = await answersOfAthena([{ records, queries: ofArchive }, ...tables]);
  [rows, ofTable] = [byQuestion(first), byQuestion(more.map(([only]) => only))];
}, 600_000);

describe.each(QUESTIONS.map(({ id }) => id))('%s', (id) => {
  test('has the rows of wormtrail ask', async () => {
    const { who, resource } = ABOUT[id] ?? {};
    const filters = { ...NO_FILTERS, who: who ? [who] : [], resource: resource ? [resource] : [] };
    const period = { from: new Date(FROM), to: new Date(TO) };
    const ours = await answer(archive.bucket, { question: question(id), filters, ...period });
    expect(ours.coverage).toMatchObject({ complete: true });
    const found = rows[id] ?? [];
    // of two events at the same second, either is the first
    const isTimed = id === 'first-use';
    expect(found.map((row) => theirs(row, isTimed)).sort()).toEqual(
      ours.rows.map((row) => asAthena(row, isTimed)).sort(),
    );
    expect(found.length).toBeGreaterThan(2);
  }, 60_000);

  test('is answered by the records of its table and no others', () => {
    const expected = (NAMED[id]?.answers ?? []).map(({ eventID }) => eventID);
    expect((ofTable[id] ?? []).map((row) => row['event_id']).sort()).toEqual(expected.sort());
  });

  test('takes no more than a named query holds', () => {
    // Amazon Athena API Reference, CreateNamedQuery: 262144 bytes
    const auditLog = Array.from({ length: 200 }, (_, n) => `arn:aws:sns:eu-central-1:111122223333:topic-${n}`);
    expect(Buffer.byteLength(athenaQuery(question(id), { table: 'logs', auditLog }))).toBeLessThan(262_144 / 4);
  });
});

const HOSTILE = [
  ...[
    "' OR '1'='1",
    "'; DROP TABLE logs; --",
    '*/ UNION SELECT 1 --',
    '"',
    '\\',
    "\\' OR 1=1 --",
    '%',
    '_',
    '!',
    '?',
    '',
  ],
  ...['$1', '\u0000', '(?i).*', '\\E.*', 'arn:aws:s3:::', 'arn:aws:iam::111122223333:role/', 'x'.repeat(10_000)],
];

test('hostile values ask for nothing but themselves', async () => {
  const records = [record('s3:DeleteBucket', { requestParameters: { bucketName: 'acme' } })];
  const deleted = question('who-deleted');
  const queries = HOSTILE.flatMap((each) => [
    { question: deleted, who: each },
    { question: deleted, resource: each },
  ]);
  const [found] = await answersOfAthena([{ records, queries }]);
  expect(found).toEqual(queries.map(() => []));
}, 60_000);

test('names of the audit log stay names', () => {
  const sql = athenaQuery(question('audit-log-changes'), { table: 'logs', auditLog: ["a' OR 'b' = 'b"] });
  expect(sql).toContain("ARRAY['a'' OR ''b'' = ''b']");
});

test('the account is asked for where the table does not list them', () => {
  const sql = athenaQuery(question('root'), { table: 'logs', auditLog: [], asksForAccount: true });
  expect(sql).toContain('WHERE account = ? AND day BETWEEN ? AND ?');
});

test('hostile records break no column', async () => {
  const broken = [
    null,
    'text',
    7,
    [],
    { bucketName: ['"Statement"', '\\"Statement\\"', '{"a"'] },
    { policy: '{"Statement"' },
  ];
  const records = broken.map((requestParameters) => record('s3:DeleteBucket', { requestParameters }));
  const queries = [{ question: question('who-deleted') }, { question: question('opened-to-public') }];
  const [[deleted, opened] = []] = await answersOfAthena([{ records, queries }]);
  expect(deleted).toHaveLength(records.length);
  expect(opened).toEqual([]);
}, 60_000);

test('has the columns that AWS documents', () => {
  expect(Object.keys(COLUMNS)).toHaveLength(29);
  expect(COLUMNS['useridentity']).toContain('sourceidentity:string');
});

const shown = ['who', 'type', 'arn', 'role', 'session', 'person', 'access_key', 'invoked_by'] as const;

function theirs(row: AthenaRow, isTimed: boolean): string {
  const named = [row['time'], ...shown.map((column) => row[column] ?? ''), row['source'], row['what'], row['result']];
  return [...(isTimed ? named.slice(0, 2) : named), ...(isTimed ? [row['what']] : [row['event_id']])].join(' | ');
}

function asAthena({ time, who, from, what, result, eventId }: Row, isTimed: boolean): string {
  const { name, type, arn, role, session, person, accessKey, invokedBy } = who;
  const named = [
    time,
    ...[name, type, arn, role, session, person, accessKey, invokedBy].map((each) => each ?? ''),
    from,
    what,
    result,
  ];
  return [...(isTimed ? named.slice(0, 2) : named), ...(isTimed ? [what] : [eventId])].join(' | ');
}

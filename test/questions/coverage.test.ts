/** What an answer rests on: what is proven is read, what is not is left out and said. */
import { gzipSync } from 'node:zlib';
import { HOUR } from '../../lib/integrity/time';
import { coverageOf } from '../../lib/questions/coverage';
import { at, KEY, PERIOD, SCOPE, verifyBucket, type Archive } from '../integrity/support';
import { buildArchive } from '../support/archive/archive';
import { ARCHIVE_START } from '../integrity/support';
import { answer, archiveOf, NO_FILTERS, NOW, question, record, type Record } from './support';

const DELETED = record('s3:DeleteBucket', { requestParameters: { bucketName: 'acme-backups' } });
const who = { question: question('who-deleted') };

const archive = (): Archive => archiveOf([DELETED]);
/** The file that holds the record. */
const fileOf = ({ hours }: Archive): string => at(at(hours, 3).logFiles, 0).key;

test('a whole archive answers completely: every hour, and each row with its proof', async () => {
  const whole = archive();
  const { coverage, rows } = await answer(whole.bucket, who);
  expect(coverage).toMatchObject({
    ...{ complete: true, from: '2026-01-01T00:02:00Z', to: '2026-01-01T08:01:31Z' },
    ...{ hours: { proven: 8, asked: 8 }, neverHeard: [], problemCount: 0, unreadableRecords: 0 },
    files: { read: 16, recovered: 0, unproven: 0 },
  });
  expect(rows.map(({ what, on, proof }) => ({ what, on, proof }))).toEqual([
    {
      what: 's3:DeleteBucket',
      on: ['acme-backups'],
      proof: {
        file: `s3://audit-logs/${fileOf(whole)}`,
        version: expect.stringMatching(/^v\d+$/) as string,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        digest: `s3://audit-logs/${at(whole.hours, 3).digest.key}`,
      },
    },
  ]);
});

test('a file that is altered: its rows are left out, and it is named', async () => {
  const altered = archive();
  const key = fileOf(altered);
  altered.bucket.replace({ key, body: gzipSync(JSON.stringify({ Records: [DELETED, DELETED] })), metadata: {} });
  const { coverage, rows } = await answer(altered.bucket, who);
  expect(rows).toEqual([]);
  expect(coverage).toMatchObject({ complete: false, hours: { proven: 7, asked: 8 }, files: { read: 15, unproven: 1 } });
  expect(coverage.problems).toEqual([expect.objectContaining({ kind: 'LogFileModified', key })]);
});

test('a file that is erased: its rows are missing, and it is named', async () => {
  const erased = archive();
  erased.bucket.erase(fileOf(erased));
  const { coverage, rows } = await answer(erased.bucket, who);
  expect(rows).toEqual([]);
  expect(coverage).toMatchObject({ complete: false, hours: { proven: 7, asked: 8 }, files: { unproven: 1 } });
  expect(coverage.problems).toEqual([expect.objectContaining({ kind: 'LogFileMissing', key: fileOf(erased) })]);
});

test('a file that is hidden: the original below is proven and read, and the answer says so', async () => {
  const hidden = archive();
  const original = at(hidden.hours, 3);
  hidden.bucket.delete(fileOf(hidden));
  const { coverage, rows } = await answer(hidden.bucket, who);
  expect(rows.map(({ proof }) => proof.file)).toEqual([`s3://audit-logs/${at(original.logFiles, 0).key}`]);
  expect(coverage).toMatchObject({ complete: false, hours: { proven: 8 }, files: { recovered: 1, unproven: 0 } });
});

test('an hour without its digest: nothing of it is used, and the hour is named', async () => {
  const missing = archive();
  missing.bucket.erase(at(missing.hours, 3).digest.key);
  const { coverage, rows } = await answer(missing.bucket, who);
  expect(rows).toEqual([]);
  expect(coverage).toMatchObject({ complete: false, hours: { proven: 7, asked: 8 } });
  expect(coverage.regions).toEqual([
    expect.objectContaining({
      region: 'eu-central-1',
      lacks: [{ from: '2026-01-01T03:01:31Z', to: '2026-01-01T04:01:31Z', reason: 'digests missing' }],
    }),
  ]);
});

test('a Region that an earlier verification knew, and of which nothing is left, was never heard', async () => {
  const verification = { known: [{ account: SCOPE.account, region: 'eu-west-1' }] };
  const { coverage } = await answer(archive().bucket, { ...who, verification: verification as never });
  expect(coverage).toMatchObject({
    ...{ complete: false, hours: { proven: 0 } },
    neverHeard: [{ account: SCOPE.account, region: 'eu-west-1' }],
  });
});

test('another Region that lacks an hour', async () => {
  const two = archive();
  const scope = { ...SCOPE, region: 'eu-west-1' };
  const other = [...buildArchive({ scope, key: KEY, start: ARCHIVE_START, hours: 8 })];
  two.bucket.deliver(other);
  two.bucket.erase(at(other, 5).digest.key);
  const { coverage, rows } = await answer(two.bucket, { ...who, verification: { regions: 'all' } as never });
  expect(rows).toHaveLength(1);
  expect(coverage).toMatchObject({ complete: false });
  expect(coverage.regions.map(({ region, lacks }) => [region, lacks.map(({ from }) => from)])).toEqual([
    ['eu-central-1', []],
    ['eu-west-1', ['2026-01-01T05:01:31Z']],
  ]);
});

describe('hours that are not signed yet', () => {
  test('are not asked by default: the period ends with the newest digest', async () => {
    const { coverage } = await answer(archive().bucket, { ...who, now: new Date('2026-01-01T09:30:00Z') });
    expect(coverage).toMatchObject({ complete: true, to: '2026-01-01T08:01:31Z' });
  });
  test('are lacking where --to asks for them', async () => {
    const { coverage } = await answer(archive().bucket, { ...who, to: NOW });
    expect(coverage).toMatchObject({ complete: false, hours: { proven: 8, asked: 9 } });
    expect(coverage.regions[0]?.lacks).toEqual([
      { from: '2026-01-01T08:01:31Z', to: '2026-01-01T08:31:00Z', reason: 'not signed yet' },
    ]);
  });
  test('are missing once they are overdue', async () => {
    const { coverage } = await answer(archive().bucket, { ...who, now: new Date('2026-01-01T11:30:00Z') });
    expect(coverage).toMatchObject({ complete: false });
    expect(coverage.regions[0]?.lacks[0]).toMatchObject({ from: '2026-01-01T08:01:31Z', reason: 'digests missing' });
  });
  test('are an error where nothing else is asked', async () => {
    const from = new Date('2026-01-01T08:20:00Z');
    await expect(answer(archive().bucket, { ...who, from })).rejects.toThrow(
      /newest digest due ends at 2026-01-01T08:01:31Z: later hours are not signed yet/,
    );
  });
});

test('an event is found in the hour after its own, where its file was delivered late', async () => {
  const to = new Date('2026-01-01T03:00:00Z');
  const late = archiveOf([record('s3:DeleteBucket', { eventTime: '2026-01-01T02:59:50Z' })]);
  expect((await answer(late.bucket, { ...who, to })).rows).toHaveLength(1);
  // and what is later than the period is not
  expect((await answer(archive().bucket, { ...who, to })).rows).toEqual([]);
});

test('rows that are streamed: the coverage speaks of the hours that they are of, and of no later one', async () => {
  const newest = archiveOf([record('s3:DeleteBucket', { eventTime: '2026-01-01T07:30:00Z' })]);
  const streamed: string[] = [];
  const onRow = ({ time }: { readonly time: string }): Promise<void> => Promise.resolve(void streamed.push(time));
  const { coverage } = await answer(newest.bucket, { ...who, onRow });
  const isCovered = Date.parse('2026-01-01T07:30:00Z') < Date.parse(coverage.to);
  expect({ streamed, complete: coverage.complete }).toEqual({
    streamed: isCovered ? ['2026-01-01T07:30:00Z'] : [],
    complete: true,
  });
});

describe('the hour right behind the period, when the file of its last minutes may have been delivered', () => {
  const behind = new Date(at(archive().hours, 3).end);

  test.each([0, 1, 58, 59])('is there: complete, %i minutes before it begins', async (minutes) => {
    const to = new Date(behind.getTime() - minutes * 60_000);
    expect((await answer(archive().bucket, { ...who, to })).coverage).toMatchObject({ complete: true });
  });

  test('is erased with the one behind it: incomplete, though each hour asked is proven', async () => {
    const erased = archive();
    for (const { digest, logFiles } of erased.hours.slice(4, 6)) {
      for (const { key } of [digest, ...logFiles]) erased.bucket.erase(key);
    }
    const { coverage } = await answer(erased.bucket, { ...who, to: behind });
    expect(coverage).toMatchObject({ complete: false, hours: { proven: 4, asked: 4 } });
    expect(coverage.problems.map(({ kind }) => kind)).toEqual(['NewestDigestsMissing']);
  });
});

test('problems that are counted and not listed may be of the period', async () => {
  const { chains } = await verifyBucket(archive().bucket);
  const period = { from: PERIOD.start, to: PERIOD.end };
  const rest = { period, filesRead: 16, unreadableRecords: 0, notes: [], doubts: [] };
  expect(coverageOf({ chains, ...rest })).toMatchObject({ complete: true, problemCount: 0 });
  const flooded = chains.map((chain) => ({ ...chain, problemCounts: { LogFileNotNamed: 1 } }));
  expect(coverageOf({ chains: flooded, ...rest })).toMatchObject({ complete: false, problemCount: 1 });
});

test('a trail that began within the last day: what was before is not asked by default', async () => {
  const young = archive();
  young.bucket.status = { logging: true, startedAt: ARCHIVE_START };
  const { coverage } = await answer(young.bucket, { ...who, from: undefined });
  expect(coverage).toMatchObject({ complete: true, from: '2026-01-01T00:01:31Z', hours: { proven: 8, asked: 8 } });
  // in a Region that is expected as well
  const verification = { expected: [{ account: SCOPE.account, region: SCOPE.region }] } as never;
  expect((await answer(young.bucket, { ...who, from: undefined, verification })).coverage).toEqual(coverage);
  // and is lacking where it is
  const from = new Date(ARCHIVE_START.getTime() - 2 * HOUR);
  expect((await answer(young.bucket, { ...who, from })).coverage).toMatchObject({ complete: false });
});

test('of a trail that began just now nothing is signed: that is no answer, and no hour of before counts as proven', async () => {
  const { bucket } = archive();
  for (const key of bucket.allKeys) bucket.erase(key);
  bucket.status = { logging: true, startedAt: new Date(NOW.getTime() - 60_000) };
  const verification = { expected: [{ account: SCOPE.account, region: 'us-east-1' }] } as never;
  await expect(answer(bucket, { ...who, from: undefined, verification })).rejects.toThrow(
    'No digest is signed yet: a trail delivers its first within two hours of its beginning. Ask again in an hour.',
  );
});

describe('who read an object: nobody is no answer where the trail may not record its reads', () => {
  const customers = 'arn:aws:s3:::acme-customers/export.csv';
  const data = (call: string, bucketName: string, more = {}): Record =>
    record(call, {
      ...{ eventCategory: 'Data', managementEvent: false, requestParameters: { bucketName, key: 'other.csv' } },
      ...more,
    });
  const asked = async (event: Record, resource: readonly string[] = [customers]): Promise<boolean> => {
    const { coverage } = await answer(archiveOf([event]).bucket, {
      ...{ question: question('who-read-object'), filters: { ...NO_FILTERS, resource } },
    });
    if (!coverage.complete) {
      expect(coverage.notes.join()).toContain(
        'nothing in the log of this period shows that the trail records reads of S3 objects',
      );
    }
    return coverage.complete;
  };

  test.each<[string, Record, boolean]>([
    ['no data event at all', DELETED, false],
    ['writes only', data('s3:PutObject', 'acme-customers'), false],
    ['copies, which are writes', data('s3:CopyObject', 'acme-customers'), false],
    ['reads of another bucket', data('s3:GetObject', 'acme-builds'), false],
    ['data events of another service', data('lambda:Invoke', 'acme-customers', { readOnly: true }), false],
    ['the name of the type in a request', data('cloudtrail:PutEventSelectors', 'AWS::S3::Object'), false],
    ['reads of the same bucket', data('s3:GetObject', 'acme-customers'), true],
    ['a read that was refused', data('s3:GetObject', 'acme-customers', { errorCode: 'AccessDenied' }), true],
  ])('%s', async (_name, event, isComplete) => {
    expect(await asked(event)).toBe(isComplete);
  });

  test('each of several resources', async () => {
    const read = data('s3:GetObject', 'acme-customers');
    expect(await asked(read, [customers, 'arn:aws:s3:::acme-builds'])).toBe(false);
    expect(await asked(read, [])).toBe(true);
  });
});

test.each([
  ['Decrypt', true],
  ['DisableKey', false],
  ['CreateGrant', false],
])('who used a key: a trail that records %s', async (call, isComplete) => {
  const { coverage } = await answer(archiveOf([record(`kms:${call}`)]).bucket, { question: question('who-used-key') });
  expect(coverage.complete).toBe(isComplete);
});

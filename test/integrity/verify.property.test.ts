/** For any archive: whatever single thing is changed, it is found; and a sound archive is never blamed. */
import fc from 'fast-check';
import { buildArchive } from '../support/archive/archive';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { at, KEY, LOCK, problemsOf, SCOPE, soundArchive, verifyBucket, type Archive } from './support';

const SOUND = soundArchive({ hours: 8, filesPerHour: 2, late: [3, 5] });
const KEYS = SOUND.bucket.allKeys;
const anyKey = fc.constantFrom(...KEYS);

function copy(): Archive {
  const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
  bucket.keys = [KEY];
  bucket.deliver(SOUND.hours);
  return { bucket, hours: SOUND.hours };
}

/** The backfill digests and what each of them alone names, newest first. */
const LATE = SOUND.hours
  .filter(({ digest }) => digest.key.endsWith('_backfill.json.gz'))
  .map(({ digest, logFiles }) => [digest.key, ...logFiles.map(({ key }) => key)])
  .reverse();

/** Whether nothing that remains speaks of what was erased: the newest backfill digests, with all that they name. */
function leavesNoTrace(erased: readonly string[]): boolean {
  const left = new Set(erased);
  for (const keys of LATE) {
    if (!keys.every((key) => left.has(key))) break;
    for (const key of keys) left.delete(key);
  }
  return left.size === 0;
}

describe('any single change is found', () => {
  it('of any byte of any object, as a new version', async () => {
    await fc.assert(
      fc.asyncProperty(anyKey, fc.nat(), fc.integer({ min: 1, max: 255 }), async (key, place, change) => {
        const { bucket } = copy();
        const object = bucket.read(key);
        const body = Buffer.from(object.body);
        const index = place % body.length;
        body[index] = (body[index] ?? 0) ^ change;
        bucket.put({ ...object, body });
        const problems = await problemsOf(bucket);
        expect(problems.map((problem) => problem.key)).toEqual([key]);
        expect(at(problems, 0).original?.survives).toBe('locked');
      }),
      { numRuns: 150 },
    );
  });

  it('of any byte of the content of any object, in place', async () => {
    await fc.assert(
      fc.asyncProperty(anyKey, fc.nat(), async (key, place) => {
        const { bucket } = copy();
        const object = bucket.read(key);
        const body = Buffer.from(object.body);
        // The trailer holds the checksum and the size of the content: each of its bytes says something of it.
        const index = body.length - 1 - (place % 8);
        body[index] = (body[index] ?? 0) ^ 1;
        bucket.replace({ ...object, body });
        expect((await problemsOf(bucket)).map((problem) => problem.key)).toContain(key);
      }),
      { numRuns: 60 },
    );
  });

  it('of any character of the metadata of any digest, in place', async () => {
    const digests = KEYS.filter((key) => key.includes('CloudTrail-Digest') && !key.endsWith('_backfill.json.gz'));
    const names = fc.constantFrom('signature', 'signature-algorithm');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...digests), names, fc.nat(), async (key, name, place) => {
        const { bucket } = copy();
        const object = bucket.read(key);
        const value = object.metadata[name] ?? '';
        const index = place % value.length;
        const other = value[index] === 'A' ? 'B' : 'A';
        const changed = `${value.slice(0, index)}${other}${value.slice(index + 1)}`;
        bucket.replace({ ...object, metadata: { ...object.metadata, [name]: changed } });
        expect((await problemsOf(bucket)).map((problem) => problem.key)).toContain(key);
      }),
      { numRuns: 60 },
    );
  });

  it('the deletion of any objects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyKey, { minLength: 1, maxLength: 6 }), fc.boolean(), async (keys, marker) => {
        fc.pre(marker || !leavesNoTrace(keys));
        const { bucket } = copy();
        for (const key of keys) {
          if (marker) bucket.delete(key);
          else bucket.erase(key);
        }
        const { whole, chains } = await verifyBucket(bucket);
        expect(whole).toBe(false);
        if (marker) {
          expect(new Set(chains.flatMap(({ problems }) => problems.map(({ key }) => key)))).toEqual(new Set(keys));
        }
      }),
      { numRuns: 120 },
    );
  });

  // No hour lacks them, and no later digest names them: Object Lock, which keeps their versions, is what holds here.
  it('but of the newest backfill digests with all that they name only while a version is left', async () => {
    for (const count of [1, 2]) {
      const gone = LATE.slice(0, count).flat();
      const [erased, hidden] = [copy(), copy()];
      for (const key of gone) {
        erased.bucket.erase(key);
        hidden.bucket.delete(key);
      }
      expect((await verifyBucket(erased.bucket)).whole).toBe(true);
      expect((await problemsOf(hidden.bucket)).map(({ key }) => key).sort()).toEqual([...gone].sort());
    }
  });

  it.each([
    ['the newest backfill digest', 0, [0], [1]],
    ['the log file that only it names', 0, [1], [1]],
    ['an older backfill digest', 1, [0], [0, 1]],
    ['an older backfill digest with all that it names', 1, [0, 1], [0]],
  ])('%s, erased', async (_what, nth, erased, blamed) => {
    const { bucket } = copy();
    const keys = at(LATE, nth);
    for (const index of erased) bucket.erase(at(keys, index));
    const found = (await problemsOf(bucket)).map(({ key }) => key);
    expect(found.sort()).toEqual(blamed.map((index) => at(keys, index)).sort());
  });

  it('any exchange of the contents of two objects', async () => {
    const two = fc.uniqueArray(anyKey, { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(two, async (keys) => {
        const { bucket } = copy();
        const [first, second] = [bucket.read(at(keys, 0)), bucket.read(at(keys, 1))];
        bucket.replace({ ...second, key: first.key });
        bucket.replace({ ...first, key: second.key });
        const found = new Set((await problemsOf(bucket)).map(({ key }) => key));
        expect([...found]).toEqual(expect.arrayContaining(keys));
      }),
      { numRuns: 100 },
    );
  });
});

it('a sound archive of any shape is never blamed', async () => {
  const shape = fc.record({
    hours: fc.integer({ min: 8, max: 14 }),
    filesPerHour: fc.integer({ min: 0, max: 6 }),
    eventsPerFile: fc.integer({ min: 0, max: 4 }),
    late: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
    offset: fc.integer({ min: 0, max: 3599 }),
    pageSize: fc.integer({ min: 1, max: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ offset, pageSize, ...options }) => {
      const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
      bucket.keys = [KEY];
      bucket.pageSize = pageSize;
      const start = new Date(Date.UTC(2025, 11, 31, 23) + offset * 1000);
      bucket.deliver(buildArchive({ scope: SCOPE, key: KEY, start, ...options }));
      const result = await verifyBucket(bucket, { end: new Date('2026-01-01T06:30:00Z'), checkLocks: true });
      expect(result.chains.flatMap(({ problems }) => problems)).toEqual([]);
      expect(result.whole).toBe(true);
    }),
    { numRuns: 60 },
  );
});

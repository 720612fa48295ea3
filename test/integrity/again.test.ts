/** Verified again: what lists as it was is not read but for a sample; whatever differs is read and judged as the first time. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Sample } from '../../lib/integrity/again';
import type { EarlierDay } from '../../lib/integrity/earlier-proofs';
import { renderVerification } from '../../lib/integrity/report';
import { verdictOf, type VerificationResult } from '../../lib/integrity/result';
import type { VerificationOptions } from '../../lib/integrity/verify';
import { draw } from '../../lib/integrity/sample';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { proofsOf, provenDay } from './earlier';
import { at, KEY, LOCK, onlyChain, SCOPE, soundArchive, verifyBucket } from './support';

const SOUND = soundArchive();
const KEYS = SOUND.bucket.allKeys;
const NONE: Sample = { percent: 0, seed: 'ab', drawnFrom: 'the cosignature of a witness', foreseeable: false };

let day: EarlierDay;
beforeAll(async () => {
  day = await provenDay(SOUND);
});

function copy(): MemoryBucket {
  const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
  bucket.keys = [KEY];
  bucket.deliver(SOUND.hours);
  return bucket;
}

async function verifiedAgain(
  bucket: MemoryBucket,
  { percent = 0, gone = [], ...options }: Partial<VerificationOptions> & { percent?: number; gone?: string[] } = {},
): Promise<{ result: VerificationResult; read: string[] }> {
  bucket.fetched.length = 0;
  const again = draw({ ...NONE, percent });
  const result = await verifyBucket(bucket, { earlier: proofsOf(day, new Set(gone)), again, ...options });
  return { result, read: bucket.fetched.map((name) => name.slice(SCOPE.bucket.length + 1)) };
}

test('nothing is read where nothing differs, and the verdict is that of the first time', async () => {
  const first = onlyChain(await verifyBucket(copy()));
  const { result, read } = await verifiedAgain(copy());
  const { digests, logFiles, gaps, compared } = onlyChain(result);
  expect(read).toEqual([]);
  expect({ digests, logFiles, gaps }).toEqual({ digests: first.digests, logFiles: first.logFiles, gaps: first.gaps });
  expect(compared).toEqual({ digests: 8, logFiles: 16 });
  expect(verdictOf(result)).toBe('whole');
});

test('a small archive is listed at once, a large one level by level', async () => {
  const [small, large] = [copy(), copy()];
  large.pageSize = 4;
  expect(verdictOf((await verifiedAgain(small)).result)).toBe('whole');
  expect(small.requests).toMatchObject({ list: 1, level: 0 });
  expect(verdictOf((await verifiedAgain(large)).result)).toBe('whole');
  expect(large.requests.level).toBeGreaterThan(0);
});

test.each<[what: string, change: (bucket: MemoryBucket, key: string) => void, problem: RegExp]>([
  [
    'has another version on top',
    (bucket, key) => bucket.put({ ...bucket.read(key), body: Buffer.from('x') }),
    /Overwritten$/,
  ],
  ['was written again with the same content', (bucket, key) => bucket.put(bucket.read(key)), /Rewritten$/],
  ['lies below a delete marker', (bucket, key) => bucket.delete(key), /Hidden$/],
  [
    'is another version of the same size',
    (bucket, key) => bucket.replace(altered(bucket.read(key))),
    /Modified|Malformed|Unsigned|Forged|Digest/,
  ],
  ['is missing', (bucket, key) => bucket.erase(key), /Missing$/],
])('an object that %s is judged as the first time', async (_, change, problem) => {
  for (const key of [at(SOUND.hours, 3).digest.key, at(at(SOUND.hours, 3).logFiles, 1).key]) {
    const [first, again] = [copy(), copy()];
    for (const bucket of [first, again]) change(bucket, key);
    const expected = onlyChain(await verifyBucket(first));
    const { result, read } = await verifiedAgain(again);
    const chain = onlyChain(result);
    expect(chain.problems).toEqual(expected.problems.filter(({ kind }) => kind !== 'LogFileNotNamed'));
    expect(chain.problems.map(({ kind }) => kind)).toContainEqual(expect.stringMatching(problem));
    expect({ digests: chain.digests, gaps: chain.gaps }).toEqual({ digests: expected.digests, gaps: expected.gaps });
    // and nothing else is read
    expect(read.filter((name) => name !== key)).toEqual([]);
  }
});

test('a log file that no digest names is a problem as the first time', async () => {
  const bucket = copy();
  const [file] = at(SOUND.hours, 2).logFiles;
  const key = (file?.key ?? '').replace(/[0-9a-f]{16}\.json/, '0123456789abcdef.json');
  bucket.put({ ...bucket.read(file?.key ?? ''), key });
  const { result } = await verifiedAgain(bucket);
  expect(onlyChain(result).problems.map((problem) => [problem.kind, problem.key])).toEqual([['LogFileNotNamed', key]]);
});

test('what is too new for the ledger is read in full', async () => {
  const half = at(SOUND.hours, 4).start.toISOString();
  const known = new Set(
    SOUND.hours
      .filter(({ start }) => start.toISOString() < half)
      .flatMap(({ digest, logFiles }) => [digest.key, ...logFiles.map(({ key }) => key)]),
  );
  const earlier = proofsOf(
    {
      ...day,
      digests: day.digests.filter(({ key }) => known.has(key)),
      logFiles: day.logFiles.filter(({ key }) => known.has(key)),
    },
    new Set(),
  );
  const { result, read } = await verifiedAgain(copy(), { earlier });
  expect(read.sort()).toEqual(KEYS.filter((key) => !known.has(key)).sort());
  expect(verdictOf(result)).toBe('whole');
  expect(onlyChain(result).compared).toEqual({ digests: 4, logFiles: 8 });
});

test('what is gone as it was allowed to is removed, and the rest is compared', async () => {
  const bucket = copy();
  const gone = SOUND.hours
    .slice(0, 3)
    .flatMap(({ digest, logFiles }) => [digest.key, ...logFiles.map(({ key }) => key)]);
  for (const key of gone) bucket.erase(key);
  const { result, read } = await verifiedAgain(bucket, { gone });
  expect(verdictOf(result)).toBe('whole where kept');
  expect(onlyChain(result)).toMatchObject({
    removed: { digests: 3, logFiles: 6 },
    compared: { digests: 5, logFiles: 10 },
  });
  expect(read).toEqual([]);
});

test('locks, readers of the content and buckets without versions have everything read', async () => {
  const unversioned = { ...day, digests: day.digests.map(withoutVersion), logFiles: day.logFiles.map(withoutVersion) };
  const cases: Partial<VerificationOptions>[] = [
    { checkLocks: true },
    { onProven: () => Promise.resolve() },
    { earlier: proofsOf(unversioned, new Set()) },
  ];
  for (const options of cases) {
    const { read } = await verifiedAgain(copy(), options);
    expect(new Set(read)).toEqual(new Set(KEYS));
  }
});

test('the sample is the one that anybody draws from the seed, and is read in full', async () => {
  const objects = [...day.digests, ...day.logFiles];
  for (const percent of [0, 1, 30, 70, 100]) {
    const drawn = objects.filter(({ bucket, key, versionId }) => {
      const hash = createHash('sha256').update(`ab ${versionId} ${bucket}/${key}`).digest();
      return (hash.readUIntBE(0, 6) / 2 ** 48) * 100 < percent;
    });
    const { result, read } = await verifiedAgain(copy(), { percent });
    expect(read.sort()).toEqual(drawn.map(({ key }) => key).sort());
    expect(onlyChain(result).sampled ?? 0).toBe(drawn.length);
    expect(verdictOf(result)).toBe('whole');
  }
});

test('any objects that differ are the problems of the first time, whatever else is in the sample', async () => {
  const change = fc.constantFrom('cover', 'again', 'hide', 'replace', 'erase');
  const changes = fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), change), {
    maxLength: 6,
    selector: ([key]) => key,
  });
  await fc.assert(
    fc.asyncProperty(changes, fc.constantFrom(0, 20, 100), async (all, percent) => {
      const [first, again] = [copy(), copy()];
      for (const bucket of [first, again]) for (const [key, how] of all) CHANGES[how]?.(bucket, key);
      const expected = onlyChain(await verifyBucket(first));
      const { result } = await verifiedAgain(again, { percent });
      const chain = onlyChain(result);
      const named = ({ problems }: typeof chain): string[] => problems.map(({ kind, key }) => `${kind} ${key}`).sort();
      // a digest that cannot be read says nothing of its log files: the ledger still does
      const files = (each: string): boolean =>
        !/^(DigestsMissing|LogFile(NotNamed|Missing|Modified|Malformed|Hidden|Overwritten|Rewritten)) /.test(each);
      const [now, before] = [named(chain).filter(files), named(expected).filter(files)];
      expect(before.filter((each) => !now.includes(each))).toEqual([]);
      // the ledger knows by name what the newest digests were
      const lost = all.filter(([, how]) => how === 'erase').map(([key]) => `DigestMissing ${key}`);
      expect(now.filter((each) => !before.includes(each) && !lost.includes(each))).toEqual([]);
      const keys = new Set(chain.problems.map(({ key }) => key));
      expect(all.filter(([key]) => !keys.has(key))).toEqual([]);
      expect(verdictOf(result)).toBe(all.length === 0 ? 'whole' : 'not whole');
    }),
    { numRuns: 100 },
  );
});

test('every format names sample, seed, where it was drawn from, and whether it could be foreseen', async () => {
  const { result } = await verifiedAgain(copy(), { percent: 100 });
  const foreseen = { ...result, again: { ...NONE, percent: 100, foreseeable: true } };
  for (const format of ['text', 'html', 'csv', 'ocsf'] as const) {
    const text = renderVerification(result, format);
    expect(text).toContain(
      'Read again: 24 objects, a sample of 100 % with the seed ab, drawn from the cosignature of a witness.',
    );
    expect(text).not.toContain('foreseen');
    expect(renderVerification(foreseen, format)).toContain('could have foreseen it');
  }
  expect(JSON.parse(renderVerification(result, 'json'))).toMatchObject({ again: { percent: 100, seed: 'ab' } });
});

const CHANGES: Readonly<Record<string, (bucket: MemoryBucket, key: string) => void>> = {
  cover: (bucket, key) => bucket.put({ ...bucket.read(key), body: Buffer.from('x') }),
  again: (bucket, key) => bucket.put(bucket.read(key)),
  hide: (bucket, key) => bucket.delete(key),
  replace: (bucket, key) => bucket.replace(altered(bucket.read(key))),
  erase: (bucket, key) => bucket.erase(key),
};

function altered<Stored extends { readonly body: Buffer }>(object: Stored): Stored {
  const body = Buffer.from(object.body);
  body[body.length - 6] = (body.at(-6) ?? 0) ^ 1;
  return { ...object, body };
}

function withoutVersion<Listed extends { readonly versionId: string }>(object: Listed): Listed {
  return { ...object, versionId: 'null' };
}

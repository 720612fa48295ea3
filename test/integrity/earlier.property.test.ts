/**
 * For any set of objects that are gone, of which the ledger lets some go: an oracle that knows nothing of chains says what is removed, what
 * is missing, and which hours are proven.
 */
import fc from 'fast-check';
import type { EarlierDay } from '../../lib/integrity/earlier-proofs';
import { verdictOf } from '../../lib/integrity/result';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { proofsOf, provenDay } from './earlier';
import { KEY, LOCK, onlyChain, SCOPE, soundArchive, verifyBucket } from './support';

const SOUND = soundArchive();
const HOURS = SOUND.hours.map(({ digest, logFiles, start, end }) => ({
  ...{ digest: digest.key, files: logFiles.map(({ key }) => key) },
  ...{ start: start.getTime(), end: end.getTime() },
}));
const KEYS = SOUND.bucket.allKeys;

/** What became of an object: it is there, it is gone as it was allowed to, or it is gone. */
type Fate = 'there' | 'allowed' | 'gone';

let day: EarlierDay;
beforeAll(async () => {
  day = await provenDay(SOUND);
});

function archiveAfter(fates: ReadonlyMap<string, Fate>, markers: boolean): MemoryBucket {
  const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
  bucket.keys = [KEY];
  bucket.deliver(SOUND.hours);
  for (const [key, fate] of fates) {
    if (fate === 'there') continue;
    bucket.erase(key);
    if (markers) bucket.delete(key);
  }
  return bucket;
}

const anyFates = (weights: Readonly<Record<Fate, number>>) => {
  const fate = fc.oneof(
    ...Object.entries(weights).map(([value, weight]) => ({ arbitrary: fc.constant(value as Fate), weight })),
  );
  return fc
    .array(fate, { minLength: KEYS.length, maxLength: KEYS.length })
    .map((all) => new Map(KEYS.map((key, index) => [key, all[index] ?? 'there'])));
};

const keysWith = (fates: ReadonlyMap<string, Fate>, wanted: Fate): Set<string> =>
  new Set(KEYS.filter((key) => fates.get(key) === wanted));

async function verifiedAfter(fates: ReadonlyMap<string, Fate>, markers = false) {
  const earlier = proofsOf(day, keysWith(fates, 'allowed'));
  const result = await verifyBucket(archiveAfter(fates, markers), { earlier });
  return { result, chain: onlyChain(result) };
}

it('what was allowed to go is counted as removed and as nothing else, object by object and hour by hour', async () => {
  await fc.assert(
    fc.asyncProperty(anyFates({ there: 3, allowed: 2, gone: 0 }), fc.boolean(), async (fates, markers) => {
      const { result, chain } = await verifiedAfter(fates, markers);
      const digests = HOURS.map((hour) => hour.digest);
      const files = HOURS.flatMap((hour) => hour.files);
      const count = (keys: readonly string[], fate: Fate): number =>
        keys.filter((key) => fates.get(key) === fate).length;
      expect(chain.problems).toEqual([]);
      expect(chain.digests).toEqual({ valid: count(digests, 'there'), invalid: 0, missing: 0 });
      expect(chain.logFiles).toEqual({ valid: count(files, 'there'), invalid: 0, missing: 0 });
      expect(chain.removed ?? { digests: 0, logFiles: 0 }).toEqual({
        ...{ digests: count(digests, 'allowed'), logFiles: count(files, 'allowed') },
      });
      // an hour is proven where its digest and all that it names are there; the last ends after the period
      const lost = HOURS.filter(({ digest, files: named }) =>
        [digest, ...named].some((key) => fates.get(key) === 'allowed'),
      );
      const gaps = chain.gaps.filter(({ reason }) => reason === 'removed');
      const inGap = HOURS.filter(({ start, end }) => {
        const middle = (start + end) / 2;
        return gaps.some(({ from, to }) => Date.parse(from) <= middle && middle <= Date.parse(to));
      });
      expect(inGap).toEqual(lost);
      expect(verdictOf(result)).toBe(lost.length === 0 ? 'whole' : 'whole where kept');
    }),
    { numRuns: 120 },
  );
});

it('whatever is gone and was not allowed to is a problem, whatever else is gone', async () => {
  await fc.assert(
    fc.asyncProperty(anyFates({ there: 4, allowed: 3, gone: 1 }), fc.boolean(), async (fates, markers) => {
      const { result, chain } = await verifiedAfter(fates, markers);
      const gone = keysWith(fates, 'gone');
      expect(chain.problems.length > 0).toBe(gone.size > 0);
      expect(verdictOf(result) === 'not whole').toBe(gone.size > 0);
      // a log file that some digest, or the ledger, still speaks of is missing by its own name
      const named = HOURS.filter(({ digest }) => fates.get(digest) !== 'gone').flatMap(({ files }) => files);
      const missing = new Set(chain.problems.filter(({ kind }) => kind === 'LogFileMissing').map(({ key }) => key));
      expect(named.filter((key) => gone.has(key) && !missing.has(key))).toEqual([]);
      expect([...missing].filter((key) => !gone.has(key))).toEqual([]);
    }),
    { numRuns: 120 },
  );
});

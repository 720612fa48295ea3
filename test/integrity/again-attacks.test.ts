/** Whoever tampers with what is compared, or with what it is compared with: verified again, it is named as the first time. */
import type { EarlierDay, EarlierDigest, EarlierFile } from '../../lib/integrity/earlier-proofs';
import { draw } from '../../lib/integrity/sample';
import { verdictOf, type VerificationResult } from '../../lib/integrity/result';
import type { MemoryBucket } from '../support/archive/memory-bucket';
import { makeSigningKey } from '../support/archive/signing-key';
import { proofsOf, provenDay, REMOVED } from './earlier';
import { at, soundArchive, verifyBucket, type Archive } from './support';

const NOTHING_READ = draw({ percent: 0, seed: '', drawnFrom: 'nothing', foreseeable: false });

interface Attack {
  readonly what: string;
  /** How the archive was built, where it matters. */
  readonly archive?: () => Archive;
  /** Before the night in which it was verified: the day was not whole then. */
  readonly before?: (archive: Archive) => void;
  readonly after?: (archive: Archive) => void;
  /** What the ledger comes to say. */
  readonly forged?: (day: EarlierDay, archive: Archive) => EarlierDay;
  readonly problem: string;
}

const file = ({ hours }: Archive, hour: number, number = 0): string => at(at(hours, hour).logFiles, number).key;
const digest = ({ hours }: Archive, hour: number): string => at(hours, hour).digest.key;

function altered(bucket: MemoryBucket, key: string): Buffer {
  const body = Buffer.from(bucket.read(key).body);
  body[body.length - 6] = (body.at(-6) ?? 0) ^ 1;
  return body;
}

const mapped = (
  day: EarlierDay,
  { digests, files }: { digests?: (each: EarlierDigest) => EarlierDigest; files?: (each: EarlierFile) => EarlierFile },
): EarlierDay => ({
  ...day,
  digests: digests ? day.digests.map(digests) : day.digests,
  logFiles: files ? day.logFiles.map(files) : day.logFiles,
});

/** A backfill digest follows that of the fourth hour, and names a log file of it. */
const backfilled = (): Archive => soundArchive({ late: [3] });
const backfillKey = ({ bucket }: Archive): string => bucket.allKeys.find((key) => key.includes('_backfill')) ?? '';

const ATTACKS: readonly Attack[] = [
  {
    what: 'a log file was erased before its day was verified',
    before: (archive) => archive.bucket.erase(file(archive, 3)),
    problem: 'LogFileMissing',
  },
  {
    what: 'a log file was altered before its day was verified',
    before: ({ bucket, ...archive }) =>
      bucket.replace({
        ...bucket.read(file({ bucket, ...archive }, 3)),
        body: altered(bucket, file({ bucket, ...archive }, 3)),
      }),
    problem: 'LogFileMalformed',
  },
  {
    what: 'a log file was altered before its day was verified, and erased after it',
    before: ({ bucket, ...archive }) =>
      bucket.replace({
        ...bucket.read(file({ bucket, ...archive }, 3)),
        body: altered(bucket, file({ bucket, ...archive }, 3)),
      }),
    after: (archive) => archive.bucket.erase(file(archive, 3)),
    problem: 'LogFileMissing',
  },
  {
    what: 'a log file that a backfill digest names is erased',
    archive: backfilled,
    after: (archive) => archive.bucket.erase(file(archive, 4)),
    problem: 'LogFileMissing',
  },
  {
    what: 'a backfill digest is erased',
    archive: backfilled,
    after: (archive) => archive.bucket.erase(backfillKey(archive)),
    problem: 'DigestMissing',
  },
  {
    what: 'a copy of a proven digest stands in the folder of another day',
    after: ({ bucket, ...archive }) => {
      const object = bucket.read(digest({ bucket, ...archive }, 3));
      bucket.put({ ...object, key: object.key.replace('/2026/01/01/', '/2026/01/02/') });
    },
    problem: 'ObjectOutOfPlace',
  },
  {
    what: 'a copy of a proven log file stands in the folder of another day',
    after: ({ bucket, ...archive }) => {
      const object = bucket.read(file({ bucket, ...archive }, 3));
      bucket.put({ ...object, key: object.key.replace('/2026/01/01/', '/2026/01/02/') });
    },
    problem: 'ObjectOutOfPlace',
  },
  {
    what: 'a log file is below an older version',
    after: ({ bucket, ...archive }) => {
      const object = bucket.read(file({ bucket, ...archive }, 3));
      bucket.erase(object.key);
      bucket.put({ ...object, body: Buffer.from('x') });
      bucket.put(object);
    },
    problem: 'LogFileRewritten',
  },
  {
    what: 'a proven log file was erased, and something else has its ETag and size',
    after: ({ bucket, ...archive }) => {
      const key = file({ bucket, ...archive }, 3);
      bucket.replace({ ...bucket.read(key), body: altered(bucket, key) });
    },
    // the version is another one, whatever else is said
    forged: (day, { bucket }) =>
      mapped(day, { files: (each) => ({ ...each, ...pick(bucket, each.key), versionId: `${each.versionId}x` }) }),
    problem: 'LogFileMalformed',
  },
  {
    what: 'the ledger has digests of a key that CloudTrail never had',
    forged: (day) => {
      const other = makeSigningKey();
      return mapped(day, { digests: (each) => ({ ...each, fingerprint: other.fingerprint }) });
    },
    after: ({ bucket, ...archive }) => {
      const key = digest({ bucket, ...archive }, 3);
      bucket.replace({ ...bucket.read(key), body: altered(bucket, key) });
    },
    problem: 'DigestMalformed',
  },
  {
    what: 'the ledger has the hash of another hour as that of a digest',
    forged: (day) => {
      const [, other] = day.digests;
      return mapped(day, {
        digests: (each) => (each === day.digests[3] ? { ...each, sha256: other?.sha256 ?? '' } : each),
      });
    },
    after: (archive) => archive.bucket.erase(file(archive, 3)),
    problem: 'LogFileMissing',
  },
  {
    what: 'the ledger says that a log file was removed, and something else is there in its place',
    forged: (day, archive) =>
      mapped(day, { files: (each) => (each.key === file(archive, 3) ? { ...each, removed: REMOVED } : each) }),
    after: ({ bucket, ...archive }) => {
      const key = file({ bucket, ...archive }, 3);
      bucket.replace({ ...bucket.read(key), body: altered(bucket, key) });
    },
    problem: 'LogFileMalformed',
  },
  {
    what: 'the ledger says that a log file was removed, which lies below a delete marker',
    forged: (day, archive) =>
      mapped(day, { files: (each) => (each.key === file(archive, 3) ? { ...each, removed: REMOVED } : each) }),
    after: (archive) => archive.bucket.delete(file(archive, 3)),
    problem: 'LogFileHidden',
  },
  {
    what: 'the ledger says that a digest was removed, which lies below a delete marker',
    forged: (day, archive) =>
      mapped(day, { digests: (each) => (each.key === digest(archive, 3) ? { ...each, removed: REMOVED } : each) }),
    after: (archive) => archive.bucket.delete(digest(archive, 3)),
    problem: 'DigestHidden',
  },
];

function pick(bucket: MemoryBucket, key: string): { size: number } {
  return { size: bucket.read(key).body.length };
}

async function attacked({ archive = soundArchive, before, after, forged }: Attack) {
  const made = archive();
  before?.(made);
  const proven = await provenDay(made, before === undefined);
  after?.(made);
  const day = forged?.(proven, made) ?? proven;
  const first = await verifyBucket(made.bucket);
  const again = await verifyBucket(made.bucket, { earlier: proofsOf(day, new Set()), again: NOTHING_READ });
  return { first, again, day };
}

const named = ({ chains }: VerificationResult): string[] =>
  chains.flatMap(({ problems }) => problems.map(({ kind, key }) => `${kind} ${key}`)).sort();

test.each(ATTACKS)('$what', async (attack) => {
  const { first, again, day } = await attacked(attack);
  expect(named(first)).not.toEqual([]);
  expect(named(again)).toContainEqual(expect.stringMatching(attack.problem));
  // a log file that no digest names any more is compared with what was proven of it
  const proven = new Set(day.logFiles.map(({ key }) => `LogFileNotNamed ${key}`));
  expect(named(again)).toEqual(expect.arrayContaining(named(first).filter((each) => !proven.has(each))));
  expect(verdictOf(again)).toBe('not whole');
});

test('of a day that was not whole only the digests are read', async () => {
  const made = soundArchive();
  const day = await provenDay(made, false);
  made.bucket.fetched.length = 0;
  const again = await verifyBucket(made.bucket, { earlier: proofsOf(day, new Set()), again: NOTHING_READ });
  expect(verdictOf(again)).toBe('whole');
  expect(made.bucket.fetched).toHaveLength(8);
});

test('a key that CloudTrail no longer lists is named, although its digests are compared', async () => {
  const made = soundArchive();
  const day = await provenDay(made);
  made.bucket.keys = [];
  const again = await verifyBucket(made.bucket, { earlier: proofsOf(day, new Set()), again: NOTHING_READ });
  expect(named(again)).toHaveLength(9);
  expect(named(again)).toContainEqual(expect.stringMatching(/^DigestKeyUnknown /));
});

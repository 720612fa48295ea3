/** Hours that are gone: what the ledger proves to have been allowed to go is no fault, and all else is missing as before. */
import { needsAttention } from '../../lib/findings/finding';
import { describeGap } from '../../lib/integrity/gap';
import { renderVerification } from '../../lib/integrity/report';
import { verdictOf, type VerificationResult } from '../../lib/integrity/result';
import { toFindings } from '../../lib/integrity/to-findings';
import { parseDigestKey } from '../../lib/integrity/keys';
import { proofsOf, provenDay, REMOVED } from './earlier';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { at, KEY, LOCK, onlyChain, soundArchive, verifyBucket, type Archive } from './support';

const keysOf = ({ hours }: Archive, ...numbers: readonly number[]): string[] =>
  numbers.flatMap((hour) => [at(hours, hour).digest, ...at(hours, hour).logFiles].map(({ key }) => key));

interface Case {
  readonly what: string;
  /** Changes the archive. @returns keys that the ledger says were allowed to go. */
  readonly change: (archive: Archive) => readonly string[];
  readonly verdict: string;
  readonly problems?: readonly string[];
  readonly removed?: readonly [digests: number, logFiles: number];
  /** Hours of the gap, from the first on. */
  readonly gap?: readonly [from: number, to: number];
}

const erase = (archive: Archive, keys: readonly string[]): readonly string[] => {
  for (const key of keys) archive.bucket.erase(key);
  return keys;
};

const CASES: readonly Case[] = [
  {
    what: 'digests and log files of three hours',
    change: (archive) => erase(archive, keysOf(archive, 0, 1, 2)),
    ...{ verdict: 'whole where kept', removed: [3, 6], gap: [0, 3] },
  },
  {
    what: 'everything',
    change: (archive) => erase(archive, keysOf(archive, 0, 1, 2, 3, 4, 5, 6, 7)),
    ...{ verdict: 'whole where kept', removed: [8, 16], gap: [0, 8] },
  },
  {
    what: 'three hours, of which delete markers are left',
    change: (archive) => {
      const keys = erase(archive, keysOf(archive, 0, 1, 2));
      for (const key of keys) archive.bucket.delete(key);
      return keys;
    },
    ...{ verdict: 'whole where kept', removed: [3, 6], gap: [0, 3] },
  },
  {
    what: 'log files of an hour whose digest is there',
    change: (archive) => erase(archive, keysOf(archive, 2).slice(1)),
    ...{ verdict: 'whole where kept', removed: [0, 2], gap: [2, 3] },
  },
  {
    what: 'a digest whose log files are there',
    change: (archive) => erase(archive, keysOf(archive, 2).slice(0, 1)),
    ...{ verdict: 'whole where kept', removed: [1, 0], gap: [2, 3] },
  },
  {
    what: 'a digest, and a log file of its hour that the ledger does not let go',
    change: (archive) => erase(archive, keysOf(archive, 0).slice(0, 2)).slice(0, 1),
    ...{ verdict: 'not whole', problems: ['LogFileMissing'], removed: [1, 0], gap: [0, 1] },
  },
  {
    what: 'a digest, and a log file of its hour was altered',
    change: (archive) => {
      const [digest = '', file = '', other = ''] = keysOf(archive, 0);
      archive.bucket.replace({ ...archive.bucket.read(other), key: file });
      return erase(archive, [digest]);
    },
    ...{ verdict: 'not whole', problems: ['LogFileModified'], removed: [1, 0], gap: [0, 1] },
  },
  {
    what: 'two hours, and the ledger knows of one',
    change: (archive) => erase(archive, keysOf(archive, 0, 1)).slice(3),
    ...{ verdict: 'not whole', problems: ['DigestMissing', 'LogFileMissing'], removed: [1, 2], gap: [1, 2] },
  },
  {
    what: 'the newest hours, and the ledger knows of the older one',
    change: (archive) => erase(archive, keysOf(archive, 6, 7)).slice(0, 3),
    ...{
      verdict: 'not whole',
      problems: ['DigestMissing', 'LogFileMissing', 'NewestDigestsMissing'],
      removed: [1, 2],
      gap: [6, 7],
    },
  },
  {
    what: 'an hour, in whose place something else was written',
    change: (archive) => {
      const keys = keysOf(archive, 2);
      const forged = archive.bucket.read(keys[0] ?? '');
      erase(archive, keys);
      archive.bucket.put({ ...forged, body: archive.bucket.read(keysOf(archive, 3)[0] ?? '').body });
      return keys;
    },
    ...{ verdict: 'not whole', problems: ['DigestMoved'], removed: [0, 2] },
  },
  {
    what: 'log files in whose place others were written',
    change: (archive) => {
      const [, file = '', other = ''] = keysOf(archive, 2);
      archive.bucket.replace({ ...archive.bucket.read(other), key: file });
      return [file];
    },
    ...{ verdict: 'not whole', problems: ['LogFileModified'] },
  },
  { what: 'nothing, though the ledger says so', change: (archive) => keysOf(archive, 1), verdict: 'whole' },
];

async function verifiedAfter({ change }: Case): Promise<VerificationResult> {
  const archive = soundArchive();
  const day = await provenDay(archive);
  return verifyBucket(archive.bucket, { earlier: proofsOf(day, new Set(change(archive))) });
}

test.each(CASES)('gone: $what', async (each) => {
  const result = await verifiedAfter(each);
  const chain = onlyChain(result);
  expect(verdictOf(result)).toBe(each.verdict);
  expect(result.whole).toBe(each.verdict === 'whole');
  expect([...new Set(chain.problems.map(({ kind }) => kind))]).toEqual(each.problems ?? []);
  const [digests, logFiles] = each.removed ?? [0, 0];
  expect(chain.removed ?? { digests: 0, logFiles: 0 }).toEqual({ digests, logFiles });
  const gaps = chain.gaps.filter(({ reason }) => reason === 'removed').map(({ from, to }) => `${from}/${to}`);
  const hour = (count: number): string => `2026-01-01T0${count}:01:31Z`;
  const until = each.gap?.[1] === 8 ? '2026-01-01T08:00:00Z' : hour(each.gap?.[1] ?? 0);
  expect(gaps).toEqual(each.gap ? [`${hour(each.gap[0])}/${until}`] : []);
  // never proven: whatever is gone is counted nowhere else
  const { valid, missing } = chain.digests;
  expect(valid + missing + digests).toBeLessThanOrEqual(8);
});

test('without a ledger what is gone is missing', async () => {
  const archive = soundArchive();
  erase(archive, keysOf(archive, 1, 2));
  const chain = onlyChain(await verifyBucket(archive.bucket));
  expect(chain.problems.map(({ kind }) => kind)).toContain('DigestMissing');
});

test('a replica answers for itself', async () => {
  const archive = soundArchive();
  const day = await provenDay(archive);
  const replica = new MemoryBucket('replica', LOCK);
  replica.keys = [KEY];
  replica.deliver(archive.hours);
  for (const key of keysOf(archive, 1)) replica.erase(key);
  const earlier = proofsOf(day, new Set(keysOf(archive, 1)));
  const result = await verifyBucket(replica, { earlier, readFrom: 'replica' });
  expect(result.ledger).toBeUndefined();
  expect(onlyChain(result).problems.map(({ kind }) => kind)).toContain('DigestMissing');
});

test('a day that was not whole stays a fault when it is gone', async () => {
  const archive = soundArchive();
  const day = await provenDay(archive);
  const gone = new Set(erase(archive, keysOf(archive, 0)));
  const result = await verifyBucket(archive.bucket, { earlier: proofsOf(day, gone, { ...REMOVED, whole: false }) });
  expect(verdictOf(result)).toBe('not whole');
  expect(onlyChain(result).gaps.map(describeGap)).toContainEqual(
    expect.stringContaining('was not whole when last verified'),
  );
  expect(toFindings(result).filter(needsAttention)).toMatchObject([
    { guardrail: 'RemovedUnexplained', status: 'UNKNOWN' },
  ]);
});

test('a digest that the ledger has and that does not follow the one before breaks the chain', async () => {
  const archive = soundArchive();
  const day = await provenDay(archive);
  const gone = new Set(erase(archive, keysOf(archive, 1)));
  const digests = day.digests.map((digest) => (gone.has(digest.key) ? { ...digest, previousSignature: 'ab' } : digest));
  const { problems } = onlyChain(await verifyBucket(archive.bucket, { earlier: proofsOf({ ...day, digests }, gone) }));
  expect(problems.map(({ kind }) => kind)).toEqual(['DigestLinkBroken']);
});

test('every format says the same sentence', async () => {
  const [first] = CASES;
  const result = await verifiedAfter(first as Case);
  const sentence = 'was whole when last verified on 2026-01-02, removed on 2032-01-05 after 2195 days';
  expect(renderVerification(result, 'text')).toContain(sentence);
  expect(renderVerification(result, 'text')).toMatch(/^WHOLE WHERE KEPT /);
  expect(renderVerification(result, 'text')).toContain('neither proven nor missing: 3 digests and 6 log files');
  expect(renderVerification(result, 'html')).toContain(sentence);
  expect(renderVerification(result, 'html')).toContain('The log is whole where it is kept.');
  expect(renderVerification(result, 'csv')).toContain(sentence);
  expect(renderVerification(result, 'ocsf')).toContain(sentence);
  expect(JSON.parse(renderVerification(result, 'json'))).toMatchObject({
    whole: false,
    ledger: 'the ledger',
    chains: [{ removed: { digests: 3, logFiles: 6 } }],
  });
  expect(toFindings(result).filter(({ guardrail }) => guardrail === 'LogIsWhole')).toEqual([]);
});

test('a verification that is resumed counts what is gone once', async () => {
  const archive = soundArchive();
  const day = await provenDay(archive);
  const earlier = proofsOf(day, new Set(erase(archive, keysOf(archive, 0, 1, 2, 3))));
  const states: string[] = [];
  const save = (_: string, state: () => unknown): void => void states.push(JSON.stringify(state()));
  const whole = onlyChain(await verifyBucket(archive.bucket, { earlier, resume: { load: () => undefined, save } }));
  for (const state of states) {
    const resume = { load: () => JSON.parse(state) as never, save: () => undefined };
    expect(onlyChain(await verifyBucket(archive.bucket, { earlier, resume }))).toEqual(whole);
  }
  expect(parseDigestKey(at(day.digests, 0).key)?.end).toEqual(new Date('2026-01-01T01:01:31Z'));
  expect(states.length).toBeGreaterThan(7);
});

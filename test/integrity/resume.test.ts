/** A long verification that was stopped goes on where it stopped: the result is the same, and nothing is read twice. */
import { againFrom } from '../../bin/commands/earlier-proofs';
import { draw } from '../../lib/integrity/sample';
import type { LedgerProofs } from '../../lib/ledger/earlier-proofs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResumeFileError } from '../../lib/integrity/errors';
import type { ObjectName, StoredObject } from '../../lib/integrity/fetcher';
import { ResumeFile } from '../../lib/integrity/resume';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { at, KEY, LOCK, PERIOD, SCOPE, soundArchive, verifyBucket, type Archive } from './support';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-resume-'));
  file = join(folder, 'resume.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A bucket that cannot be reached any more after so many objects. */
class FailingBucket extends MemoryBucket {
  constructor(
    private left: number,
    archive: Archive,
  ) {
    super(SCOPE.bucket, LOCK);
    this.keys = [KEY];
    this.deliver(archive.hours);
  }

  override get(object: ObjectName): Promise<StoredObject | undefined> {
    if (this.left <= 0) return Promise.reject(new Error('the network is gone'));
    this.left -= 1;
    return super.get(object);
  }
}

const HOURS = 60;
const LONG = { end: new Date('2026-01-03T11:50:00Z'), now: new Date('2026-01-03T12:10:00Z') };
const OPTIONS = { ...LONG, concurrency: 1 };
const resumeFile = (): ResumeFile => new ResumeFile(file, 'the same', { start: PERIOD.start, end: LONG.end });

const longArchive = (): Archive => soundArchive({ hours: HOURS, stopped: [40, 41] });

/** Leaves something to find before, at and behind the place where it stops. */
function tamper({ hours }: Archive, bucket: MemoryBucket): void {
  for (const hour of [1, 20, 45]) bucket.delete(at(at(hours, hour).logFiles, 0).key);
  bucket.put({ ...at(at(hours, 30).logFiles, 1), key: `${at(at(hours, 30).logFiles, 1).key}.exe` });
}

it.each([1, 30, 60, 90, 120, 150, 170])('stopped after %i objects', async (stopAfter) => {
  const archive = longArchive();
  tamper(archive, archive.bucket);
  const straight = await verifyBucket(archive.bucket, OPTIONS);

  const failing = new FailingBucket(stopAfter, archive);
  tamper(archive, failing);
  const first = resumeFile();
  await expect(verifyBucket(failing, { ...OPTIONS, resume: first })).rejects.toThrow('the network is gone');
  first.write();
  const settled = countSettled();

  archive.bucket.fetched.length = 0;
  const result = await verifyBucket(archive.bucket, { ...OPTIONS, resume: resumeFile() });
  expect({ ...result, chains: sorted(result) }).toEqual({ ...straight, chains: sorted(straight) });
  // what was settled is not fetched again; besides, nothing is fetched more than once
  expect(archive.bucket.fetched).toHaveLength(allFetched(straight) - settled);
});

/** Digests and log files that the file says are settled; a hidden one is fetched as well, by its version. */
function countSettled(): number {
  const { chains } = JSON.parse(readFileSync(file, 'utf8')) as {
    chains: Record<string, { result: Parameters<typeof judged>[0] }>;
  };
  return Object.values(chains).reduce((sum, { result }) => sum + judged(result), 0);
}

type Judged = Record<'digests' | 'logFiles', Record<'valid' | 'invalid' | 'missing', number>>;

function judged({ digests, logFiles }: Judged): number {
  return [digests, logFiles].flatMap((counts) => Object.values(counts)).reduce((sum, count) => sum + count, 0);
}

function allFetched({ chains }: { readonly chains: readonly Judged[] }): number {
  return chains.reduce((sum, chain) => sum + judged(chain), 0);
}

/** Problems in the order of their keys: which hour is settled first is chance. */
function sorted({ chains }: Awaited<ReturnType<typeof verifyBucket>>): unknown {
  return chains.map((chain) => ({
    ...chain,
    problems: [...chain.problems].sort((a, b) => (a.key + a.from < b.key + b.from ? -1 : 1)),
  }));
}

it('a chain that is finished is not read again', async () => {
  const { bucket } = soundArchive();
  const resume = resumeFile();
  const first = await verifyBucket(bucket, { resume });
  resume.write();
  bucket.fetched.length = 0;
  expect(await verifyBucket(bucket, { resume: resumeFile() })).toEqual(first);
  expect(bucket.fetched).toEqual([]);
});

it('keeps the period of the first run: "24h" is another time when it goes on', () => {
  resumeFile().write();
  const later = new ResumeFile(file, 'the same', { start: new Date('2026-02-01'), end: new Date('2026-02-02') });
  expect(later.period).toEqual({ start: PERIOD.start, end: LONG.end });
});

it('goes on with the sample of the first run, and not where the ledger answers no longer', async () => {
  const sample = { percent: 1, seed: 'ab', drawnFrom: 'the cosignature of a witness', foreseeable: false };
  const proofs = {} as LedgerProofs;
  const fresh = (seed: string) => () => Promise.resolve(draw({ ...sample, seed }));
  const first = resumeFile();
  await againFrom(first, { proofs }, fresh('ab'));
  first.write();
  expect(await againFrom(resumeFile(), { proofs }, fresh('cd'))).toMatchObject(sample);
  await expect(againFrom(resumeFile(), {}, () => Promise.resolve(undefined))).rejects.toThrow(ResumeFileError);
});

it('refuses the file of another verification', () => {
  resumeFile().write();
  expect(() => new ResumeFile(file, 'another', PERIOD)).toThrow(ResumeFileError);
});

it.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['other JSON', '[]'],
  ['another format', '{"format":"wormtrail-verify-0","verification":"the same","chains":{}}'],
])('refuses a file that holds %s', (_name, content) => {
  writeFileSync(file, content);
  expect(resumeFile).toThrow(ResumeFileError);
});

/**
 * Verifies that a log is whole. For each account and Region, which have a digest chain of their own (chain.ts):
 *
 * 1. List the digests of the period in the order of time, with all versions of each object.
 * 2. A digest is valid if CloudTrail's public key of that Region and time verifies its signature, at its own place in the bucket.
 *    Where CloudTrail no longer lists the key, the copy counts that the evidence kept (kept-keys.ts), and the result says so.
 * 3. Where the latest version is not what CloudTrail signed, look for the original below it: it is hidden, overwritten or lost.
 * 4. Each valid digest names the one before it by place, hash and signature. Compare all three, and read the one before where
 *    the listing does not hold it.
 * 5. Digests cover their hours without a gap. Hours that no valid digest covers are a problem, unless the trail had not begun
 *    or the next digest is not due.
 * 6. Each valid digest names the log files of its hour with their SHA-256. Read each file once, unzip it within limits, and compare.
 * 7. Log files have versions too: what step 3 says of digests holds for them.
 * 8. List the log files beside the digests. A file that no valid digest names proves nothing, and is a problem; so is an
 *    object where CloudTrail delivers nothing (out-of-place.ts).
 * 9. A digest of another trail in the same folder names log files too. They are compared and not counted. So are those in the
 *    folders of accounts that the trail does not record; all else below its prefix is named (beside.ts).
 * 10. Digests and log files that are gone, and that the ledger proves to have been allowed to go, make a gap of their own: neither proven
 *    nor missing (earlier-proofs.ts). Log files that such a digest named, and that are there, are compared with the ledger's hash.
 * 11. An hour counts once all of its files are judged. Then it is saved, and an interrupted verification goes on behind it.
 */
import pLimit from 'p-limit';
import { parseArn } from '../facts/arn';
import { findChains, type ArchivePlace, type Selection } from './archive';
import type { Again, Sample } from './again';
import { lookBeside, type Beside } from './beside';
import { Chain } from './chain';
import { Budget } from './concurrency';
import type { VerificationContext } from './context';
import { VerificationOptionError } from './errors';
import type { EarlierProofs } from './earlier-proofs';
import type { Fetcher } from './fetcher';
import { accountFolder, nameOf, type ChainScope } from './keys';
import { Meter, type Progress } from './progress';
import type { Problem } from './problem';
import type { ProvenFileReader } from './proven-file';
import type { ProvenObjects } from './proven-objects';
import { RelocatedFetcher } from './relocated';
import { chainResult, withProblems, type BesideLog, type ChainResult, type VerificationResult } from './result';
import type { ResumeStore } from './resume';
import { smallArchive } from './small-archive';
import { formatTime } from './time';

export interface VerificationOptions extends ArchivePlace, Selection {
  /** Log files that were delivered between these times. */
  readonly start: Date;
  readonly end: Date;
  /** A replica of `bucket`, which is read in its place. @default `bucket` itself */
  readonly readFrom?: string;
  /** Buckets besides `bucket` that digests may name, because the trail delivered there before. */
  readonly formerBuckets?: readonly string[];
  /** Requests under way at once. @default 64 */
  readonly concurrency?: number;
  /** Whether the retention of every object is read and judged. @default false */
  readonly checkLocks?: boolean;
  /** Days for which a log has to be locked from its delivery on; judged with `checkLocks`. @default locked now is enough */
  readonly requiredDays?: number;
  /** Whether log files are read. Without them no chain is called whole. @default true */
  readonly readLogFiles?: boolean;
  /** Whether everything below the prefix is looked at. @default true where all Regions are verified, the trail's account among others */
  readonly beside?: boolean;
  /** When the verification takes place. @default the time of the call */
  readonly now?: Date;
  readonly resume?: ResumeStore;
  readonly onProgress?: (progress: Progress) => void;
  /** Reads the log files that are proven, in no particular order. */
  readonly onProven?: ProvenFileReader;
  /** Keeps a list of the digests and log files that are proven. */
  readonly proven?: ProvenObjects;
  /** What earlier verifications proved: it answers for what was removed after its retention. Not for a replica. @default nothing does */
  readonly earlier?: EarlierProofs;
  /** Compares what `earlier` has with what is listed, and reads a sample of it. @default everything is read */
  readonly again?: Again;
}

const CONCURRENCY = 64;
/** Chains under way at once: their requests share one budget. */
const CHAINS_AT_ONCE = 8;
/** Zipped bytes in memory at once. */
const BYTES_AT_ONCE = 24 * 1024 * 1024;

/**
 * @throws VerificationOptionError where the options name nothing to verify.
 * @throws ArchiveUnreadableError where the bucket or CloudTrail does not answer, or refuses.
 */
export async function verify(options: VerificationOptions, fetcher: Fetcher): Promise<VerificationResult> {
  const { start, end } = options;
  if (start >= end) throw new VerificationOptionError('The start time must be before the end time.');
  const { bucket, readFrom } = options;
  const replica = readFrom === undefined ? undefined : new RelocatedFetcher(fetcher, bucket, readFrom);
  const source = replica ?? (isReadAgain(options) ? smallArchiveOf(options, fetcher) : fetcher);
  const context = contextOf(options, source);
  const scopes = await findChains(source, options, options);
  const beside = looksBeside(options) ? await lookBeside(source, options, scopes) : undefined;
  const strangers = beside?.strangers ?? [];
  for (const scope of [...scopes, ...strangers]) context.meter.chain(nameOf(scope), 0);
  const results = await verifyChains(context, [...scopes, ...strangers], options.resume);
  const [own, others] = [results.slice(0, scopes.length), results.slice(scopes.length)];
  if (own.every(({ digests }) => digests.valid === 0)) await replica?.assertReplica();
  const chains = beside ? withBeside(own, others, beside, options) : own;
  const besideLog = beside && besideOf(others, beside);
  return {
    trailArn: options.trailArn,
    ...{ bucket, ...(readFrom !== undefined && { readFrom }) },
    ...{ start: formatTime(start), end: formatTime(end), verifiedAt: formatTime(context.now) },
    whole: chains.every(({ whole }) => whole),
    ...(context.earlier && { ledger: context.earlier.source }),
    ...(context.again && { again: sampleOf(context.again) }),
    chains,
    ...(besideLog && { beside: besideLog }),
  };
}

function sampleOf({ percent, seed, drawnFrom, foreseeable }: Again): Sample {
  return { percent, seed, drawnFrom, foreseeable };
}

/** What is wrong beside chains that others verify, and what a result says of it. @throws what `verify` throws */
export async function verifyBeside(
  options: VerificationOptions,
  scopes: readonly ChainScope[],
  fetcher: Fetcher,
): Promise<{ readonly problems: readonly Problem[]; readonly beside?: BesideLog }> {
  const looked = await lookBeside(fetcher, options, scopes);
  const others = await verifyChains(contextOf(options, fetcher), looked.strangers, undefined);
  const problems = [...others.flatMap((chain) => chain.problems), ...problemsOutOfPlace(looked, options)];
  const beside = besideOf(others, looked);
  return { problems, ...(beside && { beside }) };
}

function contextOf(options: VerificationOptions, fetcher: Fetcher): VerificationContext {
  const { start, end, now = new Date(), bucket } = options;
  return {
    fetcher,
    period: { start, end },
    now,
    buckets: new Set([bucket, ...(options.formerBuckets ?? [])]),
    checkLocks: options.checkLocks ?? false,
    requiredDays: options.requiredDays ?? 0,
    readLogFiles: options.readLogFiles ?? true,
    ...(options.onProven && { onProven: options.onProven }),
    ...(options.proven && { proven: options.proven }),
    // a replica has versions and lifecycle rules of its own
    ...(options.earlier && options.readFrom === undefined && { earlier: options.earlier }),
    // locks are read with the objects, and their content is for those who read it
    ...(options.again && isReadAgain(options) && { again: options.again }),
    budget: new Budget(options.concurrency ?? CONCURRENCY, BYTES_AT_ONCE),
    meter: new Meter(options.onProgress),
  };
}

/** Whether what was proven before is compared, and not read. */
function isReadAgain(options: VerificationOptions): boolean {
  const { again, earlier, readFrom, checkLocks, onProven, proven, readLogFiles } = options;
  if (!again || !earlier || readFrom !== undefined) return false;
  return !checkLocks && !onProven && !proven && readLogFiles !== false;
}

/** Where the accounts are known, so that their folders are. */
function smallArchiveOf({ bucket, prefix, organizationId, accounts }: VerificationOptions, fetcher: Fetcher): Fetcher {
  if (accounts === 'all' || organizationId !== undefined) return fetcher;
  return smallArchive(
    fetcher,
    bucket,
    [...new Set(accounts)].map((account) => accountFolder({ prefix, account })),
  );
}

function verifyChains(
  context: VerificationContext,
  scopes: readonly ChainScope[],
  resume: ResumeStore | undefined,
): Promise<ChainResult[]> {
  const atOnce = pLimit(CHAINS_AT_ONCE);
  return Promise.all(scopes.map((scope) => atOnce(() => verifyChain(context, scope, resume))));
}

function looksBeside({ beside, regions, accounts, trailArn }: VerificationOptions): boolean {
  const isAll = regions === 'all' && (accounts === 'all' || accounts.includes(parseArn(trailArn)?.account ?? ''));
  return beside ?? isAll;
}

/** What is wrong beside the log is told with the chain of the trail's own Region. */
function withBeside(
  own: readonly ChainResult[],
  others: readonly ChainResult[],
  beside: Beside,
  options: VerificationOptions,
): readonly ChainResult[] {
  const problems = problemsOutOfPlace(beside, options);
  const wrong = [
    ...others.filter(({ whole }) => !whole),
    ...(problems.length > 0 ? [{ problems, problemCounts: { ObjectOutOfPlace: problems.length } }] : []),
  ];
  const account = parseArn(options.trailArn)?.account;
  const home = own.find((chain) => chain.account === account && chain.region === options.trail.homeRegion) ?? own[0];
  return wrong.length === 0 ? own : own.map((chain) => (chain === home ? withProblems(chain, wrong) : chain));
}

function problemsOutOfPlace(
  { outOfPlace }: Beside,
  { bucket, trail, trailArn, start, end }: VerificationOptions,
): readonly Problem[] {
  const account = parseArn(trailArn)?.account ?? '';
  return outOfPlace.map((key) => ({
    ...{ kind: 'ObjectOutOfPlace', account, region: trail.homeRegion, bucket, key },
    ...{ from: formatTime(start), to: formatTime(end) },
    expected: 'nothing: CloudTrail does not deliver there',
    found: key.endsWith('/') ? 'a folder' : 'an object',
  }));
}

const MOST_NAMED = 100;

function besideOf(others: readonly ChainResult[], { named, unread }: Beside): BesideLog | undefined {
  const otherTrails = others.flatMap(({ whole, digests, account, region }) =>
    whole && digests.valid > 0 ? [`${account} in ${region}`] : [],
  );
  if (otherTrails.length + named.length + unread.length === 0) return undefined;
  return { otherTrails, named: named.toSorted().slice(0, MOST_NAMED), namedTotal: named.length, unread };
}

async function verifyChain(
  context: VerificationContext,
  scope: ChainScope,
  resume: ResumeStore | undefined,
): Promise<ChainResult> {
  const state = resume?.load(nameOf(scope));
  if (state?.finished) {
    context.meter.chain(nameOf(scope), 1);
    return chainResult(scope, state.result);
  }
  const chain = new Chain(context, scope, state, (settled) => resume?.save(nameOf(scope), settled));
  return chainResult(scope, await chain.verify());
}

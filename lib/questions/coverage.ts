/** What an answer rests on: the hours that digests prove, of those that were asked, and what is missing. */
import { describeGap, type Gap } from '../integrity/gap';
import { countProblems, type ChainResult } from '../integrity/result';
import type { Problem, ProblemKind } from '../integrity/problem';
import { formatTime, HOUR } from '../integrity/time';
import { LATE, type Period } from './period';

export interface Coverage {
  /** Whether every hour asked is proven, in every Region expected, and nothing was wrong. */
  readonly complete: boolean;
  /** ISO 8601; events of these hours are answered. */
  readonly from: string;
  readonly to: string;
  /** Hours that are proven in every Region, of those asked. */
  readonly hours: { readonly proven: number; readonly asked: number };
  readonly regions: readonly RegionCoverage[];
  /** Regions of which nothing at all is in the archive, though they were expected. */
  readonly neverHeard: readonly { readonly account: string; readonly region: string }[];
  readonly files: {
    /** Proven and read. */
    readonly read: number;
    /** Hidden or overwritten: the original below was proven and read. */
    readonly recovered: number;
    /** Not used. */
    readonly unproven: number;
  };
  /** What is wrong, the first some hundred. */
  readonly problems: readonly CoverageProblem[];
  readonly problemCount: number;
  /** Records that are none, in files that are proven. */
  readonly unreadableRecords: number;
  /** What else an answer of no rows would need to mean anything. */
  readonly notes: readonly string[];
}

interface RegionCoverage {
  readonly account: string;
  readonly region: string;
  readonly proven: number;
  readonly lacks: readonly Lack[];
}

interface Lack {
  readonly from: string;
  readonly to: string;
  readonly reason: Gap['reason'] | 'public keys not readable' | 'not signed yet';
}

type CoverageProblem = Pick<Problem, 'kind' | 'account' | 'region' | 'key' | 'from' | 'to' | 'found'>;

/** Digests follow each other by the second: what is shorter is no gap. */
const TOLERANCE = 60_000;
const MOST_PROBLEMS = 200;

/** The original lies below, and was read. */
const RECOVERED: readonly ProblemKind[] = ['LogFileHidden', 'LogFileOverwritten', 'LogFileRewritten'];
export interface CoverageOptions {
  readonly chains: readonly ChainResult[];
  readonly period: Period;
  readonly filesRead: number;
  readonly unreadableRecords: number;
  readonly notes: readonly string[];
  /** Notes that keep the answer from being complete. */
  readonly doubts: readonly string[];
}

/** Until when digests of every Region reach, as far as they are due. */
export function signedUntil(chains: readonly ChainResult[], now: Date): Date {
  const ends = chains.flatMap(({ gaps }) => gaps.filter(isNotDue).map(({ from }) => Date.parse(from)));
  // where no chain says it, what is an hour old is due
  return new Date(ends.length > 0 ? Math.min(...ends) : Math.floor((now.getTime() - HOUR) / HOUR) * HOUR);
}

/** When the first digest of a trail begins that is younger than the period: no chain began before. */
export function beganAt(chains: readonly ChainResult[]): Date | undefined {
  const begins = chains.map(({ gaps }) => gaps.find(({ reason }) => reason === 'before the trail')?.to);
  const known = begins.filter((begin) => begin !== undefined);
  return known.length === 0 || known.length < begins.length ? undefined : new Date(known.sort()[0] ?? '');
}

export function coverageOf(options: CoverageOptions): Coverage {
  const { chains, period, filesRead, unreadableRecords, notes, doubts } = options;
  const problems = chains.flatMap(({ problems: all }) => all.filter((problem) => concerns(problem, period)));
  const counted = (kinds: (kind: ProblemKind) => boolean): number => problems.filter(({ kind }) => kinds(kind)).length;
  const neverHeard = chains.filter(isSilent);
  const heard = chains.filter((chain) => !isSilent(chain));
  const regions = heard.map((chain) => regionCoverage(chain, problems, period));
  const asked = hoursOf(period);
  const lacking = new Set(chains.flatMap((chain) => lackingHours(lacksOf(chain, problems, period), period)));
  const recovered = counted((kind) => RECOVERED.includes(kind));
  const faults = problems.filter(({ kind }) => kind !== 'LogFilesNotCovered');
  // of those that are counted only nobody knows when they were
  const unlisted = countProblems(chains) - chains.reduce((sum, { problems: { length } }) => sum + length, 0);
  const problemCount = faults.length + unlisted;
  const isComplete = [lacking.size, problemCount, neverHeard.length, unreadableRecords, doubts.length].every(
    (count) => count === 0,
  );
  return {
    complete: isComplete && chains.length > 0,
    ...{ from: formatTime(period.from), to: formatTime(period.to) },
    hours: { proven: asked - lacking.size, asked },
    regions,
    neverHeard: neverHeard.map(({ account, region }) => ({ account, region })),
    files: { read: filesRead, recovered, unproven: counted((kind) => isUnproven(kind)) },
    problems: faults
      .slice(0, MOST_PROBLEMS)
      .map(({ kind, account, region, key, from, to, found }) => ({ kind, account, region, key, from, to, found })),
    problemCount,
    unreadableRecords,
    notes: [...doubts, ...notes, ...notCovered(problems), ...removedNotes(chains, period)],
  };
}

/** Nothing of it is in the archive, and no digest of it was ever found. */
function isSilent({ digests, logFiles, notNamed, problemCounts }: ChainResult): boolean {
  const found = [digests, logFiles].flatMap(({ valid, invalid, missing }) => [valid, invalid, missing]);
  return [...found, notNamed].every((count) => count === 0) && problemCounts.ChainMissing !== undefined;
}

function regionCoverage(chain: ChainResult, problems: readonly Problem[], period: Period): RegionCoverage {
  const lacks = lacksOf(chain, [], period);
  const unproven = lackingHours(lacksOf(chain, problems, period), period).length;
  return { account: chain.account, region: chain.region, proven: hoursOf(period) - unproven, lacks };
}

/** Hours without a valid digest, and, where problems are given, those of files that are not proven. */
function lacksOf(
  { account, region, gaps, problems: own }: ChainResult,
  problems: readonly Problem[],
  period: Period,
): Lack[] {
  const denied = own.filter(({ kind }) => kind === 'PublicKeysDenied' || kind === 'PublicKeysUnreadable');
  const files = problems.filter((each) => each.account === account && each.region === region && isUnproven(each.kind));
  const all: Lack[] = [
    ...gaps.map(({ from, to, reason }) => ({
      from,
      to,
      reason: reason === 'not due yet' ? ('not signed yet' as const) : reason,
    })),
    ...denied.map(({ from, to }) => ({ from, to, reason: 'public keys not readable' as const })),
    ...files.map((file) => ({ from: file.from, to: endOf(file), reason: 'digests missing' as const })),
  ];
  return all.flatMap((lack) => {
    const from = Math.max(Date.parse(lack.from), period.from.getTime());
    const to = Math.min(Date.parse(lack.to), period.to.getTime());
    if (to - from <= TOLERANCE) return [];
    return { ...lack, from: formatTime(new Date(from)), to: formatTime(new Date(to)) };
  });
}

/** Of what no digest names, the key alone says when it was written: to the minute, and not how long its hour was. */
function endOf({ kind, from, to }: Problem): string {
  return kind === 'LogFileNotNamed' ? formatTime(new Date(Date.parse(from) + 3 * TOLERANCE)) : to;
}

function lackingHours(lacks: readonly Lack[], period: Period): number[] {
  const hours = new Set<number>();
  const start = period.from.getTime();
  for (const { from, to } of lacks) {
    const first = Math.floor((Date.parse(from) - start + TOLERANCE) / HOUR);
    const last = Math.ceil((Date.parse(to) - start - TOLERANCE) / HOUR);
    for (let hour = Math.max(0, first); hour < Math.min(last, hoursOf(period)); hour += 1) hours.add(hour);
  }
  return [...hours];
}

function hoursOf({ from, to }: Period): number {
  return Math.max(1, Math.ceil((to.getTime() - from.getTime() - TOLERANCE) / HOUR));
}

/** Whether it may be why an event of the period is not in the answer: its file may have been delivered after it. */
function concerns({ kind, from, to }: Problem, period: Period): boolean {
  // a trail that stops delivers what came before
  const until = period.to.getTime() + (kind === 'TrailStopped' ? 0 : LATE);
  return Date.parse(to) - TOLERANCE > period.from.getTime() && Date.parse(from) + TOLERANCE < until;
}

function isUnproven(kind: ProblemKind): boolean {
  return kind.startsWith('LogFile') && !RECOVERED.includes(kind) && kind !== 'LogFilesNotCovered';
}

function isNotDue({ reason }: Gap): boolean {
  return reason === 'not due yet';
}

function notCovered(problems: readonly Problem[]): string[] {
  const folders = problems.filter(({ kind }) => kind === 'LogFilesNotCovered').map(({ key }) => key);
  return folders.map((key) => `No digest covers the files below ${key}: they are not read.`);
}

/** What the ledger says of hours of the period that were removed. */
function removedNotes(chains: readonly ChainResult[], { from, to }: Period): string[] {
  return chains.flatMap(({ account, region, gaps }) =>
    gaps
      .filter((gap) => gap.removed && Date.parse(gap.from) < to.getTime() && Date.parse(gap.to) > from.getTime())
      .map((gap) => `${account} ${region}, ${gap.from} to ${gap.to}: ${describeGap(gap)}.`),
  );
}

/** What a verification found: per account and Region what was judged, and everything that is wrong. */
import { countSilent, coverageLines, type MemberCoverage } from './member-coverage';
import { counted } from '../findings/format';
import type { Sample } from './again';
import { isFault, joined, type Gap } from './gap';
import type { ChainScope } from './keys';
import type { Problem, ProblemKind } from './problem';

export interface Counts {
  readonly valid: number;
  readonly invalid: number;
  readonly missing: number;
}

/** A key of CloudTrail that judged digests although CloudTrail no longer lists it: the evidence kept it. */
export interface UsedKeptKey {
  readonly fingerprint: string;
  /** When: ISO 8601. */
  readonly keptAt: string;
}

/** Nobody reads a report of more problems than this: the rest are only counted. */
const MOST_PROBLEMS_KEPT = 5000;

/** Plain JSON, so that a verification can go on later where it stopped. */
export interface ResultState {
  readonly digests: Counts;
  readonly logFiles: Counts;
  /** Objects among the log files that no digest names. */
  readonly notNamed: number;
  /** Log files that digests name and that were left unread; absent where none was. */
  readonly notRead?: number;
  /** What was removed after its retention, as the ledger proves; absent where nothing was. */
  readonly removed?: Readonly<Record<Subject, number>>;
  /** Of those that are valid: not read, because they list as they were when they were proven; absent where all were read. */
  readonly compared?: Readonly<Record<Subject, number>>;
  /** Of those that list so: read nevertheless, because they are in the sample. */
  readonly sampled?: number;
  readonly unzippedBytes: number;
  /** Absent where CloudTrail lists every key. */
  readonly keptKeys?: readonly UsedKeptKey[];
  readonly gaps: readonly Gap[];
  /** The first some thousand; `problemCounts` counts all. */
  readonly problems: readonly Problem[];
  readonly problemCounts: Readonly<Partial<Record<ProblemKind, number>>>;
}

export type Subject = 'digests' | 'logFiles';

/** What a chain's verification has found so far: counts without bound, problems within bounds. */
export class Result {
  private readonly counts: Record<Subject, Record<keyof Counts, number>>;
  private notNamed: number;
  private notRead: number;
  private readonly removed: Record<Subject, number>;
  private readonly compared: Record<Subject, number>;
  private sampled: number;
  private unzippedBytes: number;
  private readonly keptKeys: Map<string, UsedKeptKey>;
  private readonly gaps: Gap[];
  private readonly problems: Problem[];
  private readonly problemCounts: Map<ProblemKind, number>;

  constructor(state?: ResultState) {
    const none = { valid: 0, invalid: 0, missing: 0 };
    this.counts = { digests: { ...(state?.digests ?? none) }, logFiles: { ...(state?.logFiles ?? none) } };
    this.notNamed = state?.notNamed ?? 0;
    this.notRead = state?.notRead ?? 0;
    this.removed = { digests: 0, logFiles: 0, ...state?.removed };
    this.compared = { digests: 0, logFiles: 0, ...state?.compared };
    this.sampled = state?.sampled ?? 0;
    this.unzippedBytes = state?.unzippedBytes ?? 0;
    this.keptKeys = new Map(state?.keptKeys?.map((key) => [key.fingerprint, key]));
    this.gaps = [...(state?.gaps ?? [])];
    this.problems = [...(state?.problems ?? [])];
    this.problemCounts = new Map(Object.entries(state?.problemCounts ?? {}) as [ProblemKind, number][]);
  }

  count(subject: Subject, verdict: keyof Counts): void {
    this.counts[subject][verdict] += 1;
  }

  countNotRead(): void {
    this.notRead += 1;
  }

  countRemoved(subject: Subject): void {
    this.removed[subject] += 1;
  }

  /** Counts what is as it was when it was proven, and is not read. */
  countCompared(subject: Subject): void {
    this.count(subject, 'valid');
    this.compared[subject] += 1;
  }

  countSampled(): void {
    this.sampled += 1;
  }

  keptKey({ fingerprint, keptAt }: UsedKeptKey): void {
    this.keptKeys.set(fingerprint, { fingerprint, keptAt });
  }

  countUnzipped(bytes: number): void {
    this.unzippedBytes += bytes;
  }

  problem(problem: Problem): void {
    this.problemCounts.set(problem.kind, (this.problemCounts.get(problem.kind) ?? 0) + 1);
    if (problem.kind === 'LogFileNotNamed') this.notNamed += 1;
    if (this.problems.length < MOST_PROBLEMS_KEPT) this.problems.push(problem);
  }

  has(kind: ProblemKind, key: string): boolean {
    return this.problems.some((problem) => problem.kind === kind && problem.key === key);
  }

  gap(gap: Gap): void {
    const one = joined(this.gaps.at(-1), gap);
    if (one) this.gaps[this.gaps.length - 1] = one;
    else this.gaps.push(gap);
  }

  add(other: ResultState): void {
    for (const subject of ['digests', 'logFiles'] as const) {
      for (const verdict of ['valid', 'invalid', 'missing'] as const) {
        this.counts[subject][verdict] += other[subject][verdict];
      }
    }
    this.notNamed += other.notNamed;
    this.notRead += other.notRead ?? 0;
    this.unzippedBytes += other.unzippedBytes;
    for (const subject of ['digests', 'logFiles'] as const) {
      this.removed[subject] += other.removed?.[subject] ?? 0;
      this.compared[subject] += other.compared?.[subject] ?? 0;
    }
    this.sampled += other.sampled ?? 0;
    for (const gap of other.gaps) this.gap(gap);
    this.addProblems(other);
  }

  addProblems(other: Pick<ResultState, 'problems' | 'problemCounts'>): void {
    this.problems.push(...other.problems.slice(0, Math.max(0, MOST_PROBLEMS_KEPT - this.problems.length)));
    for (const [kind, count] of Object.entries(other.problemCounts) as [ProblemKind, number][]) {
      this.problemCounts.set(kind, (this.problemCounts.get(kind) ?? 0) + count);
    }
  }

  get problemTotal(): number {
    return [...this.problemCounts.values()].reduce((sum, count) => sum + count, 0);
  }

  state(): ResultState {
    return {
      digests: { ...this.counts.digests },
      logFiles: { ...this.counts.logFiles },
      notNamed: this.notNamed,
      ...(this.notRead > 0 && { notRead: this.notRead }),
      ...(this.removed.digests + this.removed.logFiles > 0 && { removed: { ...this.removed } }),
      ...(this.compared.digests + this.compared.logFiles > 0 && { compared: { ...this.compared } }),
      ...(this.sampled > 0 && { sampled: this.sampled }),
      unzippedBytes: this.unzippedBytes,
      ...(this.keptKeys.size > 0 && { keptKeys: [...this.keptKeys.values()] }),
      gaps: [...this.gaps],
      problems: [...this.problems],
      problemCounts: Object.fromEntries(this.problemCounts),
    };
  }
}

export interface VerificationResult {
  readonly trailArn: string;
  readonly bucket: string;
  /** The replica that was read in its place; absent where the bucket itself was. */
  readonly readFrom?: string;
  /** The period asked for, and when it was asked: ISO 8601. */
  readonly start: string;
  readonly end: string;
  readonly verifiedAt: string;
  /** Whether every hour is covered and nothing is wrong. */
  readonly whole: boolean;
  /** What answers for what was removed after its retention; absent where nothing does. */
  readonly ledger?: string;
  /** How what was proven before was verified again; absent where everything was read. */
  readonly again?: Sample;
  readonly chains: readonly ChainResult[];
  /** What lies below the prefix and is not of this trail; absent where that was not looked at, or where nothing is. */
  readonly beside?: BesideLog;
  /** Of an organization's trail: which accounts delivered in the last day of the period. Absent where that was not asked. */
  readonly members?: MemberCoverage;
  /** Legal holds on days of the period, as their records say; absent where the audit log has no holders, or where that was not read. */
  readonly holds?: readonly HoldOfDays[];
}

/** One that is set and not released. */
interface HoldOfDays {
  readonly id: string;
  readonly case: string;
  readonly about: string;
  /** Versions that it was set on, in the period and beyond it. */
  readonly objects: number;
}

/** What is no problem, and of which nothing is proven for this trail. */
export interface BesideLog {
  /** `ACCOUNT in REGION`: every file of the period is one that a digest of another trail names. */
  readonly otherTrails: readonly string[];
  /** Objects, and folders, that are not CloudTrail's: the first hundred. */
  readonly named: readonly string[];
  readonly namedTotal: number;
  /** Folders that could not be listed. */
  readonly unread: readonly string[];
}

/** One account in one Region. */
export interface ChainResult extends ResultState {
  readonly account: string;
  readonly region: string;
  readonly whole: boolean;
}

export function chainResult({ account, region }: ChainScope, state: ResultState): ChainResult {
  const problems = Object.values(state.problemCounts).reduce((sum, count) => sum + count, 0);
  const isOpen = state.gaps.some((gap) => isFault(gap) || gap.reason === 'removed');
  const whole = problems === 0 && !state.notRead && !isOpen;
  return { account, region, whole, ...state };
}

/** The same chain with further problems. */
export function withProblems(
  chain: ChainResult,
  others: readonly Pick<ResultState, 'problems' | 'problemCounts'>[],
): ChainResult {
  const result = new Result(chain);
  for (const other of others) result.addProblems(other);
  return { ...chain, ...result.state(), whole: false };
}

/** What a result has to say of keys that only the evidence knows; a sentence each. */
export function keptKeyLines(chains: readonly ChainResult[]): string[] {
  return chains.flatMap(({ account, region, keptKeys = [] }) =>
    keptKeys.map(
      ({ fingerprint, keptAt }) =>
        `CloudTrail no longer lists the public key ${fingerprint} of ${region}: digests of ${account} are judged by the copy that the ` +
        `evidence has kept since ${keptAt}.`,
    ),
  );
}

/** What a result has to say of what lies beside the log; a sentence each. */
export function besideLines({ beside }: Pick<VerificationResult, 'beside'>): string[] {
  if (!beside) return [];
  const { otherTrails, named, namedTotal, unread } = beside;
  const more = namedTotal > named.length ? ` and ${namedTotal - named.length} more` : '';
  return [
    otherTrails.length > 0 &&
      `Other trails deliver below the same prefix, for ${otherTrails.join(', ')}: each of their files is named by a digest that ` +
        'CloudTrail signed. Whether they are complete was not judged.',
    named.length > 0 && `Not judged, because it is not of this trail: ${named.join(', ')}${more}.`,
    unread.length > 0 &&
      `What lies in ${unread.map((folder) => folder || 'the root of the bucket').join(', ')} beside the log could not be listed.`,
  ].filter((line) => line !== false);
}

/** All that a result has to say beside its chains; a sentence each. */
export function noteLines(
  result: Pick<VerificationResult, 'chains' | 'beside' | 'members' | 'ledger' | 'again' | 'holds'>,
): string[] {
  const { chains, members } = result;
  return [
    ...againLines(result),
    ...removedLines(result),
    ...keptKeyLines(chains),
    ...besideLines(result),
    ...(members ? coverageLines(members) : []),
    ...holdLines(result),
  ];
}

/** What their records say; whether each file is held is for the drift check to judge. */
function holdLines({ holds = [] }: Pick<VerificationResult, 'holds'>): string[] {
  return holds.map(
    ({ id, case: matter, about, objects }) =>
      `Held by ${id}, case ${matter}: ${about}. It was set on ${counted(objects, 'log file')}, and is not released.`,
  );
}

/** A result with what its accounts delivered: where one is silent, the log is not whole. */
export function withMembers(result: VerificationResult, members: MemberCoverage): VerificationResult {
  return { ...result, whole: result.whole && countSilent(members) === 0, members };
}

/** Log files that digests name and that were left unread. */
export function countNotRead(chains: readonly ChainResult[]): number {
  return chains.reduce((sum, { notRead = 0 }) => sum + notRead, 0);
}

/** Where a verification looked. */
export function placeOf({ bucket, readFrom }: VerificationResult): string {
  return readFrom === undefined ? `s3://${bucket}` : `s3://${bucket}, read from its replica s3://${readFrom}`;
}

/** What a result has to say of what was removed after its retention; a sentence each. */
export function removedLines({ ledger, chains }: Pick<VerificationResult, 'ledger' | 'chains'>): string[] {
  const sum = (subject: Subject): number => chains.reduce((all, { removed }) => all + (removed?.[subject] ?? 0), 0);
  const [digests, logFiles] = [sum('digests'), sum('logFiles')];
  if (digests + logFiles === 0) return [];
  return [
    `Removed after their retention, and neither proven nor missing: ${counted(digests, 'digest')} and ${counted(logFiles, 'log file')}. ` +
      `That they were proven before, and allowed to go, is what ${ledger ?? 'the ledger'} says.`,
  ];
}

/** What a result has to say of what was not read again; a sentence each. */
export function againLines({
  again,
  ledger,
  chains,
}: Pick<VerificationResult, 'again' | 'ledger' | 'chains'>): string[] {
  if (!again) return [];
  const sum = (of: (chain: ChainResult) => number): number => chains.reduce((all, chain) => all + of(chain), 0);
  const digests = sum(({ compared }) => compared?.digests ?? 0);
  const logFiles = sum(({ compared }) => compared?.logFiles ?? 0);
  const { percent, seed, drawnFrom, foreseeable } = again;
  const warning = foreseeable
    ? ' Who altered the log could have foreseen it: no witness has cosigned the ledger of late.'
    : '';
  return [
    `Not read again: ${counted(digests, 'digest')} and ${counted(logFiles, 'log file')}, because they list with the version, ETag and size ` +
      `that ${ledger ?? 'the ledger'} has of them.`,
    percent === 0
      ? 'No sample of them was read.'
      : `Read again: ${counted(
          sum(({ sampled = 0 }) => sampled),
          'object',
        )}, a sample of ${percent} % with the seed ${seed}, drawn from ` + `${drawnFrom}.${warning}`,
  ];
}

export type Verdict = 'whole' | 'whole where kept' | 'digests whole' | 'not whole';

/**
 * What a verification comes to. Where log files were left unread, sound digests are all that it can prove; of hours that were removed
 * after their retention it proves nothing.
 */
export function verdictOf({
  whole,
  chains,
  members,
}: Pick<VerificationResult, 'whole' | 'chains' | 'members'>): Verdict {
  if (whole) return 'whole';
  if (members && countSilent(members) > 0) return 'not whole';
  if (countProblems(chains) > 0 || chains.some(({ gaps }) => gaps.some(isFault))) return 'not whole';
  if (countNotRead(chains) > 0) return 'digests whole';
  return chains.some(({ gaps }) => gaps.some(({ reason }) => reason === 'removed')) ? 'whole where kept' : 'not whole';
}

/** Whether nothing is wrong with one chain but that hours were removed, as they were allowed to be. */
export function isWholeWhereKept(chain: ChainResult): boolean {
  return verdictOf({ whole: chain.whole, chains: [chain] }) === 'whole where kept';
}

/** How many problems there are, those that are counted only included. */
export function countProblems(chains: readonly ChainResult[]): number {
  return chains.reduce(
    (sum, { problemCounts }) => sum + Object.values(problemCounts).reduce((all, count) => all + count, 0),
    0,
  );
}

/** What a chain's verification has found so far: counts without bound, problems within bounds. */
import type { Problem, ProblemKind } from './problem';

export interface Counts {
  readonly valid: number;
  readonly invalid: number;
  readonly missing: number;
}

/** Hours that no valid digest covers. */
export interface Gap {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly reason: GapReason;
}

export type GapReason =
  /** The chain ended and a new one began: logging, or log file validation, was off. */
  | 'no digest chain'
  /** The chain went on, and these digests are missing or invalid. */
  | 'digests missing'
  /** The trail did not exist, or was not logging yet. */
  | 'before the trail'
  /** Too recent: CloudTrail delivers the digest of an hour after it has ended. */
  | 'not due yet';

/** Whether somebody has to explain it. */
export function isBlamed(gap: Gap): boolean {
  return gap.reason === 'no digest chain' || gap.reason === 'digests missing';
}

/** A report of more problems than this is not read by anybody; beyond it they are counted only. */
const MOST_PROBLEMS_KEPT = 5000;

/** Plain JSON, so that a verification can go on later where it stopped. */
export interface TallyState {
  readonly digests: Counts;
  readonly logFiles: Counts;
  readonly notNamed: number;
  readonly unzippedBytes: number;
  readonly gaps: readonly Gap[];
  readonly problems: readonly Problem[];
  readonly problemCounts: Readonly<Partial<Record<ProblemKind, number>>>;
}

export type Subject = 'digests' | 'logFiles';

export class Tally {
  private readonly counts: Record<Subject, Record<keyof Counts, number>>;
  private notNamed: number;
  private unzippedBytes: number;
  private readonly gaps: Gap[];
  private readonly problems: Problem[];
  private readonly problemCounts: Map<ProblemKind, number>;

  constructor(state?: TallyState) {
    const none = { valid: 0, invalid: 0, missing: 0 };
    this.counts = { digests: { ...(state?.digests ?? none) }, logFiles: { ...(state?.logFiles ?? none) } };
    this.notNamed = state?.notNamed ?? 0;
    this.unzippedBytes = state?.unzippedBytes ?? 0;
    this.gaps = [...(state?.gaps ?? [])];
    this.problems = [...(state?.problems ?? [])];
    this.problemCounts = new Map(Object.entries(state?.problemCounts ?? {}) as [ProblemKind, number][]);
  }

  count(subject: Subject, verdict: keyof Counts): void {
    this.counts[subject][verdict] += 1;
  }

  countUnzipped(bytes: number): void {
    this.unzippedBytes += bytes;
  }

  problem(problem: Problem): void {
    this.problemCounts.set(problem.kind, (this.problemCounts.get(problem.kind) ?? 0) + 1);
    if (problem.kind === 'LogFileNotNamed') this.notNamed += 1;
    if (this.problems.length < MOST_PROBLEMS_KEPT) this.problems.push(problem);
  }

  gap(gap: Gap): void {
    this.gaps.push(gap);
  }

  add(other: TallyState): void {
    for (const subject of ['digests', 'logFiles'] as const) {
      for (const verdict of ['valid', 'invalid', 'missing'] as const) {
        this.counts[subject][verdict] += other[subject][verdict];
      }
    }
    this.notNamed += other.notNamed;
    this.unzippedBytes += other.unzippedBytes;
    this.gaps.push(...other.gaps);
    this.problems.push(...other.problems.slice(0, Math.max(0, MOST_PROBLEMS_KEPT - this.problems.length)));
    for (const [kind, count] of Object.entries(other.problemCounts) as [ProblemKind, number][]) {
      this.problemCounts.set(kind, (this.problemCounts.get(kind) ?? 0) + count);
    }
  }

  get problemTotal(): number {
    return [...this.problemCounts.values()].reduce((sum, count) => sum + count, 0);
  }

  state(): TallyState {
    return {
      digests: { ...this.counts.digests },
      logFiles: { ...this.counts.logFiles },
      notNamed: this.notNamed,
      unzippedBytes: this.unzippedBytes,
      gaps: [...this.gaps],
      problems: [...this.problems],
      problemCounts: Object.fromEntries(this.problemCounts),
    };
  }
}

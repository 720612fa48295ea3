/** The result of a verification: per account and Region what was judged, and everything that is wrong. */
import type { ChainScope } from './keys';
import { isBlamed, type Counts, type Gap, type TallyState } from './tally';
import type { Problem, ProblemKind } from './problem';

export interface VerificationResult {
  readonly trailArn: string;
  readonly bucket: string;
  /** The period asked for, and when it was asked: ISO 8601. */
  readonly start: string;
  readonly end: string;
  readonly verifiedAt: string;
  /** Whether every hour is covered and nothing is wrong. */
  readonly whole: boolean;
  readonly chains: readonly ChainResult[];
}

/** One account in one Region. */
export interface ChainResult {
  readonly account: string;
  readonly region: string;
  readonly whole: boolean;
  readonly digests: Counts;
  readonly logFiles: Counts;
  /** Objects among the log files that no digest names. */
  readonly notNamed: number;
  readonly unzippedBytes: number;
  readonly gaps: readonly Gap[];
  /** The first some thousand; `problemCounts` counts all. */
  readonly problems: readonly Problem[];
  readonly problemCounts: Readonly<Partial<Record<ProblemKind, number>>>;
}

export function chainResult({ account, region }: ChainScope, tally: TallyState): ChainResult {
  const problems = Object.values(tally.problemCounts).reduce((sum, count) => sum + count, 0);
  return { account, region, whole: problems === 0 && !tally.gaps.some(isBlamed), ...tally };
}

/** How many problems there are, those that are counted only included. */
export function countProblems(chains: readonly ChainResult[]): number {
  return chains.reduce(
    (sum, { problemCounts }) => sum + Object.values(problemCounts).reduce((all, count) => all + count, 0),
    0,
  );
}

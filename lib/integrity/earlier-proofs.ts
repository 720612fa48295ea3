/**
 * What earlier verifications proved, and what of it is gone. `integrity` takes it as true: what hands it in has verified the place where
 * it is kept (lib/ledger).
 */
import type { Hours } from '../evidence/hours';
import type { ManifestDigest, ManifestObject } from './manifest';

/** An object that went as it was allowed to. */
export interface Removed {
  /** When it was verified last, and when it was seen to be gone: ISO 8601. */
  readonly verifiedAt: string;
  readonly seenGoneAt: string;
  /** Whether its whole day was proven then. */
  readonly whole: boolean;
}

interface MayBeGone {
  /** Absent where nothing allows it to be gone. */
  readonly removed?: Removed;
}

export type EarlierDigest = ManifestDigest &
  MayBeGone & {
    /** Whether its day was whole when it was verified: else it may name log files that nobody ever found. */
    readonly whole: boolean;
  };
export type EarlierFile = ManifestObject & MayBeGone;

/** What was proven of a day of an account and a Region; digests in the order of time. */
export interface EarlierDay {
  /** 2026-01-31 */
  readonly day: string;
  readonly digests: readonly EarlierDigest[];
  readonly logFiles: readonly EarlierFile[];
}

export type Which = 'gone' | 'all';

export interface EarlierProofs {
  /** Where they are kept, in words. */
  readonly source: string;
  /**
   * The days that may touch these hours, in their order.
   *
   * @param which Those of which something is gone, or all.
   */
  days(
    chain: { readonly account: string; readonly region: string },
    hours: Hours,
    which: Which,
  ): AsyncIterable<EarlierDay>;
}

/** What all chains of a verification share. */
import type { Again } from './again';
import type { Budget } from './concurrency';
import type { EarlierProofs } from './earlier-proofs';
import type { Fetcher } from './fetcher';
import type { Meter } from './progress';
import type { ProvenFileReader } from './proven-file';
import type { ProvenObjects } from './proven-objects';

export interface VerificationContext {
  readonly fetcher: Fetcher;
  readonly period: { readonly start: Date; readonly end: Date };
  /** When the verification takes place. */
  readonly now: Date;
  /** The only buckets that are read. */
  readonly buckets: ReadonlySet<string>;
  /** Whether the retention of every object is read and judged. */
  readonly checkLocks: boolean;
  /** Days for which each has to be locked from its delivery on; 0: locked now is enough. */
  readonly requiredDays: number;
  /** Whether log files are read. Where they are not, those that a digest names are counted. */
  readonly readLogFiles: boolean;
  /** Takes what the digests prove. */
  readonly onProven?: ProvenFileReader;
  /** Keeps a list of what is proven. */
  readonly proven?: ProvenObjects;
  /** What answers for what is gone. */
  readonly earlier?: EarlierProofs;
  /** How what was proven before is verified again; absent where everything is read. */
  readonly again?: Again;
  readonly budget: Budget;
  readonly meter: Meter;
}

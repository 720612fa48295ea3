/** What a run takes for granted of the run before. */
import type { Requirements } from '../facts/requirements';

/** Carried from run to run in the evidence, so that whoever reads it sees what was taken for granted, and since when. */
export interface Baseline {
  /** Other trails of the account, by ARN, as long as the configuration is the same. */
  readonly trails: Readonly<Record<string, string>>;
  /** The code of each function by logical ID: where the template says it comes from, and its hash when first seen so. */
  readonly code: Readonly<Record<string, { readonly source: string; readonly sha256: string }>>;
  /** The key of the log bucket that the last run's look ended at, where the bucket is larger than one look. */
  readonly lookedUntil?: string;
  /** What was asked of the audit log at this run; absent in older evidence. */
  readonly requirements?: Requirements;
  /** SHA-256 of the deployed template; a deployment makes a new baseline of the trails. */
  readonly configuration: string;
}

/** What a run takes for granted of the run before. */
import { isDeepStrictEqual } from 'node:util';
import type { Requirements } from '../facts/requirements';

/** When each resource was last read in full and found as deployed: ISO 8601, by the resource's id. */
export type FullReads = Readonly<Record<string, string>>;

/** Carried from run to run in the evidence, so that whoever reads it sees what was taken for granted, and since when. */
export interface Baseline {
  /** Other trails of the account, by ARN, as long as the configuration is the same. */
  readonly trails: Readonly<Record<string, string>>;
  /** Since when each trail of the audit log is logging, by ARN, when first seen after the deployment: ISO 8601. */
  readonly loggingSince?: Readonly<Record<string, string>>;
  /** The code of each function by logical ID: where the template says it comes from, and its hash when first seen so. */
  readonly code: Readonly<Record<string, { readonly source: string; readonly sha256: string }>>;
  /** The key of the log bucket that the last run's look ended at, where the bucket is larger than one look. */
  readonly lookedUntil?: string;
  /** Of the resources that not every run reads in full. */
  readonly fullReads?: FullReads;
  /** The requirements at this run; absent in older evidence. */
  readonly requirements?: Requirements;
  /** SHA-256 of the deployed template; a deployment makes a new baseline of the trails. */
  readonly configuration: string;
}

/** What differs between the baselines of two runs that follow each other without a deployment; undefined where nothing does. */
export function changeOf(
  before: Baseline,
  after: Baseline,
): 'trails' | 'starts of logging' | 'code' | 'requirements' | undefined {
  if (!isDeepStrictEqual(before.trails, after.trails)) return 'trails';
  const since = Object.entries(before.loggingSince ?? {});
  if (since.some(([trail, time]) => after.loggingSince?.[trail] !== time)) return 'starts of logging';
  const isSame = (id: string): boolean => isDeepStrictEqual(before.code[id], after.code[id]);
  if (!Object.keys(before.code).every(isSame)) return 'code';
  return isDeepStrictEqual(before.requirements, after.requirements) ? undefined : 'requirements';
}

/** What a run takes for granted of the run before. */
import { isDeepStrictEqual } from 'node:util';
import type { Requirements } from '../facts/requirements';
import { hasTexts, isObject, isRecordOf } from './shapes';

/** When each resource was last read in full and found as deployed: ISO 8601, by the resource's id. */
export type FullReads = Readonly<Record<string, string>>;

/** What the next run goes on behind: not a finding of any run. */
export const READ_UNTIL = 'the last role that was read';
export const POLICIES_READ_UNTIL = "the last of the account's policies that was read";

/** The trails of the organization: one more is good news. */
export const LISTENERS = 'the trails of the organization';

/** Carried from run to run in the evidence, so that whoever reads it sees what was taken for granted, and since when. */
export interface Baseline {
  /** Other trails that the account had at the first run, by ARN. */
  readonly trails: Readonly<Record<string, string>>;
  /** Since when each trail of the audit log is logging, by ARN, when first seen: ISO 8601. */
  readonly loggingSince?: Readonly<Record<string, string>>;
  /** The code of each function by logical ID: where the template says it comes from, and its hash when first seen so. */
  readonly code: Readonly<Record<string, { readonly source: string; readonly sha256: string }>>;
  /** The key of the log bucket that the last run's look ended at, where the bucket is larger than one look. */
  readonly lookedUntil?: string;
  /** What the audit log rests on and no template declares, by what it is; absent in older evidence. */
  readonly surroundings?: Readonly<Record<string, string>>;
  /** Of the resources that not every run reads in full. */
  readonly fullReads?: FullReads;
  /** The requirements at this run; absent in older evidence. */
  readonly requirements?: Requirements;
  /** SHA-256 of the deployed template. */
  readonly configuration: string;
}

/** Whether a value that anyone may have written has the shape. */
export function isBaseline(value: unknown): value is Baseline {
  const { trails, code, requirements, ...rest } = (value ?? {}) as Partial<Baseline>;
  const { loggingSince = {}, surroundings = {}, fullReads = {}, lookedUntil = '' } = rest;
  const isText = (each: unknown): boolean => typeof each === 'string';
  return (
    hasTexts(value, ['configuration']) &&
    isText(lookedUntil) &&
    [trails, loggingSince, surroundings, fullReads].every((record) => isRecordOf(record, isText)) &&
    isRecordOf(code, (each) => hasTexts(each, ['source', 'sha256'])) &&
    (requirements === undefined || isObject(requirements))
  );
}

/**
 * What differs between the baselines of two runs that follow each other without a deployment; undefined where nothing does. What
 * only the later one says proves nothing where the versions of wormtrail differ. What it says no more is forgotten.
 */
export function changeOf(
  before: Baseline,
  after: Baseline,
  isSameVersion: boolean,
): 'trails' | 'starts of logging' | 'code' | 'requirements' | undefined {
  if (!isDeepStrictEqual(before.trails, after.trails)) return 'trails';
  if (differs(before.loggingSince, after.loggingSince ?? {})) return 'starts of logging';
  if (differs(before.code, after.code)) return 'code';
  return asksOtherwise(before.requirements, after.requirements, isSameVersion) ? 'requirements' : undefined;
}

/** Versions differ in what they know of the requirements; all that know of acknowledgements know the same ones. */
function asksOtherwise(
  before: Requirements | undefined,
  after: Requirements | undefined,
  isSameVersion: boolean,
): boolean {
  if (!before) return false;
  if (!after || isSameVersion) return !isDeepStrictEqual(before, after);
  const acknowledged = [before, after].map(({ acknowledgements = [] }) => acknowledgements);
  return differs(sharedWith(after, before), after) || !isDeepStrictEqual(acknowledged[0], acknowledged[1]);
}

/** What the audit log rests on, by what it is, that is another or gone in a later run: such a run has a finding for each. */
export function otherSurroundings(before: Baseline, after: Baseline): readonly string[] {
  const later = after.surroundings ?? {};
  return Object.entries(before.surroundings ?? {}).flatMap(([what, value]) => {
    const now = later[what];
    const isKept = what === LISTENERS ? isPart(value, now) : value === now;
    return [READ_UNTIL, POLICIES_READ_UNTIL].includes(what) || isKept ? [] : [what];
  });
}

function isPart(listed: string, later: string | undefined): boolean {
  const now = new Set(later?.split(' '));
  return listed.split(' ').every((arn) => arn === '' || now.has(arn));
}

/** Whether a member is another, or gone: runs of one deployment forget none. */
function differs(before: object | undefined, after: object): boolean {
  const later = new Map(Object.entries(after));
  return Object.entries(before ?? {}).some(([name, value]) => !isDeepStrictEqual(value, later.get(name)));
}

function sharedWith(other: object, members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([name]) => Object.hasOwn(other, name)));
}

/** What every kind of the unusual has in common: one pure function from a day and the days before it to what stands out. */
import type { Check } from '../checks/check';
import { lastPart } from '../events/principal';
import type { Baseline, KnownActor } from './baseline';
import type { DayCounts, ProvenCall } from './day-counts';

export interface Day {
  readonly counts: DayCounts;
  readonly baseline: Baseline;
  /** Days since 1970. */
  readonly day: number;
  /** By id. */
  readonly known: ReadonlyMap<string, KnownActor>;
  /** `ACCOUNT/REGION` of which not the whole day is proven: nothing is silent there. */
  readonly partial: ReadonlySet<string>;
}

export interface Unusual {
  readonly check: Check;
  /** ARN of the principal, or the account and Region. */
  readonly about: string;
  /** What was done; empty where something stopped. */
  readonly actions: readonly string[];
  /** One sentence without a full stop. */
  readonly message: string;
  readonly expected: string;
  readonly found: string;
  /** What was done, proven; a few rows. */
  readonly rows: readonly ProvenCall[];
  /** The larger, the more it stands out among those of its severity. */
  readonly weight: number;
}

export type Kind = (day: Day) => readonly Unusual[];

/** More rows are in the log: `wormtrail ask` shows them. */
export const MOST_ROWS = 3;
/** More actions fill the line. */
const MOST_NAMED = 5;

/** What people call a principal: `role/deploy`, `user/ci`, `alice@example.com`, `root`. The finding's resource is its ARN. */
export function nameOf(id: string): string {
  const resource = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/s.exec(id)?.[1] ?? id;
  return resource.startsWith('assumed-role/') ? lastPart(resource) : resource;
}

export function inWords(actions: readonly string[]): string {
  const more = actions.length - MOST_NAMED;
  return `${actions.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** 2026-01-31 */
export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Counts of the days on which it was there. */
export function historyOf(series: readonly (number | null)[] | undefined, fallback: KnownActor): readonly number[] {
  const all = series ?? fallback.calls.map((value) => (value === null ? null : 0));
  return all.filter((value) => value !== null);
}

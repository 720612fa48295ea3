/** Every framework, and what several of them ask for together. */
import { days as inDays } from '../findings/format';
import { FRAMEWORKS, FRAMEWORK_IDS, type FrameworkId } from './catalogue';
import type { StatedPeriod } from './framework';

export { FRAMEWORK_IDS, FRAMEWORKS, type FrameworkId } from './catalogue';
export type { Framework, StatedPeriod } from './framework';

/** The clauses that a check helps to satisfy, by framework; frameworks that it does not serve are left out. */
export type ServedClauses = Readonly<Partial<Record<FrameworkId, readonly string[]>>>;

const SERVED_BY = new Map<string, Partial<Record<FrameworkId, string[]>>>();
for (const id of FRAMEWORK_IDS) {
  for (const [clause, { checks }] of Object.entries(FRAMEWORKS[id].clauses)) {
    for (const check of checks) {
      const served = SERVED_BY.get(check) ?? {};
      SERVED_BY.set(check, { ...served, [id]: [...(served[id] ?? []), clause] });
    }
  }
}

/** @param check Its id. */
export function clausesServedBy(check: string): ServedClauses {
  return SERVED_BY.get(check) ?? {};
}

/** A period that decides, and who states it. */
export interface DecidingPeriod {
  /** Whole days. */
  readonly days: number;
  /** For people: "SEC-17a-4 asks for 6 years (17 CFR 240.17a-4(a))" or "the configuration asks for 400 days". */
  readonly statedBy: string;
}

/** What frameworks and configuration ask for together. A part is absent where nobody states it. */
export interface CombinedPeriods {
  /** The longest of the shortest retentions. */
  readonly shortest?: DecidingPeriod;
  /** The shortest of the longest retentions. */
  readonly longest?: DecidingPeriod;
  /** The longest of the periods that logs stay immediately available. */
  readonly keptAtHand?: DecidingPeriod;
  /** Set where the shortest retention is above the longest, with both sources: a person has to resolve it. */
  readonly conflict?: string;
}

/**
 * Combines what frameworks and configuration state.
 *
 * @param days Days that the configuration keeps logs at least.
 * @param maximumDays Days after which the configuration wants logs gone.
 */
export function combine(ids: readonly FrameworkId[], days?: number, maximumDays?: number): CombinedPeriods {
  const shortest = longestOf([...stated(ids, 'shortestRetention'), ...configured(days, 'keeps logs for at least')]);
  const longest = shortestOf([...stated(ids, 'longestRetention'), ...configured(maximumDays, 'wants logs gone after')]);
  const keptAtHand = longestOf(stated(ids, 'keptAtHand'));
  const conflict = conflictOf(shortest, longest);
  return {
    ...(shortest && { shortest }),
    ...(longest && { longest }),
    ...(keptAtHand && { keptAtHand }),
    ...(conflict && { conflict }),
  };
}

/** Says that no retention can satisfy both, and who states them; undefined where one can. */
export function conflictOf(shortest?: DecidingPeriod, longest?: DecidingPeriod): string | undefined {
  if (!shortest || !longest || shortest.days <= longest.days) return undefined;
  return (
    `logs must be kept for ${inDays(shortest.days)} and be gone after ${inDays(longest.days)}: ` +
    `${shortest.statedBy}, ${longest.statedBy}`
  );
}

type PeriodName = 'shortestRetention' | 'keptAtHand' | 'longestRetention';

const ASKS: Readonly<Record<PeriodName, string>> = {
  shortestRetention: 'asks for',
  keptAtHand: 'requires immediate access for',
  longestRetention: 'allows at most',
};

function stated(ids: readonly FrameworkId[], name: PeriodName): DecidingPeriod[] {
  return ids.flatMap((id) => {
    const period: StatedPeriod | undefined = FRAMEWORKS[id][name];
    return period ? [{ days: period.days, statedBy: `${id} ${ASKS[name]} ${period.stated} (${period.clause})` }] : [];
  });
}

function configured(days: number | undefined, verb: string): DecidingPeriod[] {
  return days === undefined ? [] : [{ days, statedBy: `the configuration ${verb} ${inDays(days)}` }];
}

/** The first of equals, so that the order in which frameworks are named decides who is cited. */
function longestOf(periods: readonly DecidingPeriod[]): DecidingPeriod | undefined {
  return [...periods].sort((a, b) => b.days - a.days)[0];
}

function shortestOf(periods: readonly DecidingPeriod[]): DecidingPeriod | undefined {
  return [...periods].sort((a, b) => a.days - b.days)[0];
}

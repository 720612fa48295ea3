/**
 * What the days before were like: per principal its calls and denials by day, what it did, from where. Plain JSON of bounded size, so
 * that the evidence can keep it; what a day adds is learned after the day was judged.
 */
import { lastPart } from '../events/principal';
import { parseArn } from '../facts/arn';
import type { ActorCounts, DayCounts } from './day-counts';
import { sensitive } from './sensitive';
import { THRESHOLDS } from './thresholds';

/** By the days of the baseline, oldest first; null: was not there yet. */
type Series = readonly (number | null)[];

export interface KnownActor {
  readonly id: string;
  readonly role: string;
  readonly isPerson: boolean;
  /** Days since 1970. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly calls: Series;
  /** Those that succeeded. */
  readonly done: Series;
  readonly denied: Series;
  /** Calls of each action that succeeded. */
  readonly actions: Readonly<Record<string, Series>>;
  /** When it did each sensitive thing last, and on how many days. */
  readonly sensitive: Readonly<Record<string, { readonly lastDay: number; readonly days: number }>>;
  /** When it came from each last. */
  readonly networks: Readonly<Record<string, number>>;
  /** When it did something in each `ACCOUNT/REGION` last. */
  readonly places: Readonly<Record<string, number>>;
}

interface KnownPlace {
  readonly id: string;
  readonly calls: Series;
  /** When something was changed there last; null: never. */
  readonly written: number | null;
}

export interface Baseline {
  readonly schema: typeof SCHEMA;
  /** Days since 1970 that were counted, oldest first: those that series are of. */
  readonly days: readonly number[];
  /** How many days were counted since the first; one that is hardly proven is not. */
  readonly learned: number;
  readonly actors: readonly KnownActor[];
  readonly places: readonly KnownPlace[];
  /** Principals that were forgotten because there were more than it holds. */
  readonly forgotten: number;
}

export const SCHEMA = 'wormtrail.baseline/1';

export const NO_BASELINE: Baseline = { schema: SCHEMA, days: [], learned: 0, actors: [], places: [], forgotten: 0 };

const DAY = 86_400_000;
/** Whoever did nothing for so long is forgotten. */
const REMEMBERED_DAYS = 400;
/** Of an organization with 400 accounts about two megabytes, and a fifth of it compressed. */
const BOUNDS = { actors: 2000, series: 8000, actionsOfOne: 100, sensitive: 100, places: 8000, ofOne: 60 };

/** @param day 2026-01-31 */
export function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY);
}

/**
 * @param counts Of a day behind those of the baseline.
 * @param partial `ACCOUNT/REGION` of which not the whole day is proven: what they have of it says little of an ordinary day, and that
 * somebody did nothing there says nothing.
 */
export function learn(
  before: Baseline,
  counts: DayCounts,
  day: number,
  partial: ReadonlySet<string> = new Set(),
): Baseline {
  const days = [...before.days, day].slice(-THRESHOLDS.baselineDays);
  const kept = days.length;
  const known = new Map(before.actors.map((actor) => [actor.id, actor]));
  const learned: KnownActor[] = before.actors
    // one that is made anew under the name of one that was deleted is another one
    .filter(({ id }) => !counts.actors.has(id) && !isDeleted(id, counts))
    .filter(({ lastDay }) => day - lastDay <= REMEMBERED_DAYS)
    .map((actor) => unseen(actor, kept, nothingIn(actor, partial)));
  for (const actor of counts.actors.values())
    if (!isDeleted(actor.id, counts)) learned.push(seen(known.get(actor.id), actor, { day, kept, partial }));
  // whoever acted last is kept, and of those who did so on the same day whoever is known longer
  const actors = learned.toSorted((a, b) => b.lastDay - a.lastDay || a.firstDay - b.firstDay).slice(0, BOUNDS.actors);
  return {
    schema: SCHEMA,
    ...{ days, learned: before.learned + Number(isLearned(before, counts, partial)) },
    actors: boundedSeries(actors),
    places: placesAfter(before, counts, day, kept, partial),
    forgotten: before.forgotten + learned.length - actors.length,
  };
}

/** Whether a day counts: of most Regions of accounts in which anything happens, the whole of it is proven. */
function isLearned({ places }: Baseline, counts: DayCounts, partial: ReadonlySet<string>): boolean {
  const busy = new Set([
    ...places.filter(({ calls }) => calls.some(Boolean)).map(({ id }) => id),
    ...counts.places.keys(),
  ]);
  const lacking = [...busy].filter((id) => partial.has(id)).length;
  return busy.size === 0 ? partial.size === 0 : lacking * 2 < busy.size;
}

/** What it means that nothing is counted of somebody; null: it may have happened where the day is not proven. */
function nothingIn({ places }: Pick<KnownActor, 'places'>, partial: ReadonlySet<string>): 0 | null {
  return Object.keys(places).some((place) => partial.has(place)) ? null : 0;
}

function unseen(actor: KnownActor, kept: number, nothing: 0 | null): KnownActor {
  const actions = Object.entries(actor.actions).map(([name, series]): [string, Series] => [
    name,
    next(series, nothing, kept),
  ]);
  return {
    ...actor,
    calls: next(actor.calls, nothing, kept),
    done: next(actor.done, nothing, kept),
    denied: next(actor.denied, nothing, kept),
    // a series of nothing but zeros says what its absence says
    actions: recordOf(actions.filter(([, series]) => series.some(Boolean))),
  };
}

function seen(
  known: KnownActor | undefined,
  counts: ActorCounts,
  { day, kept, partial }: { readonly day: number; readonly kept: number; readonly partial: ReadonlySet<string> },
): KnownActor {
  const { id, role, isPerson, calls, failed, denied, actions, networks, places } = counts;
  const before = known && unseen(known, kept, nothingIn(known, partial));
  const none: Series = next([], 0, kept).map(() => null);
  const nothing = before ? before.calls.map((value) => (value === null ? null : 0)) : none;
  const today = (series: Series | undefined, value: number): Series => [...(series ?? nothing).slice(0, -1), value];
  const counted = [...actions].map(([name, count]): [string, Series] => [
    name,
    today(before?.actions[name], count.calls),
  ]);
  return {
    ...{ id, role, isPerson, firstDay: known?.firstDay ?? day, lastDay: day },
    calls: today(before?.calls, calls),
    done: today(before?.done, calls - failed),
    denied: today(before?.denied, denied),
    actions: recordOf(largest(Object.entries({ ...before?.actions, ...recordOf(counted) }), BOUNDS.actionsOfOne)),
    sensitive: sensitiveAfter(known, counts, day),
    networks: latest({ ...known?.networks, ...recordOf([...networks.keys()].map((name) => [name, day])) }),
    places: latest({ ...known?.places, ...recordOf([...places].map((name) => [name, day])) }),
  };
}

/** Whether it was deleted on that day, and not only another one of its name. @param id ARN of a role or user. */
export function isDeleted(id: string, { deleted }: DayCounts): boolean {
  if (deleted.size === 0) return false;
  const { account = '', resource = '' } = parseArn(id) ?? {};
  return deleted.has(`${account}/${resource.slice(0, resource.indexOf('/'))}/${lastPart(id)}`);
}

/** What was only tried is not done. */
function sensitiveAfter(known: KnownActor | undefined, { actions }: ActorCounts, day: number): KnownActor['sensitive'] {
  const after = new Map(Object.entries(known?.sensitive ?? {}));
  for (const [name, { calls, failed }] of actions) {
    if (!sensitive(name) || calls <= failed) continue;
    after.set(name, { lastDay: day, days: (after.get(name)?.days ?? 0) + 1 });
  }
  const entries = [...after].sort(([, a], [, b]) => b.lastDay - a.lastDay);
  return recordOf(entries.slice(0, BOUNDS.sensitive));
}

function placesAfter(
  before: Baseline,
  counts: DayCounts,
  day: number,
  kept: number,
  partial: ReadonlySet<string>,
): KnownPlace[] {
  const ids = new Set([...before.places.map(({ id }) => id), ...counts.places.keys()]);
  const known = new Map(before.places.map((place) => [place.id, place]));
  return [...ids].slice(0, BOUNDS.places).map((id) => {
    const [place, today] = [known.get(id), counts.places.get(id)];
    const calls = next(place?.calls ?? [], partial.has(id) ? null : (today?.calls ?? 0), kept);
    return { id, calls, written: today?.writers.size ? day : (place?.written ?? null) };
  });
}

/** Ends with the value; what is older than the baseline is left out, and what was not there yet is null. */
function next(series: Series, value: number | null, kept: number): Series {
  const after = [...series, value].slice(-kept);
  return [...Array<null>(Math.max(0, kept - after.length)).fill(null), ...after];
}

function boundedSeries(actors: readonly KnownActor[]): KnownActor[] {
  let left = BOUNDS.series;
  return actors.map((actor) => {
    const actions = largest(Object.entries(actor.actions), left);
    left -= actions.length;
    return { ...actor, actions: recordOf(actions) };
  });
}

function largest(all: readonly [string, Series][], most: number): [string, Series][] {
  if (all.length <= most) return [...all];
  const sum = (series: Series): number => series.reduce<number>((total, value) => total + (value ?? 0), 0);
  return all.toSorted(([, a], [, b]) => sum(b) - sum(a)).slice(0, most);
}

function latest(lastDays: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const entries = Object.entries(lastDays);
  if (entries.length <= BOUNDS.ofOne) return lastDays;
  return recordOf(entries.sort(([, a], [, b]) => b - a).slice(0, BOUNDS.ofOne));
}

/** A record names its members as it likes, `__proto__` among them. */
function recordOf<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries);
}

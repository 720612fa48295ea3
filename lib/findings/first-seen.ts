/** When findings were first made: carried from run to run in their events, so that consumers keep one record of each. */
/** By a finding's stable id: milliseconds since 1970. */
export type FirstSeen = ReadonlyMap<string, number>;

/**
 * What the events of the run before say. An event that does not say it was seen when it was written; what cannot be read says nothing.
 *
 * @param at When the run is that asks: nothing was seen later.
 */
export function firstSeenIn(events: readonly Readonly<Record<string, unknown>>[] | undefined, at: Date): FirstSeen {
  const firstSeen = new Map<string, number>();
  for (const { time: written, finding_info } of sightingsIn(events)) {
    const { uid, first_seen_time: time = written } = finding_info;
    if (typeof uid === 'string' && typeof time === 'number' && time >= 0 && time <= at.getTime())
      firstSeen.set(uid, time);
  }
  return firstSeen;
}

/** What an event says of when its finding was first seen. */
export interface Sighting extends Readonly<Record<string, unknown>> {
  readonly time: unknown;
  readonly finding_info: { readonly uid: unknown; readonly first_seen_time: unknown };
}

/** All that a later run asks of events: they are most of what a run leaves behind, and the next one holds it until its end. */
export function sightingsIn(events: unknown): Sighting[] {
  const list = Array.isArray(events) ? (events as readonly (Partial<Sighting> | null)[]) : [];
  return list.map((event) => {
    const { uid, first_seen_time } = event?.finding_info ?? {};
    return { time: event?.time, finding_info: { uid, first_seen_time } };
  });
}

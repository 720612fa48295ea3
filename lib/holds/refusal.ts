/** Why a hold or a release is not carried out: the command asks before anything is written, the function before anything is set. */
import { isSamePerson, nameOf, type Person } from './person';
import type { AddRequest } from './request';
import { describe, lastDay, overlaps, type Scope } from './scope';
import { isActive, type Hold } from './state';

/** A hold is about so many object versions at most: one function sets them within minutes. */
export const MOST_OBJECTS = 10_000;

/** @returns undefined where nothing speaks against it. */
export function whyNotHeld(
  request: Pick<AddRequest, 'case' | 'from' | 'to'> & Scope,
  holds: readonly Hold[],
  now: Date,
): string | undefined {
  const { from, to } = request;
  if (to < from) return `Its first day, ${from}, is later than its last, ${to}.`;
  if (to > lastDay(now)) {
    return `Its last day, ${to}, is later than ${lastDay(now)}: log files of later days may still be delivered, and would not be held. Hold the days up to ${lastDay(now)} now, and later ones with a hold of their own.`;
  }
  const other = holds.find(
    (hold) => isActive(hold) && hold.request.case === request.case && overlaps(hold.request, request),
  );
  if (!other) return undefined;
  return `It overlaps the hold ${other.id} of the same case (${describe(other.request)}). Choose other days, or release that one first.`;
}

/** @param count Of object versions; one more than MOST_OBJECTS stands for all that is more. */
export function whyNotSo(count: number, scope: Scope): string | undefined {
  if (count === 0) return `No log file is of ${describe(scope)}.`;
  if (count <= MOST_OBJECTS) return undefined;
  return `More than ${MOST_OBJECTS} log files are of ${describe(scope)}. Split the hold by period, such as a hold for each month or each day of the same case, or by --account and --region.`;
}

/** @returns undefined where nothing speaks against it. */
export function whyNotReleased(id: string, hold: Hold | undefined, person: Person): string | undefined {
  if (!hold) return `There is no hold ${id}. wormtrail hold list shows all of them.`;
  if (hold.released) return `The hold ${id} was released at ${hold.released.ended}.`;
  if (!hold.added)
    return `The hold ${id} is not set yet. Ask for its release once wormtrail hold list shows it as held.`;
  const before = hold.releases.find(({ by }) => isSamePerson(by, person));
  if (!before) return undefined;
  return `${nameOf(person)} asked for the release of the hold ${id} already, at ${before.by.at}: another holder has to ask as well.`;
}

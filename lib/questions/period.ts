/**
 * Which hours are asked, and which are read for them. Digests cover the time of delivery, questions ask for the time of the event:
 * a file may be delivered some minutes later, so that more is read than is asked (CloudTrail User Guide, "How CloudTrail works":
 * within about 5 minutes on average, not guaranteed).
 */
import { DAY, formatTime, HOUR } from '../integrity/time';
import { QuestionError } from './errors';

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** How long after an event its file may come. */
export const LATE = HOUR;
/** The newest digest that is due ended at most so long ago: an hour for the next to end, an hour for its delivery. */
const NEWEST = 2 * HOUR;

/**
 * @param from @param to As they were asked for; where they are not, the 24 hours that end with the newest digest due.
 * @throws QuestionError where the end is not after the beginning.
 */
export function readPeriod(now: Date, from: Date | undefined, to: Date | undefined): { start: Date; end: Date } {
  const end = to === undefined ? now : new Date(to.getTime() + LATE);
  // the newest digest has to be seen, wherever the period begins
  const newest = new Date(now.getTime() - NEWEST - HOUR);
  const start = from ?? new Date((to ?? newest).getTime() - DAY);
  if (to !== undefined && start >= to) {
    throw new QuestionError(`--from ${formatTime(start)} is not before --to ${formatTime(to)}. Exchange them.`);
  }
  if (start >= now) throw new QuestionError(`--from ${formatTime(start)} is in the future: nothing is logged yet.`);
  return { start: to === undefined && start > newest ? newest : start, end };
}

/** What is known of the digests that were read. */
interface Signed {
  /** From when on they were read. */
  readonly from: Date;
  /** When the last hour ends that digests of every Region cover, as far as they are due. */
  readonly until: Date;
  /** When the trail began, where that is known: nothing before it is asked by default. */
  readonly began?: Date | undefined;
}

/**
 * Never more than was read: of hours before, no digest would be missed.
 *
 * @throws QuestionError where nothing of it is signed yet.
 */
export function askedPeriod(signed: Signed, from: Date | undefined, to: Date | undefined): Period {
  const { began, until } = signed;
  if (to === undefined && until <= signed.from) {
    throw new QuestionError(
      'No digest is signed yet: a trail delivers its first within two hours of its beginning. Ask again in an hour.',
    );
  }
  const end = to ?? until;
  const earliest = Math.max(end.getTime() - DAY, signed.from.getTime(), began?.getTime() ?? 0);
  const asked = { from: from ?? new Date(earliest), to: end };
  if (asked.from < asked.to) return asked;
  throw new QuestionError(
    `The newest digest due ends at ${formatTime(until)}: later hours are not signed yet. Give --from an earlier time, or ask again in an hour.`,
  );
}

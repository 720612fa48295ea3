/** Hours that no valid digest covers, and why. */
import type { Removed } from './earlier-proofs';
import { DAY, formatTime } from './time';

export interface Gap {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly reason: GapReason;
  /** What is known of hours that were removed. */
  readonly removed?: RemovedHours;
}

export type GapReason =
  /** The chain ended and a new one began: logging, or log file validation, was off. */
  | 'no digest chain'
  /** The chain went on, and these digests are missing or invalid. */
  | 'digests missing'
  /** The chain goes on at another place, which was not verified. */
  | 'elsewhere'
  /** Removed after their retention: the ledger has proven them, and that they were allowed to go. Nothing of them is proven again. */
  | 'removed'
  /** The trail did not exist, or was not logging yet. */
  | 'before the trail'
  /** Too recent: CloudTrail delivers the digest of an hour after it has ended. */
  | 'not due yet';

/** The first and the last of several: of days 2026-01-31, or numbers of days. */
type Span<Value> = readonly [first: Value, last: Value];

interface RemovedHours {
  /** Whether each day that these hours are of was whole when it was verified last. */
  readonly whole: boolean;
  /** On which days they were verified last, and seen to be gone. */
  readonly verified: Span<string>;
  readonly seenGone: Span<string>;
  /** How many days after their hour. */
  readonly days: Span<number>;
}

/** Whether the gap is a fault. */
export function isFault({ reason, removed }: Gap): boolean {
  if (reason === 'removed') return removed?.whole !== true;
  return reason === 'no digest chain' || reason === 'digests missing' || reason === 'elsewhere';
}

/** Hours of a period that were removed; undefined where none of them is in it. */
export function removedGap(
  period: { readonly start: Date; readonly end: Date },
  { from, to }: Pick<Gap, 'from' | 'to'>,
  { verifiedAt, seenGoneAt, whole }: Removed,
): Gap | undefined {
  const begins = Math.max(Date.parse(from), period.start.getTime());
  const ends = Math.min(Date.parse(to), period.end.getTime());
  if (begins >= ends) return undefined;
  const [verified, seenGone] = [verifiedAt.slice(0, 10), seenGoneAt.slice(0, 10)];
  const days = (Date.parse(seenGone) - Date.parse(from.slice(0, 10))) / DAY;
  return {
    ...{ from: formatTime(new Date(begins)), to: formatTime(new Date(ends)), reason: 'removed' },
    removed: { whole, verified: [verified, verified], seenGone: [seenGone, seenGone], days: [days, days] },
  };
}

/** One gap where one follows the other and both were removed; undefined where they are two. */
export function joined(one: Gap | undefined, other: Gap): Gap | undefined {
  const [before, after] = [one?.removed, other.removed];
  if (!one || !before || !after || one.to !== other.from || before.whole !== after.whole) return undefined;
  const span = <Value extends string | number>([a, b]: Span<Value>, [c, d]: Span<Value>): Span<Value> => [
    a < c ? a : c,
    b > d ? b : d,
  ];
  return {
    ...{ from: one.from, to: other.to, reason: 'removed' },
    removed: {
      whole: before.whole,
      verified: span(before.verified, after.verified),
      seenGone: span(before.seenGone, after.seenGone),
      days: span(before.days, after.days),
    },
  };
}

/** Why, for people: of what was removed, what the ledger has to say. */
export function describeGap({ reason, removed }: Pick<Gap, 'reason' | 'removed'>): string {
  if (!removed) return reason;
  const { whole, verified, seenGone, days } = removed;
  const state = whole ? 'was whole' : 'was not whole';
  const [least, most] = days;
  const age = least === most ? `${least} days` : `${least} to ${most} days`;
  return `${reason}: ${state} when last verified ${onDays(verified)}, removed ${onDays(seenGone)} after ${age}`;
}

function onDays([first, last]: Span<string>): string {
  return first === last ? `on ${first}` : `between ${first} and ${last}`;
}

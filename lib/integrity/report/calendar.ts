/** The hours of a chain's period, each with what is known of it. */
import type { GapReason } from '../gap';
import type { ChainResult } from '../result';
import { HOUR } from '../time';

/** Worst first: an hour is what the worst of it is. */
const HOUR_STATES = ['problem', 'gap', 'removed', 'not due', 'before', 'whole'] as const;
export type HourState = (typeof HOUR_STATES)[number];

/** Hours in a row, of one day, that are alike. */
interface HourRun {
  /** Days since the first day of the calendar. */
  readonly day: number;
  /** Hour of the day in UTC, 0 to 23. */
  readonly hour: number;
  readonly hours: number;
  readonly state: HourState;
}

export interface Calendar {
  /** Midnight UTC of the first day. */
  readonly begins: Date;
  readonly days: number;
  /** In order of time; hours outside of the period are in none. */
  readonly runs: readonly HourRun[];
  readonly counts: Readonly<Record<HourState, number>>;
}

const DAY = 24 * HOUR;
const STATE_OF: Readonly<Partial<Record<GapReason, HourState>>> = {
  removed: 'removed',
  'not due yet': 'not due',
  'before the trail': 'before',
};

export function calendarOf(chain: ChainResult, start: Date, end: Date): Calendar {
  const begins = Math.floor(start.getTime() / DAY) * DAY;
  const first = Math.floor((start.getTime() - begins) / HOUR);
  const last = Math.ceil((end.getTime() - begins) / HOUR);
  // An index into HOUR_STATES an hour: a year of hours is nine thousand bytes.
  const states = new Uint8Array(last).fill(HOUR_STATES.indexOf('whole'));
  const mark = (from: string, to: string, state: HourState): void => {
    const until = Math.min(last, Math.ceil((Date.parse(to) - begins) / HOUR));
    for (let hour = Math.max(first, Math.floor((Date.parse(from) - begins) / HOUR)); hour < until; hour += 1) {
      states[hour] = Math.min(states[hour] ?? 0, HOUR_STATES.indexOf(state));
    }
  };
  for (const { from, to, reason } of chain.gaps) {
    mark(from, to, STATE_OF[reason] ?? 'gap');
  }
  for (const { kind, from, to } of chain.problems) if (!isGap(kind)) mark(from, to, 'problem');
  return { begins: new Date(begins), days: Math.ceil(last / 24), ...runsOf(states, first) };
}

/** These problems say of hours that nothing covers them: they are shown as the gap that they are. */
function isGap(kind: string): boolean {
  return kind === 'TrailStopped' || kind === 'ChainStartsLate' || kind === 'ChainMissing';
}

function runsOf(states: Uint8Array, first: number): Pick<Calendar, 'runs' | 'counts'> {
  const runs: HourRun[] = [];
  const counts = Object.fromEntries(HOUR_STATES.map((state) => [state, 0])) as Record<HourState, number>;
  for (let at = first; at < states.length;) {
    let until = at + 1;
    while (until < states.length && until % 24 !== 0 && states[until] === states[at]) until += 1;
    const state = HOUR_STATES[states[at] ?? 0] ?? 'problem';
    counts[state] += until - at;
    runs.push({ day: Math.floor(at / 24), hour: at % 24, hours: until - at, state });
    at = until;
  }
  return { runs, counts };
}

/** The population of a period, by days, and a sample of it. */
import { calendarDay, counted } from '../../findings/format';
import { groupBy } from '../../findings/group';
import type { Period, PeriodEvidence, PeriodRun } from '../period';
import { text, type Section } from './blocks';
import { SAMPLE_METHOD, sampleOf } from './sample';

export interface SampleOptions {
  /** Days. */
  readonly sample: number;
  readonly seed: number;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

export function populationAndSample(
  period: Period,
  { checks }: PeriodEvidence,
  { sample, seed }: SampleOptions,
): Section {
  const days = daysOf(period);
  const runs = groupBy(period.runs, ({ startedAt }) => calendarDay(startedAt));
  const verifications = groupBy(period.verifications, ({ startedAt }) => calendarDay(startedAt));
  const without = days.filter((day) => !runs.has(day));
  const drawn = sampleOf(days, sample, seed);
  return {
    title: 'Population and sample',
    blocks: [
      text(
        `The population is every day from ${days[0] ?? ''} to ${days.at(-1) ?? ''}: ${counted(days.length, 'day')} with ` +
          `${counted(checks.length, 'drift check')} and ${counted(period.verifications.length, 'log verification')}. ` +
          (without.length === 0 ? 'No day is without a drift check.' : `Without a drift check: ${without.join(', ')}.`),
      ),
      text(`The sample is ${counted(drawn.length, 'day')}, drawn with the seed ${seed}. ${SAMPLE_METHOD}`),
      {
        kind: 'table',
        columns: ['Day', 'Drift checks', 'Most open', 'Log verifications', 'Last document', 'Its SHA-256'],
        rows: drawn.map((day) => rowOf(day, runs.get(day) ?? [], verifications.get(day) ?? [])),
      },
    ],
  };
}

/** From the deployment, or from the first evidence where that is earlier, to the end. */
function daysOf({ from, until, askedHours, evidenceSince }: Period): string[] {
  const asked = until.getTime() - (askedHours + 1) * HOUR;
  const start = Math.max(from.getTime(), Math.min(asked, evidenceSince?.getTime() ?? asked));
  const first = Date.parse(calendarDay(new Date(start)));
  const days: string[] = [];
  for (let day = first; day < until.getTime(); day += DAY) days.push(calendarDay(new Date(day)));
  return days;
}

function rowOf(day: string, runs: readonly PeriodRun[], verifications: readonly PeriodRun[]): string[] {
  const last = runs.at(-1);
  if (!last) return [day, 'none', NOTHING, idsOf(verifications), NOTHING, NOTHING];
  const most = Math.max(...runs.map(({ open }) => open));
  return [day, idsOf(runs), String(most), idsOf(verifications), last.key, last.sha256];
}

const NOTHING = '\u2013';

function idsOf(runs: readonly PeriodRun[]): string {
  const [first, last] = [runs[0]?.id, runs.at(-1)?.id];
  if (first === undefined || last === undefined) return 'none';
  return first === last ? first : `${first} to ${last} (${runs.length})`;
}

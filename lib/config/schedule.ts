/** How often an EventBridge Scheduler expression runs. */

const MINUTES_IN: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };
const DAY_IN_MINUTES = 24 * 60;
const RATE = /^rate\((\d{1,5}) (minute|hour|day)s?\)$/;
/** minutes hours day-of-month month day-of-week year. */
const CRON = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/;
const CRON_FIELD = /^[\d,\-*/?]+$/;

/** What to write as a schedule. */
export const SCHEDULE_RULE =
  'rate(1 hour), rate(N minutes), rate(N hours) or a cron(…) expression that runs at least once a day';

/**
 * The longest time between two runs, in minutes.
 *
 * A cron expression counts as daily where its day, month, weekday and year are open; others run less often or cannot be
 * told apart from those that do.
 *
 * @returns undefined where the expression is none, or runs less often than once a day.
 * (EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler".)
 */
export function minutesBetweenRuns(expression: string): number | undefined {
  const rate = RATE.exec(expression);
  if (rate) {
    const minutes = Number(rate[1]) * (MINUTES_IN[rate[2] ?? ''] ?? Number.NaN);
    return minutes >= 1 && minutes <= DAY_IN_MINUTES ? minutes : undefined;
  }
  const [, minute = '', hour = '', ...dayFields] = CRON.exec(expression) ?? [];
  const daily = CRON_FIELD.test(minute) && CRON_FIELD.test(hour) && dayFields.every((field) => /^[*?]$/.test(field));
  return dayFields.length === 4 && daily ? DAY_IN_MINUTES : undefined;
}

/**
 * Whether the unit of a rate agrees with its number. `rate(1 hours)` and `rate(5 hour)` are not valid (EventBridge User Guide, "Rate
 * expressions reference"); for EventBridge Scheduler AWS does not say it, so that a deployed one is no finding.
 */
export function isWrittenAsDocumented(expression: string): boolean {
  const [, value, unit] = /^rate\((\d+) ([a-z]+)\)$/.exec(expression) ?? [];
  return unit === undefined || (Number(value) === 1) !== unit.endsWith('s');
}

export function isDailyOrMoreOften(expression: string): boolean {
  return minutesBetweenRuns(expression) !== undefined;
}

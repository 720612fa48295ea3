/** How often an EventBridge Scheduler expression runs. */

const MINUTES_IN: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };
const DAY_IN_MINUTES = 24 * 60;
const RATE = /^rate\((\d{1,5}) (minute|hour|day)s?\)$/;
/** minutes hours day-of-month month day-of-week year. */
const CRON = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/;
const CRON_FIELD = /^[\d,\-*/?]+$/;

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

export function isDailyOrMoreOften(expression: string): boolean {
  return minutesBetweenRuns(expression) !== undefined;
}

/** How often schedule expressions run. */
import { minutesBetweenRuns } from '../../lib/config';

it.each([
  ['rate(1 minute)', 1],
  ['rate(15 minutes)', 15],
  ['rate(1 hour)', 60],
  ['rate(24 hours)', 1440],
  ['rate(1 day)', 1440],
  ['cron(0 6 * * ? *)', 1440],
  ['cron(0/15 * * * ? *)', 1440],
  ['rate(25 hours)', undefined],
  ['rate(2 days)', undefined],
  ['rate(0 hours)', undefined],
  ['rate(1 week)', undefined],
  ['rate(-1 hours)', undefined],
  ['cron(0 6 ? * MON *)', undefined],
  ['cron(0 6 1 * ? *)', undefined],
  ['cron(0 6 * * ? 2027)', undefined],
  ['cron(* * *)', undefined],
  ['at(2026-11-22T00:00:00)', undefined],
  ['', undefined],
])('%s: %s minutes', (expression, minutes) => {
  expect(minutesBetweenRuns(expression)).toBe(minutes);
});

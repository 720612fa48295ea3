/** When a day is verified by schedule: once CloudTrail must have delivered its last digest, or what is missing would not be told. */
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../lib/config';
import { LogVerification } from '../../lib/constructs/log-verification';
import { Links } from '../../lib/integrity/links';
import { dayBefore } from '../../lib/integrity/run/day';
import { importedParts, propertiesOf, templateOf } from '../constructs/support';

const MINUTE = 60_000;
const MIDNIGHT = Date.parse('2026-01-17T00:00:00Z');

const ofConstruct = (): unknown => {
  const template = templateOf((stack) => new LogVerification(stack, 'Verification', importedParts(stack)));
  return propertiesOf(template, 'AWS::Scheduler::Schedule')['ScheduleExpression'];
};

it.each<[string, () => unknown]>([
  ['of a construct without one', ofConstruct],
  ['of the sample', () => loadConfig(DEFAULT_CONFIG_FILE).logVerification?.schedule],
])('the schedule %s finds a last digest missing, and never calls it not due yet', (_whose, schedule) => {
  // a rate may run at any minute of the day
  const [, minute = '', hour = ''] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(String(schedule())) ?? [];
  const now = new Date(MIDNIGHT + (Number(hour) * 60 + Number(minute)) * MINUTE);
  const end = new Date(MIDNIGHT - 2 * MINUTE).toISOString();
  const last = { key: 'digest', sha256: '', signature: '', start: end, end };
  const { problems, gaps } = new Links(dayBefore(now), { last, invalid: [] }).finish(undefined, now, 's3://logs/');
  expect(gaps.map(({ reason }) => reason)).toEqual(['digests missing']);
  expect(problems.map(({ kind }) => kind)).toEqual(['NewestDigestsMissing']);
});

/** What is unusual as findings: ten a day, acknowledgements with an end, and one that says what was compared. */
import type { AcknowledgedFinding } from '../../lib/facts/requirements';
import { unusualOf } from '../../lib/unusual/compare';
import { unusualFindings } from '../../lib/unusual/findings';
import { ACCOUNTS, role } from '../support/company/staff';
import { afterDays, counted, FIRST_DAY, PROGRAM, type Done } from './support';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
const WORK: readonly Done[] = [{ action: 's3:PutObject', times: 100 }, { action: 'iam:TagRole' }];
const DAY = FIRST_DAY + 20;
const DATE = '2024-10-24';

function findingsOf(
  today: readonly Done[],
  acknowledgements: readonly AcknowledgedFinding[] = [],
  { baseline = afterDays(20, WORK), partial = new Set<string>() } = {},
) {
  const counts = counted(today);
  const unusual = unusualOf(baseline, counts, DAY, partial);
  return unusualFindings({ day: DAY, counts, baseline, unusual, partial }, TRAIL, acknowledgements);
}

const acknowledged = (more: Partial<AcknowledgedFinding>): AcknowledgedFinding => ({
  ...{ finding: 'SensitiveActionUsual', resource: PROGRAM.arn, time: '2024-10-20T00:00:00.000Z' },
  ...{ reason: 'this deployment role is new', owner: 'platform', ...more },
});

test('a finding names the principal and the day, and what to write to acknowledge it', () => {
  const [finding] = findingsOf([...WORK, { action: 'kms:DisableKey' }]);
  expect(finding).toMatchObject({
    ...{ guardrail: 'SensitiveActionUsual', status: 'FAIL', owner: 'security', resource: PROGRAM.arn, path: DATE },
    found: { found: 'kms:DisableKey', rows: [{ action: 'kms:DisableKey', file: 's3://logs/file.json.gz' }] },
    remedy: expect.stringContaining(
      `{"finding":"SensitiveActionUsual","resource":"${PROGRAM.arn}","time":"${DATE}T00:00:00.000Z"}`,
    ) as string,
  });
});

const FOURTEEN = Array.from({ length: 14 }, (_, index) => ({
  action: 'iam:CreateUser',
  by: role(`new-${index}`, ACCOUNTS.production, 1),
}));

test('a day of which not all is proven counts the rest as well', () => {
  const partial = new Set(['111122223333/eu-west-1']);
  expect(findingsOf([...WORK, ...FOURTEEN], [], { partial }).at(-1)).toMatchObject({
    status: 'UNKNOWN',
    message: expect.stringMatching(/was not compared\. 4 more findings of 2024-10-24 are counted only/) as string,
  });
});

test('principals that the baseline had to forget are told with each day', () => {
  const baseline = { ...afterDays(20, WORK), forgotten: 3 };
  expect(findingsOf(WORK, [], { baseline }).at(-1)).toMatchObject({
    status: 'PASS',
    message: expect.stringMatching(/stood out\. 3 principals had to be forgotten since learning began/) as string,
  });
});

test('a day has ten findings; the rest are counted', () => {
  const findings = findingsOf([...WORK, ...FOURTEEN]);
  expect(findings.map(({ guardrail, status }) => `${guardrail} ${status}`)).toEqual([
    ...Array<string>(10).fill('SensitiveActionUsual FAIL'),
    'ActivityCompared FAIL',
  ]);
  expect(findings.at(-1)?.message).toBe(`4 more findings of ${DATE} are counted only: a day has 10 at most.`);
});

test.each<[string, Partial<AcknowledgedFinding>, string]>([
  ['counts up to its last day', { until: DATE }, 'ACKNOWLEDGED'],
  ['counts no longer afterwards', { until: '2024-10-23' }, 'FAIL'],
  ['counts for its own day alone where it has no end', {}, 'FAIL'],
  ['counts on its own day', { time: `${DATE}T00:00:00.000Z` }, 'ACKNOWLEDGED'],
  ['does not count before its day', { time: '2024-10-25T00:00:00.000Z', until: '2025-01-01' }, 'FAIL'],
  ['counts for its principal alone', { resource: `${PROGRAM.arn}-2`, until: DATE }, 'FAIL'],
  ['counts for its kind alone', { finding: 'ActivityUsual', until: DATE }, 'FAIL'],
])('an acknowledgement %s', (_, more, status) => {
  const [finding] = findingsOf([...WORK, { action: 'kms:DisableKey' }], [acknowledged(more)]);
  expect(finding?.status).toBe(status);
  if (more.until === '2024-10-23') expect(finding?.message).toContain('Its acknowledgement ended on 2024-10-23.');
});

test('what is acknowledged takes no place of the ten', () => {
  const roles = Array.from({ length: 10 }, (_, index) => role(`new-${index}`, ACCOUNTS.production, 1));
  const today = [...WORK, { action: 'kms:DisableKey' }, ...roles.map((by) => ({ action: 'iam:CreateUser', by }))];
  const findings = findingsOf(today, [acknowledged({ until: DATE })]);
  expect(findings.map(({ status }) => status)).toEqual([...Array<string>(10).fill('FAIL'), 'ACKNOWLEDGED', 'PASS']);
});

test.each<[string, Parameters<typeof findingsOf>, string, string]>([
  ['compared', [WORK], 'PASS', `The activity of ${DATE} was compared: 0 things stood out.`],
  [
    'still learning',
    [WORK, [], { baseline: afterDays(9, WORK) }],
    'NOT_APPLICABLE',
    'Learning what is ordinary: 5 more days before anything is called unusual.',
  ],
  [
    'not proven as a whole',
    [WORK, [], { partial: new Set(['111122223333/eu-west-1']) }],
    'UNKNOWN',
    `Unknown: not the whole of ${DATE} is proven in 111122223333/eu-west-1: the rest of the day was not compared.`,
  ],
])('a day that is %s', (_, asked, status, message) => {
  expect(findingsOf(...asked).at(-1)).toMatchObject({ guardrail: 'ActivityCompared', status, message });
});

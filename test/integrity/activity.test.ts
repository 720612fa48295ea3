/**
 * What a scheduled verification says of the activity of its day: counted on the way, compared with the baseline that the evidence keeps,
 * and kept for the next. Each day of an archive is verified one after the other, as the schedule does.
 */
import { gzipSync } from 'node:zlib';
import { SNSClient } from '@aws-sdk/client-sns';
import type { AcknowledgedFinding } from '../../lib/facts/requirements';
import type { Finding } from '../../lib/findings/finding';
import { ActivityReader, compareActivity, partialPlaces } from '../../lib/integrity/run/activity';
import { compareDays } from '../../lib/integrity/run/compare-days';
import { verifyDayBefore } from '../../lib/integrity/run/day';
import { DistributedRun } from '../../lib/integrity/run/distributed';
import { recordVerification, verificationStore, type RunContext } from '../../lib/integrity/run/record';
import { DAY, HOUR } from '../../lib/integrity/time';
import { DayCounts } from '../../lib/unusual/day-counts';
import { record } from '../questions/support';
import { Bucket, zipped } from '../support/s3-in-memory';
import { MemoryBucket } from '../support/archive/memory-bucket';
import { KEY, LOCK, SCOPE, soundArchive, TRAIL_ARN, verifyBucket, type Archive } from './support';

const FIRST = Date.parse('2026-01-01T00:00:00Z');
/** Learned, and one on which the trail is stopped. */
const DAYS = 16;
const STOPPED_ON = 15;
const role = {
  ...{ type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/app/i-1', accountId: SCOPE.account },
  sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/app' } },
};
const [APP, EVENTS_A_FILE] = ['arn:aws:iam::111122223333:role/app', 3];

let archive: Archive;
/** Hours. */
let delivered = 0;
let evidence: Bucket;
/** What the evidence holds once all but the last day are verified. */
let learned: Bucket['versions'];
let nightsBefore: (readonly Finding[])[];

beforeAll(async () => {
  const whole = soundArchive({
    ...{ start: new Date(FIRST - HOUR + 91_000), hours: (DAYS + 1) * 24 + 4, filesPerHour: 1 },
    records: (time) => {
      const isStopped = time.getTime() >= FIRST + STOPPED_ON * DAY + 12 * HOUR;
      const calls = ['s3:GetObject', 's3:PutObject', isStopped ? 'cloudtrail:StopLogging' : 'iam:TagRole'];
      return calls.map((call) => record(call, { userIdentity: role, readOnly: call === 's3:GetObject' }));
    },
  });
  archive = { ...whole, bucket: new MemoryBucket(SCOPE.bucket, LOCK) };
  archive.bucket.keys = [KEY];
  evidence = new Bucket();
  nightsBefore = [];
  for (let index = 0; index < STOPPED_ON; index += 1) nightsBefore.push(await night(index));
  learned = evidence.versions;
});

beforeEach(() => {
  evidence = new Bucket();
  evidence.versions = [...learned];
});

function context(now: Date): RunContext {
  return {
    ...{ auditLog: 'audit-log', evidenceBucket: 'evidence', s3: evidence.client(), now, trigger: 'schedule' },
    ...{ topics: {}, sns: new SNSClient({ region: 'eu-central-1' }) },
    environment: { account: SCOPE.account, region: SCOPE.region, partition: 'aws' },
  };
}

/** The night after a day. */
async function night(
  index: number,
  acknowledgements: readonly AcknowledgedFinding[] = [],
  s3 = evidence.client(),
): Promise<readonly Finding[]> {
  const now = new Date(FIRST + (index + 1) * DAY + 3 * HOUR);
  const day = { start: new Date(FIRST + index * DAY), end: new Date(FIRST + (index + 1) * DAY) };
  // digests of days to come would be out of place
  archive.bucket.deliver(archive.hours.slice(delivered).filter(({ end }) => end <= now));
  delivered = archive.hours.filter(({ end }) => end <= now).length;
  const delivery = { bucket: SCOPE.bucket, prefix: '', multiRegion: false, organization: false };
  const known = [{ account: SCOPE.account, region: SCOPE.region }];
  const reader = new ActivityReader(day);
  const scheduled = { trailArn: TRAIL_ARN, delivery, known, acknowledgements };
  const { result, ...found } = await verifyDayBefore(scheduled, archive.bucket, now, 60_000, {
    onProven: (file) => reader.read(file),
  });
  const activity = result ? { counts: reader.counts, partial: partialPlaces(result) } : 'too late';
  const run = { ...context(now), s3 };
  const compared = await compareActivity(run, scheduled, day, activity);
  await recordVerification(run, { ...found, ...compared, findings: [...found.findings, ...compared.findings] });
  return compared.findings;
}

const inShort = (findings: readonly Finding[]) => findings.map(({ guardrail, status }) => `${guardrail} ${status}`);

test('it learns for 14 days, compares from then on, and tells of a first time with its proof', async () => {
  for (const [compared, ...others] of nightsBefore.slice(0, 14)) {
    expect([compared?.status, others]).toEqual(['NOT_APPLICABLE', []]);
    // every log file of the day is counted, and none of another day
    expect(compared?.found).toBe(`${24 * EVENTS_A_FILE} calls of 1 principal`);
  }
  expect(nightsBefore[14]).toMatchObject([{ guardrail: 'ActivityCompared', status: 'PASS' }]);
  const findings = await night(STOPPED_ON);
  expect(inShort(findings)).toEqual(['SensitiveActionUsual FAIL', 'ActivityCompared PASS']);
  const hour = (at: { readonly start: Date }): boolean => at.start.getTime() >= FIRST + STOPPED_ON * DAY + 12 * HOUR;
  const { logFiles, digest } = archive.hours.find(hour) ?? {};
  expect(findings[0]).toMatchObject({
    resource: APP,
    path: '2026-01-16',
    found: {
      rows: [
        {
          action: 'cloudtrail:StopLogging',
          file: `s3://${SCOPE.bucket}/${logFiles?.[0]?.key ?? ''}`,
          digest: `s3://${SCOPE.bucket}/${digest?.key ?? ''}`,
        },
      ],
    },
  });
});

test('a day that is verified again is compared with the same days, and the evidence keeps one baseline a day', async () => {
  const [first, again] = [await night(STOPPED_ON), await night(STOPPED_ON)];
  expect(again).toEqual(first);
  const baselines = evidence.versions.filter(({ key }) => key.startsWith('evidence/audit-log-activity/'));
  expect(baselines).toHaveLength(STOPPED_ON + 1);
  expect(Math.max(...baselines.map(({ body }) => body?.length ?? 0))).toBeLessThan(2000);
});

test('a day that is verified more often than runs are looked through is unknown, and nothing is forgotten', async () => {
  let findings: readonly Finding[] = [];
  for (let count = 0; count < 11; count += 1) findings = await night(STOPPED_ON);
  expect(inShort(findings)).toEqual(['ActivityCompared UNKNOWN']);
  expect(findings[0]?.message).toContain('the last 10 runs name no baseline of a day before 2026-01-16');
  const now = new Date(FIRST + DAYS * DAY + 3 * HOUR);
  expect((await verificationStore(context(now)).latest(now))?.document?.run.baseline?.day).toBe('2026-01-16');
});

test.each([
  [1, ['SensitiveActionUsual FAIL', 'ActivityCompared PASS']],
  [10, ['ActivityCompared UNKNOWN']],
])('%d documents that are no runs do not make it begin anew', async (count, found) => {
  const now = new Date(FIRST + STOPPED_ON * DAY + 4 * HOUR);
  const last = (await verificationStore(context(now)).latest(now))?.link.key ?? '';
  for (let index = 1; index <= count; index += 1) {
    const key = last.replace(/\d{9}(?=\.json)/, (number) => String(Number(number) + index).padStart(9, '0'));
    evidence.write(key, zipped('{}'), new Date(now.getTime() + index * 1000));
  }
  expect(inShort(await night(STOPPED_ON))).toEqual(found);
});

test('of what a part of a distributed verification counted, the first that was written counts', async () => {
  const store = verificationStore(context(new Date(FIRST)));
  const distributed = new DistributedRun(store, 'id');
  const counted = { place: `${SCOPE.account}/${SCOPE.region}`, partial: true, counts: new DayCounts().state() };
  const item = { account: SCOPE.account, region: SCOPE.region, day: '2026-01-01' };
  await distributed.writeActivity(item, counted);
  const key = evidence.versions.at(-1)?.key ?? '';
  evidence.write(key, zipped(JSON.stringify({ ...counted, partial: false })));
  evidence.write(key, undefined);
  const found: unknown[] = [];
  for await (const each of distributed.activityOf(item.day)) found.push(each);
  expect(found).toEqual([counted]);
});

test('an acknowledgement of the configuration counts', async () => {
  const acknowledgement = {
    ...{ finding: 'SensitiveActionUsual', resource: APP, time: '2026-01-10T00:00:00.000Z', until: '2026-02-01' },
    ...{ reason: 'this role is new', owner: 'platform' },
  };
  expect(inShort(await night(STOPPED_ON, [acknowledgement]))).toEqual([
    'SensitiveActionUsual ACKNOWLEDGED',
    'ActivityCompared PASS',
  ]);
});

test('a baseline that is not what was written is not believed: the day is not compared, and everything is learned anew', async () => {
  evidence.versions = evidence.versions.map((version) =>
    version.key.startsWith('evidence/audit-log-activity/2026/01/15/') ? { ...version, body: zipped('{}') } : version,
  );
  const [finding] = await night(STOPPED_ON);
  expect(finding).toMatchObject({ guardrail: 'ActivityCompared', status: 'UNKNOWN' });
  expect(finding?.message).toContain('is not what was written');
});

test('one that cannot be read today is not learned anew: it is there tomorrow', async () => {
  const s3 = evidence.client();
  const send = s3.send.bind(s3) as (command: { readonly input: object }) => Promise<unknown>;
  const isOfActivity = (input: { readonly Key?: string }): boolean => input.Key?.includes('-activity/') ?? false;
  s3.send = ((command: { readonly input: object }) =>
    isOfActivity(command.input)
      ? Promise.reject(Object.assign(new Error('not allowed'), { name: 'AccessDenied' }))
      : send(command)) as typeof s3.send;
  const [finding] = await night(STOPPED_ON, [], s3);
  expect(finding?.message).toBe(
    'Unknown: the activity of 2026-01-16 was not compared, or not learned: AccessDenied: not allowed.',
  );
  expect(inShort(await night(STOPPED_ON))).toEqual(['SensitiveActionUsual FAIL', 'ActivityCompared PASS']);
});

test('a baseline that cannot be written is told, beside what was found, and the one before waits', async () => {
  const s3 = evidence.client();
  const send = s3.send.bind(s3) as (command: { readonly input: object }) => Promise<unknown>;
  s3.send = ((command: { readonly input: { readonly Key?: string; readonly Body?: unknown } }) =>
    command.input.Body !== undefined && command.input.Key?.includes('-activity/')
      ? Promise.reject(Object.assign(new Error('not allowed'), { name: 'AccessDenied' }))
      : send(command)) as typeof s3.send;
  const findings = await night(STOPPED_ON, [], s3);
  expect(inShort(findings)).toEqual(['SensitiveActionUsual FAIL', 'ActivityCompared PASS', 'ActivityCompared UNKNOWN']);
  const now = new Date(FIRST + DAYS * DAY + 3 * HOUR);
  expect((await verificationStore(context(now)).latest(now))?.document?.run.baseline?.day).toBe('2026-01-15');
});

test('a day that was not verified in time is not compared, and the baseline waits', async () => {
  const now = new Date(FIRST + DAYS * DAY + 3 * HOUR);
  const day = { start: new Date(FIRST + STOPPED_ON * DAY), end: new Date(FIRST + DAYS * DAY) };
  const scheduled = { trailArn: TRAIL_ARN, acknowledgements: [] };
  const compared = await compareActivity(context(now), scheduled, day, 'too late');
  expect(compared).toMatchObject({
    findings: [{ guardrail: 'ActivityCompared', status: 'UNKNOWN', found: 'too late' }],
  });
  await recordVerification(context(now), { ...compared, chains: [] });
  const run = (await verificationStore(context(now)).latest(now))?.document?.run;
  expect(run?.baseline?.day).toBe('2026-01-15');
});

test('days before the first of which anything is proven are one finding, and teach nothing', async () => {
  const verification = {
    ...SCOPE,
    trailArn: TRAIL_ARN,
    accounts: [SCOPE.account],
    regions: [SCOPE.region],
    // an earlier verification has seen the Region, so that its silence is not taken for the time before the trail
    known: [{ account: SCOPE.account, region: SCOPE.region }],
    now: new Date(FIRST + 17 * DAY + 3 * HOUR),
  };
  const period = { from: new Date(FIRST - 20 * DAY), to: new Date(FIRST + 2 * DAY) };
  const findings = await compareDays({ verification, ...period, acknowledgements: [] }, archive.bucket);
  expect(findings.map(({ status, message }) => `${status} ${message}`)).toEqual([
    expect.stringMatching(/^UNKNOWN .*nothing is proven of 20 days from 2025-12-12 to 2025-12-31/),
    expect.stringMatching(/^NOT_APPLICABLE Learning what is ordinary: 14 more days/),
    expect.stringMatching(/^NOT_APPLICABLE Learning what is ordinary: 13 more days/),
  ]);
});

test('days of which nothing is proven are one finding, also where two organizations have a folder of the account', async () => {
  const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
  bucket.keys = [KEY];
  for (const organization of ['o-former0001', 'o-planted0001']) {
    const key = `AWSLogs/${organization}/${SCOPE.account}/CloudTrail/${SCOPE.region}/x`;
    bucket.put({ key, body: gzipSync('{}'), metadata: {} });
  }
  const verification = {
    ...{ ...SCOPE, trailArn: TRAIL_ARN, organizationId: 'find', accounts: [SCOPE.account], regions: [SCOPE.region] },
    ...{ known: [{ account: SCOPE.account, region: SCOPE.region }], now: new Date(FIRST + 17 * DAY) },
  };
  const period = { from: new Date(FIRST), to: new Date(FIRST + 3 * DAY) };
  const findings = await compareDays({ verification, ...period, acknowledgements: [] }, bucket);
  expect(findings.map(({ status, found }) => [status, found])).toEqual([
    ['UNKNOWN', '3 days from 2026-01-01 to 2026-01-03'],
  ]);
});

test('a period that ends before the trail began is told, in Regions of which nothing is known as well', async () => {
  const bucket = new MemoryBucket(SCOPE.bucket, LOCK);
  bucket.keys = [KEY];
  bucket.status = { logging: true, startedAt: new Date(FIRST + 3 * DAY + HOUR) };
  const verification = {
    ...{ ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] },
    ...{ expected: [{ account: SCOPE.account, region: 'us-east-1' }], now: new Date(FIRST + 3 * DAY + 2 * HOUR) },
  };
  const period = { from: new Date(FIRST), to: new Date(FIRST + 3 * DAY) };
  const findings = await compareDays({ verification, ...period, acknowledgements: [] }, bucket);
  expect(findings.map(({ status, found }) => [status, found])).toEqual([
    ['UNKNOWN', '3 days from 2026-01-01 to 2026-01-03'],
  ]);
});

test('whoever compares the days by hand finds the same, from the log alone', async () => {
  const scheduled = await night(STOPPED_ON);
  const verification = {
    ...SCOPE,
    trailArn: TRAIL_ARN,
    accounts: [SCOPE.account],
    regions: [SCOPE.region],
    now: new Date(FIRST + 17 * DAY + 3 * HOUR),
  };
  // two days before the trail began teach nothing
  const period = { from: new Date(FIRST - 2 * DAY), to: new Date(FIRST + 16 * DAY) };
  const findings = await compareDays({ verification, ...period, acknowledgements: [] }, archive.bucket);
  expect(findings.filter(({ path }) => path === '2026-01-16').map(({ message }) => message)).toEqual(
    scheduled.map(({ message }) => message),
  );
});

test('a log file that no longer says what was signed is not counted, and its Region is not proven', async () => {
  const { bucket, hours } = soundArchive();
  const [file] = hours[3]?.logFiles ?? [];
  bucket.replace({ key: file?.key ?? '', body: gzipSync('{"Records":[{}]}'), metadata: {} });
  const reader = new ActivityReader({ start: new Date(FIRST), end: new Date(FIRST + DAY) });
  const result = await verifyBucket(bucket, { onProven: (proven) => reader.read(proven) });
  expect(reader.counts.calls).toBe(hours.length * 2 * 5 - 5);
  expect(partialPlaces(result)).toEqual(new Set([`${SCOPE.account}/${SCOPE.region}`]));
});

/** Everything below a trail's prefix is proven or named: what is planted there, and what other trails and services put there. */
import { gzipSync } from 'node:zlib';
import type { ProblemKind } from '../../lib/integrity/problem';
import { renderVerification } from '../../lib/integrity/report';
import { besideLines } from '../../lib/integrity/result';
import { toFindings } from '../../lib/integrity/to-findings';
import { buildArchive } from '../support/archive/archive';
import { ARCHIVE_START, KEY, PERIOD, SCOPE, soundArchive, verifyBucket } from './support';

const FORGED = gzipSync('{"Records":[{"eventName":"Forged"}]}');
const { account: ACCOUNT, region: REGION } = SCOPE;
const OTHER = '999999999999';
const OWN = `AWSLogs/${ACCOUNT}/`;
const NAME = `${ACCOUNT}_CloudTrail_${REGION}_20260101T0205Z_Abcdefghijklmnop.json.gz`;
const DAY = `${OWN}CloudTrail/${REGION}/2026/01/01/`;

interface Parts {
  readonly root?: string;
  readonly account?: string;
  readonly kind?: string;
  readonly nameKind?: string;
  readonly region?: string;
  readonly nameRegion?: string;
  readonly day?: string;
  readonly time?: string;
  readonly end?: string;
}

/** The key of a log file as CloudTrail would write it, but for what is said. */
function logFile(parts: Parts = {}): string {
  const { root = 'AWSLogs/', account = ACCOUNT, kind = 'CloudTrail', region = REGION, day = '2026/01/01' } = parts;
  const { nameKind = kind, nameRegion = region, time = '20260101T0205Z', end = '.json.gz' } = parts;
  const name = `${account}_${nameKind}_${nameRegion}_${time}_Abcdefghijklmnop${end}`;
  return `${root}${account}/${kind}/${region}/${day}/${name}`;
}

function digest({ account = ACCOUNT, region = REGION, time = '20260101T021500Z', trail = 'audit-log', end = '' } = {}) {
  const folder = `AWSLogs/${account}/CloudTrail-Digest/${region}/2026/01/01/`;
  return `${folder}${account}_CloudTrail-Digest_${region}_${trail}_eu-central-1_${time}${end}.json.gz`;
}

const PLANTED: readonly (readonly [what: string, key: string, kind: ProblemKind])[] = [
  // of other accounts and organizations
  ['in the folder of another account', logFile({ account: OTHER }), 'LogFileNotNamed'],
  ['there, in no Region', `AWSLogs/${OTHER}/CloudTrail/2026/01/01/${NAME}`, 'ObjectOutOfPlace'],
  ['there, as a digest', digest({ account: OTHER }), 'DigestMalformed'],
  ['there, in capitals', `AWSLogs/${OTHER}/CLOUDTRAIL/${REGION}/2026/01/01/${NAME}`, 'ObjectOutOfPlace'],
  ['for an account of eleven digits', logFile({ account: '11112222333' }), 'ObjectOutOfPlace'],
  ['for an account of thirteen digits', logFile({ account: '1111222233334' }), 'ObjectOutOfPlace'],
  ['for an account with a space', logFile({ account: `${ACCOUNT} ` }), 'ObjectOutOfPlace'],
  ['for an account in other digits', logFile({ account: '١١١١٢٢٢٢٣٣٣٣' }), 'ObjectOutOfPlace'],
  ['in the folder of an organization', logFile({ root: 'AWSLogs/o-abcdefghij/' }), 'LogFileNotNamed'],
  ['for another account of one', logFile({ root: 'AWSLogs/o-abcdefghij/', account: OTHER }), 'LogFileNotNamed'],
  ['for an organization in capitals', logFile({ root: 'AWSLogs/O-ABCDEFGHIJ/' }), 'ObjectOutOfPlace'],
  // above the accounts
  ['in a folder awslogs', logFile({ root: 'awslogs/' }), 'ObjectOutOfPlace'],
  ['in a folder AWSLOGS', logFile({ root: 'AWSLOGS/' }), 'ObjectOutOfPlace'],
  ['in AWSLogs twice', logFile({ root: 'AWSLogs/AWSLogs/' }), 'ObjectOutOfPlace'],
  ['behind a slash', logFile({ root: '/AWSLogs/' }), 'ObjectOutOfPlace'],
  ['behind two slashes', logFile({ root: 'AWSLogs//' }), 'ObjectOutOfPlace'],
  ['in no folder at all', NAME, 'ObjectOutOfPlace'],
  ['in AWSLogs', `AWSLogs/${NAME}`, 'ObjectOutOfPlace'],
  ["in the account's folder", `${OWN}${NAME}`, 'ObjectOutOfPlace'],
  ['there, under another name', `${OWN}events.json.gz`, 'ObjectOutOfPlace'],
  // of other kinds
  ["in the kind's folder", `${OWN}CloudTrail/${NAME}`, 'ObjectOutOfPlace'],
  ['in a folder cloudtrail', logFile({ kind: 'cloudtrail' }), 'ObjectOutOfPlace'],
  ['in a folder with a space', logFile({ kind: 'CloudTrail ' }), 'ObjectOutOfPlace'],
  ['in a folder that ends like one', logFile({ kind: 'My-CloudTrail' }), 'ObjectOutOfPlace'],
  ['as a kind that there is not', logFile({ kind: 'CloudTrail-Foo' }), 'ObjectOutOfPlace'],
  ['among Insights events', logFile({ kind: 'CloudTrail-Insight' }), 'LogFilesNotCovered'],
  [
    'there, under the name of a log file',
    logFile({ kind: 'CloudTrail-Insight', nameKind: 'CloudTrail' }),
    'LogFilesNotCovered',
  ],
  ['among network events', logFile({ kind: 'CloudTrail-NetworkActivity' }), 'LogFilesNotCovered'],
  ['among aggregated events', logFile({ kind: 'CloudTrail-Aggregated' }), 'LogFilesNotCovered'],
  ['under the name of another kind', logFile({ nameKind: 'CloudTrail-Insight' }), 'LogFileNotNamed'],
  // of other Regions and days
  ['in a Region in capitals', logFile({ region: 'EU-CENTRAL-1' }), 'ObjectOutOfPlace'],
  ['in an invented Region', logFile({ region: 'xx-moon-1' }), 'LogFileNotNamed'],
  ['under the name of another Region', logFile({ nameRegion: 'us-east-1' }), 'LogFileNotNamed'],
  ['in no Region', `${OWN}CloudTrail/2026/01/01/${NAME}`, 'ObjectOutOfPlace'],
  ['on no day', `${OWN}CloudTrail/${REGION}/${NAME}`, 'ObjectOutOfPlace'],
  ['in a month', `${OWN}CloudTrail/${REGION}/2026/01/${NAME}`, 'ObjectOutOfPlace'],
  ['in an hour', logFile({ day: '2026/01/01/05' }), 'LogFileNotNamed'],
  ['in a 13th month', logFile({ day: '2026/13/01' }), 'ObjectOutOfPlace'],
  ["in tomorrow's folder", logFile({ day: '2026/01/02' }), 'ObjectOutOfPlace'],
  ['in a year before CloudTrail began', logFile({ day: '2012/01/01' }), 'ObjectOutOfPlace'],
  ['in the year 0', logFile({ day: '0000/01/01' }), 'ObjectOutOfPlace'],
  ['in a day without zeros', `${OWN}CloudTrail/${REGION}/2026/1/1/${NAME}`, 'ObjectOutOfPlace'],
  ['in a folder that no reader can see', logFile({ kind: 'CloudTrail\u200B' }), 'ObjectOutOfPlace'],
  ['behind a partition', logFile({ root: 'AWSLogs/aws/' }), 'ObjectOutOfPlace'],
  ['as an object where a Region has its folder', `${OWN}CloudTrail/${REGION}`, 'ObjectOutOfPlace'],
  ['as an object where a day has its folder', DAY.slice(0, -1), 'ObjectOutOfPlace'],
  ['in a day to come', logFile({ day: '2036/01/01', time: '20360101T0205Z' }), 'ObjectOutOfPlace'],
  ['in folders as of Hive', logFile({ day: 'year=2026/month=01/day=01' }), 'ObjectOutOfPlace'],
  ['with the date of the day before', logFile({ time: '20251231T0205Z' }), 'LogFileNotNamed'],
  ['with a date of years ago', logFile({ time: '20200101T0205Z' }), 'LogFileNotNamed'],
  ['with an hour that there is not', logFile({ time: '20260101T9905Z' }), 'LogFileNotNamed'],
  ['with a time without a zone', logFile({ time: '20260101T0205' }), 'LogFileNotNamed'],
  // under other names
  ['that is not zipped', logFile({ end: '.json' }), 'LogFileNotNamed'],
  ['that ends twice', logFile({ end: '.json.gz.json.gz' }), 'LogFileNotNamed'],
  ['that ends in capitals', logFile({ end: '.JSON.GZ' }), 'LogFileNotNamed'],
  ['with the longest name that S3 takes', `${DAY}${'a'.repeat(1024 - DAY.length)}`, 'LogFileNotNamed'],
  ['with a name that clears the terminal', `${DAY}a\n\u001b[2Jb.json.gz`, 'LogFileNotNamed'],
  ['that looks like a folder', `${DAY}x/`, 'LogFileNotNamed'],
  ['that sorts before all others', `${DAY}0.json.gz`, 'LogFileNotNamed'],
  // among digests
  ['as a digest of another trail', digest({ trail: 'other' }), 'DigestMalformed'],
  ['as a digest of another minute', digest(), 'DigestMalformed'],
  ['as a backfill digest', digest({ end: '_backfill' }), 'DigestMalformed'],
  ['as a digest of February 30', digest({ time: '20260230T021500Z' }), 'ObjectOutOfPlace'],
  ['as a digest of an earlier month', digest({ time: '20251201T021500Z' }), 'ObjectOutOfPlace'],
  ['as a digest of a year to come', digest({ time: '20270101T021500Z' }), 'ObjectOutOfPlace'],
  ['as a digest of a Region in capitals', digest({ region: 'EU-CENTRAL-1' }), 'ObjectOutOfPlace'],
  ['as something else among digests', digest().replace(/[^/]+$/, NAME), 'ObjectOutOfPlace'],
  ['as a digest among log files', digest().replace('/CloudTrail-Digest/', '/CloudTrail/'), 'LogFileNotNamed'],
];

const all = { regions: 'all' } as const;

test.each(PLANTED)('what is planted %s is named, and ends nothing', async (_what, key, kind) => {
  const { bucket } = soundArchive();
  bucket.put({ key, body: FORGED, metadata: {} });
  const result = await verifyBucket(bucket, all);
  expect(result.whole).toBe(false);
  const problems = result.chains.flatMap((chain) => chain.problems);
  // the folder of such an object is named, or one of a kind that digests need not cover
  const named = problems.filter(
    (problem) =>
      problem.kind === kind && (problem.key.endsWith('/') ? key.startsWith(problem.key) : problem.key === key),
  );
  expect({ named: named.length, problems: problems.map((problem) => `${problem.kind} ${problem.key}`) }).toMatchObject({
    named: 1,
  });
  // nothing else is said to be wrong of what CloudTrail delivered
  const own = result.chains.find(({ account, region }) => account === ACCOUNT && region === REGION);
  expect([own?.digests.valid, own?.logFiles.valid]).toEqual([8, 16]);
});

describe('what belongs to others', () => {
  const other = { ...SCOPE, account: OTHER, trail: { name: 'theirs', homeRegion: REGION } };

  function withOther() {
    const archive = soundArchive();
    const hours = [...buildArchive({ scope: other, key: KEY, start: ARCHIVE_START, hours: 8, filesPerHour: 2 })];
    archive.bucket.deliver(hours);
    return { ...archive, others: hours };
  }

  it('the logs of a trail of another account are proven, and no part of the log', async () => {
    const { bucket } = withOther();
    const result = await verifyBucket(bucket, all);
    expect([result.whole, result.chains.length]).toEqual([true, 1]);
    expect(result.beside).toEqual({
      ...{ otherTrails: [`${OTHER} in ${REGION}`], named: [], namedTotal: 0, unread: [] },
    });
    expect(toFindings(result)[0]?.message).toMatch(
      / is whole from .*Other trails deliver below the same prefix, for 9/,
    );
  });

  it('a log file of theirs that was changed is named', async () => {
    const { bucket, others } = withOther();
    const [changed] = others[2]?.logFiles ?? [];
    if (changed) bucket.replace({ ...changed, body: FORGED });
    const { whole, chains } = await verifyBucket(bucket, all);
    expect([whole, chains.flatMap(({ problems }) => problems.map(({ kind, key }) => [kind, key]))]).toEqual([
      false,
      [['LogFileModified', changed?.key]],
    ]);
  });

  it('accounts that the caller did not ask for are left alone where one was named', async () => {
    const { bucket } = withOther();
    expect((await verifyBucket(bucket)).beside).toBeUndefined();
  });

  it.each([
    ['of AWS Config', `${OWN}Config/${REGION}/2026/1/1/ConfigHistory/x.json.gz`, `${OWN}Config/`],
    ['of a load balancer', `${OWN}ELBAccessLogTestFile`, `${OWN}ELBAccessLogTestFile`],
    ['of flow logs as of Hive', `AWSLogs/aws-account-id=${OTHER}/x.gz`, `AWSLogs/aws-account-id=${OTHER}/`],
    ['of a trail of another prefix', `their/${logFile()}`, 'their/'],
    ['of nobody', 'README.md', 'README.md'],
  ])('an object %s is named, and nothing is wrong', async (_whose, key, named) => {
    const { bucket } = soundArchive();
    bucket.put({ key, body: FORGED, metadata: {} });
    const result = await verifyBucket(bucket, all);
    expect([result.whole, result.beside?.named]).toEqual([true, [named]]);
    const formats = ['text', 'html', 'csv', 'json'] as const;
    for (const format of formats) expect(renderVerification(result, format)).toContain(named);
  });

  it('what was delivered on a day that has not begun by our clock is no object out of place', async () => {
    const { bucket } = soundArchive();
    bucket.put({ key: logFile(), body: FORGED, metadata: {} });
    const { chains } = await verifyBucket(bucket, { ...all, now: new Date('2025-12-31T12:00:00Z') });
    expect(chains.flatMap(({ problems }) => problems.map(({ kind }) => kind))).not.toContain('ObjectOutOfPlace');
  });

  it('what a console shows as a folder is nothing', async () => {
    const { bucket } = soundArchive();
    bucket.put({ key: 'AWSLogs/', body: Buffer.alloc(0), metadata: {} });
    expect(await verifyBucket(bucket, all)).toMatchObject({ whole: true });
    expect((await verifyBucket(bucket, all)).beside).toBeUndefined();
  });

  it('so many accounts that not all are verified: the others are named', async () => {
    const { bucket } = soundArchive();
    const accounts = Array.from({ length: 60 }, (_, n) => String(n).padStart(12, '4'));
    for (const account of accounts) bucket.put({ key: logFile({ account }), body: FORGED, metadata: {} });
    const { chains, beside } = await verifyBucket(bucket, all);
    const keys = [...chains.flatMap(({ problems }) => problems.map(({ key }) => key)), ...(beside?.named ?? [])];
    expect(accounts.filter((account) => !keys.some((key) => key.includes(account)))).toEqual([]);
  });

  it('what may not be listed is said, and ends nothing', async () => {
    const { bucket } = soundArchive();
    const level = bucket.level.bind(bucket);
    const { ArchiveUnreadableError } = await import('../../lib/integrity/errors.js');
    bucket.level = (name, prefix) =>
      prefix === '' ? Promise.reject(new ArchiveUnreadableError('not allowed')) : level(name, prefix);
    const result = await verifyBucket(bucket, all);
    expect([result.whole, besideLines(result)]).toEqual([
      true,
      ['What lies in the root of the bucket beside the log could not be listed.'],
    ]);
    // what was not looked at may hold anything: nothing says that it does not
    const told = (of: typeof result): string[] =>
      toFindings(of)
        .filter(({ guardrail }) => guardrail === 'ObjectOutOfPlace')
        .map(({ status }) => status);
    expect(told(result)).toEqual(['UNKNOWN']);
    expect(told(await verifyBucket(soundArchive().bucket, all))).toEqual(['PASS']);
  });

  it('an archive with a prefix is looked at from there on', async () => {
    const scope = { ...SCOPE, prefix: 'cloudtrail/logs' };
    const { bucket } = soundArchive({ scope });
    bucket.put({ key: 'elsewhere.json.gz', body: FORGED, metadata: {} });
    bucket.put({ key: 'cloudtrail/logs/here.txt', body: FORGED, metadata: {} });
    const result = await verifyBucket(bucket, { ...all, prefix: scope.prefix, ...PERIOD });
    expect([result.whole, result.beside?.named]).toEqual([true, ['cloudtrail/logs/here.txt']]);
  });
});

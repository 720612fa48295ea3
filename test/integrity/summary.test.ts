/** What a distributed verification came to, as the names and the contents of its results say. */
import type { StoredVersion } from '../../lib/evidence/store';
import type { GapReason } from '../../lib/integrity/gap';
import type { VerificationResult } from '../../lib/integrity/result';
import { isOfWholeDay, resultName, resultsAmong, type VerificationItem } from '../../lib/integrity/run/results';
import { isComplete, summaryFindings, Summing, type Summary } from '../../lib/integrity/run/summary';
import { SCOPE, TRAIL_ARN } from './support';

const FOLDER = 'evidence/a/distributed/id/results/';
const OTHER = { ...SCOPE, region: 'us-east-1' };
const LATER = new Date('2026-11-22T06:00:00Z');
const SOONER = new Date('2026-11-22T05:00:00Z');

const item = (day: string, { account, region } = SCOPE): VerificationItem => ({ account, region, day });
const name = (each: VerificationItem, outcome: string): string =>
  `${FOLDER}${each.account}/${each.region}/${each.day}.${outcome}.json`;
const version = (key: string, differs: Partial<StoredVersion> = {}): StoredVersion => ({
  ...{ key, versionId: '1', isLatest: true, isDeleteMarker: false, modified: LATER },
  ...differs,
});

function result(end: string, whole = true, reason?: GapReason): VerificationResult {
  const none = { valid: 0, invalid: 0, missing: 0 };
  const gaps = reason ? [{ from: '2026-11-20T23:00:00Z', to: end, reason }] : [];
  const chain = { ...SCOPE, whole, digests: none, logFiles: none, notNamed: 0, unzippedBytes: 0, gaps };
  return {
    ...{ trailArn: TRAIL_ARN, bucket: SCOPE.bucket, start: '2026-11-20T00:00:00Z', end, verifiedAt: end, whole },
    chains: [{ ...chain, problems: [], problemCounts: whole ? {} : { LogFileModified: 2 } }],
  };
}

async function* each(versions: readonly StoredVersion[]): AsyncGenerator<StoredVersion> {
  for (const one of versions) yield await Promise.resolve(one);
}

async function summaryOf(versions: readonly StoredVersion[], scopes = [SCOPE, OTHER]): Promise<Summary> {
  const summing = new Summing(scopes);
  for await (const stored of resultsAmong(each(versions), FOLDER))
    await summing.add(stored, () => Promise.resolve(result(`${stored.item.day}T24:00:00Z`, false)));
  return summing.summary();
}

const DAY = '2026-11-20';
const NEXT = '2026-11-21';
const hours = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });

test.each<[what: string, result: VerificationResult, whole: boolean, called: string]>([
  ['a day that is over and verified', result('2026-11-21T00:00:00Z'), true, 'whole'],
  ['a day before which the trail began', result('2026-11-21T00:00:00Z', true, 'before the trail'), true, 'whole'],
  ['a day whose last digests are not due', result('2026-11-21T00:00:00Z', true, 'not due yet'), false, 'whole-so-far'],
  ['a day that is not over', result('2026-11-20T00:05:00Z'), false, 'whole-so-far'],
  ['a day with problems', result('2026-11-21T00:00:00Z', false), true, 'problems'],
])('%s', (_, of, whole, called) => {
  expect(isOfWholeDay(item(DAY), of)).toBe(whole);
  expect(`${FOLDER}${resultName(item(DAY), of)}`).toBe(name(item(DAY), called));
});

test('days of which every account and Region was verified', async () => {
  const summary = await summaryOf(
    [SCOPE, OTHER].flatMap((scope) => [DAY, NEXT].map((day) => version(name(item(day, scope), 'whole')))),
  );
  expect(summary).toMatchObject({ planned: 4, whole: 4, looked: { ...hours(DAY, '2026-11-22'), since: LATER } });
  expect(isComplete(summary)).toBe(true);
});

test.each<[what: string, versions: readonly StoredVersion[], expected: Partial<Summary>, complete: boolean]>([
  ['nothing', [], { planned: 0, whole: 0 }, false],
  ['one Region of two', [version(name(item(DAY), 'whole'))], { planned: 2, whole: 1 }, false],
  [
    'one Region, and one that the trail does not have',
    [version(name(item(DAY), 'whole')), version(name(item(DAY, { ...SCOPE, region: 'eu-west-1' }), 'whole'))],
    { planned: 2, whole: 1 },
    false,
  ],
  [
    'two days with one between them of which nothing is known',
    [DAY, '2026-11-22'].flatMap((day) => [SCOPE, OTHER].map((scope) => version(name(item(day, scope), 'whole')))),
    { planned: 6, whole: 4 },
    false,
  ],
  [
    'a Region twice, of which once with problems',
    [version(name(item(DAY), 'problems')), version(name(item(DAY), 'whole')), version(name(item(DAY, OTHER), 'whole'))],
    { planned: 2, whole: 1, notWhole: 1, problems: 2 },
    true,
  ],
  [
    'a Region under a delete marker',
    [version(name(item(DAY), 'whole'), { isDeleteMarker: true }), version(name(item(DAY, OTHER), 'whole'))],
    { planned: 2, whole: 1 },
    false,
  ],
  ['no result', [version(`${FOLDER}x.json`), version(name(item('2026-99-99'), 'whole'))], { planned: 0 }, false],
])('of %s', async (_, versions, expected, complete) => {
  const summary = await summaryOf(versions);
  expect(summary).toMatchObject(expected);
  expect(isComplete(summary)).toBe(complete);
});

test('hours that could not be verified yet are not among those that were', async () => {
  const versions = [
    version(name(item(DAY), 'whole')),
    version(name(item(NEXT), 'whole-so-far')),
    version(name(item(DAY, OTHER), 'whole')),
    version(name(item(NEXT, OTHER), 'whole')),
  ];
  const summary = await summaryOf(versions);
  expect(isComplete(summary)).toBe(true);
  expect(summary.looked).toMatchObject(hours(DAY, NEXT));
  expect((await summaryOf([version(name(item(NEXT), 'whole-so-far'))], [SCOPE])).looked).toBeUndefined();
});

test('a result is as old as the version that was written first', async () => {
  const key = name(item(DAY), 'whole');
  const versions = [version(key, { versionId: '2' }), version(key, { modified: SOONER })];
  expect((await summaryOf(versions, [SCOPE])).looked?.since).toEqual(SOONER);
});

test('what could not be listed beside the log is unknown, as in a verification by one process', async () => {
  const summary = await summaryOf([version(name(item(DAY), 'whole'))], [SCOPE]);
  const asked = hours(DAY, NEXT);
  const told = (unread: readonly string[]): string[] => {
    const beside = { otherTrails: [], named: ['their/'], namedTotal: 1, unread };
    const findings = summaryFindings(summary, { trailArn: TRAIL_ARN, asked, besides: { problems: [], beside } });
    expect(findings[0]?.message).toContain('Not judged, because it is not of this trail: their/.');
    return findings
      .filter(({ guardrail }) => guardrail === 'ObjectOutOfPlace')
      .map(({ status, message }) => `${status} ${message}`);
  };
  expect(told([])).toEqual([expect.stringMatching(/^PASS /)]);
  expect(told(['AWSLogs/999999999999/'])).toEqual([
    'UNKNOWN Unknown: What lies in AWSLogs/999999999999/ beside the log could not be listed.',
  ]);
});

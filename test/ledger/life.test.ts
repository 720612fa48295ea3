/**
 * Months of life on a moved clock: log files and digests are delivered, verified and removed by lifecycle rules, and the ledger answers
 * for all of them. `npm run life` lives a year.
 */
import { parseRemoval } from '../../lib/integrity/removal';
import { describeGap } from '../../lib/integrity/gap';
import { verdictOf } from '../../lib/integrity/result';
import { onlyChain } from '../integrity/support';
import { bytesOf } from '../support/s3-in-memory';
import { Life } from './life';
import { DAY, foundBy } from './support';

const DAYS = Number(process.env.WORMTRAIL_LIFE_DAYS ?? 28);
const LOCK_DAYS = Math.round(DAYS / 4);

let life: Life;

beforeAll(async () => {
  life = new Life({ lockDays: LOCK_DAYS });
  await life.live(DAYS);
}, 1_800_000);

test('what is gone is in the ledger, and what is not in it is there', async () => {
  const removed = new Set<string>();
  for (const version of life.bucket.versions.filter(({ key }) => key.endsWith('.removed.json.gz'))) {
    for (const { key } of (await parseRemoval(bytesOf(version)))?.objects ?? []) removed.add(key);
  }
  const there = new Set(life.logs.allKeys);
  expect(life.delivered.filter((key) => there.has(key) === removed.has(key))).toEqual([]);
  // four days pass until a file is gone whose lock has ended
  expect(removed.size).toBeGreaterThan((DAYS - LOCK_DAYS - 4) * 48);
});

test('every verification found that all of it was allowed to go', () => {
  const found = [...life.found.values()].flat();
  expect(found.filter(({ status }) => status !== 'PASS')).toEqual([]);
  expect(found.length).toBeGreaterThan(DAYS);
});

test('the ledger holds, in the bucket and in a copy without AWS', async () => {
  for (const verification of [await life.verifyBucket(), await life.verifyCopy()]) {
    expect(foundBy(verification)).toEqual([]);
    const allowed = verification.findings.find(({ guardrail }) => guardrail === 'LedgerRemovalsAllowed');
    expect(allowed?.found).toMatch(/^[\d,]{3,} removals$/);
  }
});

test('verify answers for the days that are gone, and proves those that are there', async () => {
  // a day's files are hidden for a day by the delete markers of the rule, until it removes them
  const gone = DAYS - LOCK_DAYS - 4;
  const there = new Set(life.logs.allKeys);
  const result = await life.verifyLog(0, gone);
  const { problems, digests, logFiles, removed, gaps } = onlyChain(result);
  expect({ problems, digests, logFiles }).toEqual({ problems: [], digests: NONE, logFiles: NONE });
  expect(verdictOf(result)).toBe('whole where kept');
  // by the day in their keys: the first digest of a day is of the last hour of the day before
  const of = (kind: string): number =>
    life.delivered.filter((key) => key.includes(`/${kind}/`) && !there.has(key) && dayIn(key) < gone).length;
  expect(removed?.logFiles).toBe(of('CloudTrail'));
  expect(removed?.digests).toBe(of('CloudTrail-Digest') + 1);
  const days = `${LOCK_DAYS + 4} to ${LOCK_DAYS + 5} days`;
  expect(gaps.map(describeGap)).toContainEqual(
    expect.stringMatching(`^removed: was whole when last verified .* after ${days}$`),
  );
  expect(verdictOf(await life.verifyLog(DAYS - LOCK_DAYS, DAYS))).toBe('whole');
});

const NONE = { valid: 0, invalid: 0, missing: 0 };

/** Days since the first one. */
function dayIn(key: string): number {
  const [, day = ''] = /\/(\d{4}\/\d{2}\/\d{2})\//.exec(key) ?? [];
  return (Date.parse(`${day.replaceAll('/', '-')}T00:00:00Z`) - life.day(0).getTime()) / DAY;
}

/**
 * Months of life on a moved clock: log files and digests are delivered, verified and removed by lifecycle rules, and the ledger answers
 * for all of them. `npm run life` lives a year.
 */
import { parseRemoval } from '../../lib/integrity/removal';
import { bytesOf } from '../support/s3-in-memory';
import { Life } from './life';
import { foundBy } from './support';

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

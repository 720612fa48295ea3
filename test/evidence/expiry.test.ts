/** Evidence ends with its retention: what lifecycle rules removed then is not missed, anything earlier is. */
import { EvidenceStore } from '../../lib/evidence/store';
import { needsAttention } from '../../lib/findings/finding';
import { verifyEvidence } from '../../lib/evidence/verify';
import { writeRun } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';

const DAY = 86_400_000;
const RETENTION_DAYS = 30;
const RUNS = 5;
let bucket: Bucket;
let store: EvidenceStore;

const day = (index: number): Date => new Date(Date.UTC(2026, 0, 1 + index, 12));

/** Five runs, a day apart, each locked for 30 days. */
beforeEach(async () => {
  bucket = new Bucket();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  for (let index = 0; index < RUNS; index += 1) await writeRun(store, day(index));
  bucket.versions = bucket.versions.map((version) => ({ ...version, modified: day(numberIn(version.key) - 1) }));
});

function numberIn(key: string): number {
  return Number(/(\d{9})\.json\.gz$/.exec(key)?.[1]);
}

function ofRuns(first: number, last: number): (version: { readonly key: string }) => boolean {
  return ({ key }) => numberIn(key) >= first && numberIn(key) <= last;
}

async function verdictsOn(now: Date, oldestStanding: number): Promise<string[]> {
  bucket.lock = { mode: 'COMPLIANCE', until: new Date(day(oldestStanding - 1).getTime() + RETENTION_DAYS * DAY) };
  const { findings } = await verifyEvidence(store, { now, longestGapHours: 24 * 365 });
  return findings
    .filter((finding) => needsAttention(finding) || finding.guardrail === 'EvidenceWhole')
    .map(({ guardrail, resource }) => `${guardrail} ${resource.replace(/.*\//, '')}`);
}

test.each<[what: string, now: Date, verdicts: string[]]>([
  ['whose retention has ended are not missed', day(RETENTION_DAYS + 2), ['EvidenceWhole evidence-bucket']],
  ['whose lock should still hold are missing', day(RETENTION_DAYS), ['EvidenceMissing runs 000000001 to 000000002']],
])('the first runs, gone, %s', async (_, now, verdicts) => {
  bucket.versions = bucket.versions.filter((version) => !ofRuns(1, 2)(version));
  expect(await verdictsOn(now, 3)).toEqual(verdicts);
});

test.each<[what: string, now: Date, verdicts: string[]]>([
  ['that expired is not hidden', day(RETENTION_DAYS + 1), ['EvidenceWhole evidence-bucket']],
  ['whose lock holds is hidden', day(RETENTION_DAYS - 2), ['EvidenceHidden 000000001.json.gz']],
])('a run behind delete markers %s', async (_, now, verdicts) => {
  for (const { key } of bucket.versions.filter(ofRuns(1, 1))) bucket.write(key, undefined);
  expect((await verdictsOn(now, 2)).sort()).toEqual(verdicts);
});

test('a run that is locked for long is hidden, though the next one is locked for a day only', async () => {
  for (const { key } of bucket.versions.filter(ofRuns(1, 1))) {
    bucket.locks.set(key, { mode: 'COMPLIANCE', until: new Date('2040-01-01') });
    bucket.write(key, undefined);
  }
  bucket.lock = { mode: 'COMPLIANCE', until: new Date(day(1).getTime() + DAY) };
  const { findings } = await verifyEvidence(store, { now: day(10), longestGapHours: 24 * 365 });
  expect(findings.filter(needsAttention).map(({ guardrail }) => guardrail)).toEqual(['EvidenceHidden']);
});

test('runs in the middle are missing, however old', async () => {
  bucket.versions = bucket.versions.filter((version) => !ofRuns(3, 3)(version));
  expect(await verdictsOn(day(RETENTION_DAYS + 2), 1)).toEqual(['EvidenceMissing run 000000003']);
});

test('where no lock says how long, every run is asked for', async () => {
  bucket.versions = bucket.versions.filter((version) => !ofRuns(1, 1)(version));
  bucket.lock = {};
  const { findings } = await verifyEvidence(store, { now: day(9000), longestGapHours: 1e9 });
  expect(findings.filter(needsAttention).map(({ guardrail }) => guardrail)).toEqual(['EvidenceMissing']);
});

test('a forged last number is told in one finding, and runs go on behind it', async () => {
  const { versions } = bucket;
  const forged = versions.find(({ key }) => key.endsWith('000000005.json.gz'));
  bucket.write('evidence/audit-log/2026/01/06/999999999.json.gz', forged?.body);
  expect(await verdictsOn(day(6), 1)).toEqual(['EvidenceReordered 999999999.json.gz']);
  const { link } = await writeRun(store, day(6));
  expect(link.id).toBe('000000006');
  expect((await store.latest(day(7)))?.link.id).toBe('000000006');
});

/** Runs that version 0.1 wrote, with HTML and CSV beside each document, stay valid, and later runs follow them. */
import { evidenceOf } from '../../lib/evidence/period';
import { EvidenceStore } from '../../lib/evidence/store';
import { verifyEvidence } from '../../lib/evidence/verify';
import { needsAttention } from '../../lib/findings/finding';
import { runsOfVersion01, writeRun } from '../support/evidence';
import { Bucket, type Version } from '../support/s3-in-memory';

const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, 22 + index));
const OF_SECOND = 'evidence/audit-log/2026/11/21/000000002';
let bucket: Bucket;
let store: EvidenceStore;

beforeEach(async () => {
  bucket = new Bucket();
  bucket.versions = runsOfVersion01();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  await writeRun(store, hour(3));
});

async function verdicts(): Promise<string[]> {
  const { findings } = await verifyEvidence(store, { now: hour(4) });
  return findings
    .filter((finding) => needsAttention(finding) || finding.guardrail === 'EvidenceWhole')
    .map(({ guardrail, resource }) => `${guardrail} ${resource.replace('s3://evidence-bucket/', '')}`);
}

function change(key: string, by: (version: Version) => Version[]): void {
  bucket.versions = bucket.versions.flatMap((version) => (version.key === key ? by(version) : [version]));
}

test('a run of today follows them, and the chain is whole', async () => {
  expect(bucket.versions.at(-1)?.key).toBe('evidence/audit-log/2026/11/22/000000004.json.gz');
  expect(await verdicts()).toEqual(['EvidenceWhole s3://evidence-bucket']);
});

test('a period has both', async () => {
  const { checks } = await evidenceOf(store, hour(0), hour(4));
  expect(checks.map(({ run, key }) => [run.version, key.replace(/.*\//, '')])).toEqual([
    ['0.1.0', '000000001.json'],
    ['0.1.0', '000000002.json'],
    ['0.1.0', '000000003.json'],
    ['0.0.0', '000000004.json.gz'],
  ]);
});

test.each<[what: string, breakIt: () => void, told: string[]]>([
  [
    'an altered document',
    () => change(`${OF_SECOND}.json`, (version) => [{ ...version, body: version.body?.replace('CRITICAL', 'LOW') }]),
    [`EvidenceAltered ${OF_SECOND}.json`],
  ],
  [
    'an altered page',
    () => change(`${OF_SECOND}.html`, (version) => [{ ...version, body: 'all is well' }]),
    [`EvidenceAltered ${OF_SECOND}.html`],
  ],
  ['a page that is gone', () => change(`${OF_SECOND}.html`, () => []), [`EvidenceRenderingMissing ${OF_SECOND}.html`]],
  ['a table that is gone', () => change(`${OF_SECOND}.csv`, () => []), [`EvidenceRenderingMissing ${OF_SECOND}.csv`]],
])('%s is named', async (_, breakIt, told) => {
  breakIt();
  expect(await verdicts()).toEqual(told);
});

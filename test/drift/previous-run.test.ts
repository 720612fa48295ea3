/** A run goes on from the newest evidence that can be believed, and says where what stands there cannot. */
import { previousRun } from '../../lib/drift/previous-run';
import type { EvidenceDocument } from '../../lib/evidence/document';
import { record } from '../../lib/evidence/record';
import { EvidenceStore } from '../../lib/evidence/store';
import { report } from '../../lib/findings/finding';
import { Bucket, unzipped, zipped } from '../support/s3-in-memory';

const LOG = 'audit-log';
const NOW = new Date('2026-11-22T21:00:00Z');
const NEWEST = `evidence/${LOG}/2026/11/22/000000003.json.gz`;

let bucket: Bucket;
let store: EvidenceStore;

beforeEach(async () => {
  bucket = new Bucket();
  store = new EvidenceStore(bucket.client(), 'evidence-bucket', LOG);
  const times = { startedAt: NOW.toISOString(), finishedAt: NOW.toISOString() };
  const run = { kind: 'drift-check', trigger: 'schedule', auditLog: LOG, version: '0.0.0', ...times } as const;
  for (let count = 0; count < 2; count += 1) {
    await record(store, { run, report: report([]), render: { at: NOW } }, await store.latest(NOW));
  }
});

async function preceding() {
  const { run, findings } = await previousRun(store, await store.latest(NOW), NOW);
  return { run: run?.link.id, findings };
}

/** The newest document, changed, as a third run. */
function forged(change: (document: EvidenceDocument) => EvidenceDocument): string {
  const newest = bucket.versions.findLast(({ key }) => key.endsWith('000000002.json.gz'));
  return JSON.stringify(change(JSON.parse(unzipped(newest?.body)) as EvidenceDocument));
}

test('the newest run, where it is one', async () => {
  expect(await preceding()).toEqual({ run: '000000002', findings: [] });
});

test('nothing, where there is no run yet', async () => {
  bucket.versions = [];
  expect(await preceding()).toEqual({ run: undefined, findings: [] });
});

test.each<[what: string, text: () => string]>([
  ['junk', () => 'all is well'],
  ['more than any run has', () => ' '.repeat(40_000_000)],
  ['JSON of another shape', () => '{"schema":"wormtrail.evidence/1","findings":[]}'],
  ['a copy of the run before', () => forged((document) => document)],
  [
    'evidence of another audit log',
    () => forged((document) => ({ ...document, run: { ...document.run, id: '000000003', auditLog: 'other' } })),
  ],
])('%s at the end of the chain is a finding, and the run before it counts', async (_, text) => {
  bucket.write(NEWEST, zipped(text()));
  expect(await preceding()).toMatchObject({
    run: '000000002',
    findings: [
      {
        guardrail: 'EvidenceChainUnbroken',
        status: 'FAIL',
        severity: 'CRITICAL',
        owner: 'compliance',
        resource: `s3://evidence-bucket/${NEWEST}`,
      },
    ],
  });
});

test('an object that is too large for a run is not fetched, and the run before it counts', async () => {
  bucket.write(NEWEST, Buffer.alloc(33 * 1024 * 1024).toString('base64'));
  const { run, findings } = await preceding();
  expect([run, findings.length]).toEqual(['000000002', 1]);
  expect(bucket.fetched).not.toContain(NEWEST);
});

test('where nothing can be believed, nothing is gone on from', async () => {
  bucket.versions = bucket.versions.map((version) => ({ ...version, body: '' }));
  const { run, findings } = await preceding();
  expect(run).toBeUndefined();
  expect(findings).toHaveLength(1);
});

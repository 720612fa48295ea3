/** Both chains of an audit log's evidence: the checks', and the verifications of its log. */
import { verifyChains } from '../../lib/evidence/chains';
import { record, type Outcome } from '../../lib/evidence/record';
import { EvidenceStore } from '../../lib/evidence/store';
import { report } from '../../lib/findings/finding';
import { Bucket } from '../support/s3-in-memory';

const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, index));
let bucket: Bucket;
let checks: EvidenceStore;

beforeEach(async () => {
  bucket = new Bucket();
  checks = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  for (const at of [hour(0), hour(24)]) await write(checks, 'drift-check', at);
});

async function write(store: EvidenceStore, kind: Outcome['run']['kind'], at: Date): Promise<void> {
  const times = { startedAt: at.toISOString(), finishedAt: at.toISOString() };
  const run = { kind, trigger: 'schedule', auditLog: 'audit-log', version: '0.0.0', ...times } as const;
  await record(store, { run, report: report([]), render: { at } }, await store.latest(at));
}

async function verdictsAt(now: Date): Promise<string[]> {
  const { findings } = await verifyChains(checks, { now });
  return findings.map(({ guardrail, status, auditLog }) => `${status} ${guardrail} ${auditLog}`);
}

test('each is judged for itself', async () => {
  await write(checks.verifications(), 'log-verification', hour(2));
  await write(checks.verifications(), 'log-verification', hour(26));
  expect(await verdictsAt(hour(27))).toEqual([
    'PASS EvidenceWhole audit-log',
    'PASS EvidenceWhole audit-log-log-verification',
  ]);
});

test('a verification that is gone is missing, though every check stands', async () => {
  for (const at of [hour(2), hour(26), hour(27)]) await write(checks.verifications(), 'log-verification', at);
  bucket.versions = bucket.versions.filter(({ key }) => !/log-verification.*000000002/.test(key));
  expect(await verdictsAt(hour(28))).toEqual([
    'PASS EvidenceWhole audit-log',
    'FAIL EvidenceMissing audit-log-log-verification',
  ]);
});

test.each<[what: string, now: Date, verdicts: string[]]>([
  ['is not yet missed on the first day', hour(25), ['PASS EvidenceWhole audit-log']],
  ['cannot be proven later', hour(26), ['PASS EvidenceWhole audit-log', 'UNKNOWN VerificationsRecorded audit-log']],
])('a log that was never verified %s', async (_, now, verdicts) => {
  expect(await verdictsAt(now)).toEqual(verdicts);
});

/** Both chains of an audit log's evidence: the checks', and the verifications of its log. */
import { verifyChains } from '../../lib/evidence/chains';
import { EvidenceStore } from '../../lib/evidence/store';
import { needsAttention } from '../../lib/findings/finding';
import { writeRun } from '../support/evidence';
import { Bucket } from '../support/s3-in-memory';

const hour = (index: number): Date => new Date(Date.UTC(2026, 10, 21, index));
let bucket: Bucket;
let checks: EvidenceStore;

beforeEach(async () => {
  bucket = new Bucket();
  checks = new EvidenceStore(bucket.client(), 'evidence-bucket', 'audit-log');
  for (const at of [hour(0), hour(24)]) await writeRun(checks, at);
});

async function verdictsAt(now: Date): Promise<string[]> {
  const { findings } = await verifyChains(checks, { now });
  return findings
    .filter((finding) => needsAttention(finding) || finding.guardrail === 'EvidenceWhole')
    .map(({ guardrail, status, auditLog }) => `${status} ${guardrail} ${auditLog}`);
}

test('each is judged for itself', async () => {
  await writeRun(checks.verifications(), hour(2), [], 'log-verification');
  await writeRun(checks.verifications(), hour(26), [], 'log-verification');
  expect(await verdictsAt(hour(27))).toEqual([
    'PASS EvidenceWhole audit-log',
    'PASS EvidenceWhole audit-log-log-verification',
  ]);
});

test('a verification that is gone is missing, though every check stands', async () => {
  for (const at of [hour(2), hour(26), hour(27)]) await writeRun(checks.verifications(), at, [], 'log-verification');
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

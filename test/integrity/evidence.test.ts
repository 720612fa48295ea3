/** The log verification looks at the evidence that the drift check wrote since the verification before. */
import { SNSClient } from '@aws-sdk/client-sns';
import { EvidenceStore } from '../../lib/evidence/store';
import { needsAttention } from '../../lib/findings/finding';
import { evidenceFindings } from '../../lib/integrity/run/evidence';
import { verificationStore, type RunContext } from '../../lib/integrity/run/record';
import { writeRun } from '../support/evidence';
import { Bucket, unzipped, zipped } from '../support/s3-in-memory';

const NOW = new Date('2026-11-22T03:00:00Z');
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);

let bucket: Bucket;
let run: RunContext;

beforeEach(async () => {
  bucket = new Bucket();
  run = {
    ...{ auditLog: 'audit-log', evidenceBucket: 'evidence-bucket', s3: bucket.client(), now: NOW, trigger: 'schedule' },
    ...{ topics: {}, sns: new SNSClient({ region: 'eu-central-1' }) },
    environment: { account: '111122223333', region: 'eu-central-1', partition: 'aws' },
  };
  const store = new EvidenceStore(run.s3, run.evidenceBucket, run.auditLog);
  for (let hours = 120; hours > 0; hours -= 12) await writeRun(store, hoursAgo(hours));
});

const open = async (): Promise<string[]> =>
  (await evidenceFindings(run)).filter(needsAttention).map(({ guardrail, resource }) => `${guardrail} ${resource}`);

/** The key of the run that took place so many hours ago. */
const keyAt = (hours: number): string => {
  const day = hoursAgo(hours).toISOString().slice(0, 10).replaceAll('-', '/');
  return `evidence/audit-log/${day}/${String((120 - hours) / 12 + 1).padStart(9, '0')}.json.gz`;
};

const forge = (hours: number): void => {
  bucket.versions = bucket.versions.map((version) =>
    version.key === keyAt(hours) ? { ...version, body: zipped(`${unzipped(version.body)} `) } : version,
  );
};

test('where nothing is wrong it says so', async () => {
  expect(await open()).toEqual([]);
  expect(await evidenceFindings(run)).toContainEqual(
    expect.objectContaining({ guardrail: 'EvidenceWhole', status: 'PASS' }),
  );
});

test('a run that was altered since is named', async () => {
  forge(24);
  expect(await open()).toEqual([`EvidenceAltered s3://evidence-bucket/${keyAt(24)}`]);
});

test('what an earlier verification has seen is left to wormtrail evidence verify', async () => {
  forge(96);
  expect(await open()).toEqual([]);
});

test('it begins where the verification before ended, however long ago', async () => {
  await writeRun(verificationStore(run), hoursAgo(60), [], 'log-verification');
  forge(84);
  expect(await open()).toContain(`EvidenceAltered s3://evidence-bucket/${keyAt(84)}`);
});

test('an audit log that was just deployed has none', async () => {
  bucket.versions = [];
  expect(await evidenceFindings(run)).toEqual([]);
});

test('no run for days is a failure', async () => {
  bucket.versions = bucket.versions.filter(({ key }) => key < keyAt(72));
  expect(await evidenceFindings(run)).toMatchObject([{ guardrail: 'EvidenceWhole', status: 'FAIL' }]);
});

test('evidence that nobody can read is not known', async () => {
  run.s3.send = () => Promise.reject(new Error('denied'));
  expect(await evidenceFindings(run)).toMatchObject([
    { status: 'UNKNOWN', message: expect.stringContaining('denied') as string },
  ]);
});

/** `wormtrail verify` as people run it: a process of its own, with exit codes that scripts rely on. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import type { VerificationResult } from '../../lib/integrity/result';
import { HOUR } from '../../lib/integrity/time';
import { buildArchive, type ArchivedHour } from '../support/archive/archive';
import { deliver, registerKey } from '../support/archive/local-archive';
import { wormtrail, type Outcome } from '../support/command-line';
import { ARCHIVE_START, at, KEY, onlyChain, SCOPE, TRAIL_ARN } from './support';
import { emptyAws, type Aws } from '../support/deployed';

const SOUND = 'sound-logs';
const TAMPERED = 'tampered-logs';
const REPLICA = 'replica-of-sound-logs';

let local: Aws;
let folder: string;
let hours: readonly ArchivedHour[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-verify-'));
  local = await emptyAws();
  await registerKey(local, SCOPE.region, KEY);
  const s3 = new S3Client({ forcePathStyle: true });
  for (const bucket of [SOUND, REPLICA, TAMPERED]) {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    const scope = { ...SCOPE, bucket: bucket === REPLICA ? SOUND : bucket };
    hours = [...buildArchive({ scope, key: KEY, start: ARCHIVE_START, hours: 3, filesPerHour: 2 })];
    await deliver(bucket, hours);
  }
  await s3.send(new DeleteObjectCommand({ Bucket: TAMPERED, Key: hidden() }));
  s3.destroy();
});

afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The log file that a delete marker hides in the bucket that was tampered with. */
const hidden = (): string => at(at(hours, 1).logFiles, 0).key;

function verify(bucket: string, ...more: string[]): Promise<Outcome> {
  const times = ['--start-time', '2026-01-01T00:05:00Z', '--end-time', '2026-01-01T03:00:00Z'];
  return wormtrail(['verify', '--trail-arn', TRAIL_ARN, ...times, '--s3-bucket', bucket, ...more]);
}

test('0 where the log is whole', async () => {
  const { code, stdout } = await verify(SOUND);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^WHOLE {2}arn:aws:cloudtrail:eu-central-1:111122223333:trail\/audit-log\n/);
});

test('0 where a replica is whole, and 2 where it is one of another bucket', async () => {
  const whole = await verify(REPLICA, '--relocated-from', SOUND);
  expect(whole.code).toBe(0);
  expect(whole.stdout).toContain(`s3://${SOUND}, read from its replica s3://${REPLICA}\n`);
  const { code, stdout, stderr } = await verify(REPLICA, '--relocated-from', TAMPERED);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`its digests were delivered to ${SOUND}. Write --relocated-from ${SOUND}.`);
});

test('1 where it is not, with the problem in the file that was asked for; the resume file is gone then', async () => {
  const [file, resume] = [join(folder, 'result.json'), join(folder, 'resume.json')];
  const { code, stdout } = await verify(TAMPERED, '--format', 'json', '--output', file, '--resume', resume);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const { problems } = onlyChain(JSON.parse(readFileSync(file, 'utf8')) as VerificationResult);
  expect(problems.map(({ kind, key }) => ({ kind, key }))).toEqual([{ kind: 'LogFileHidden', key: hidden() }]);
  expect(existsSync(resume)).toBe(false);
});

test.each([
  ['text', /^NOT WHOLE /],
  [
    'csv',
    /^account,region,verdict,severity,[\s\S]*\r\n"111122223333","eu-central-1","LogFileHidden","CRITICAL","tampered-logs",/,
  ],
  ['html', /^<!doctype html>[\s\S]*<svg[\s\S]*LogFileHidden/i],
  ['ocsf', /^\[\s*\{[\s\S]*"class_uid": 2003[\s\S]*LogFileHidden/],
])('--format %s', async (format, content) => {
  const { code, stdout } = await verify(TAMPERED, '--format', format);
  expect(code).toBe(1);
  expect(stdout).toMatch(content);
});

test('times before now: the period begins so long before the run', async () => {
  const before = Date.now() - 48 * HOUR;
  const { stdout } = await verify(SOUND, '--start-time', '48h', '--end-time', '1h', '--format', 'json');
  const { start, end } = JSON.parse(stdout) as VerificationResult;
  expect(Date.parse(start)).toBeGreaterThanOrEqual(before - 1000);
  expect(Date.parse(start)).toBeLessThan(Date.now() - 48 * HOUR + 1000);
  expect(Date.parse(end) - Date.parse(start)).toBe(47 * HOUR);
});

test.each([
  ['one Region only', ['--region', 'eu-central-1']],
  ['every Region that the archive holds', ['--all-regions']],
  ['so many requests at once', ['--concurrency', '3']],
  ['locks as well', ['--check-locks']],
])('%s', async (what, more) => {
  const { stdout } = await verify(SOUND, '--format', 'json', ...more);
  const { problemCounts, digests } = onlyChain(JSON.parse(stdout) as VerificationResult);
  expect(digests.valid).toBe(3);
  // versions, and no locks, are what these buckets have
  expect(problemCounts).toEqual(what === 'locks as well' ? { DigestNotLocked: 3, LogFileNotLocked: 6 } : {});
});

test.each([
  ['no bucket of that name', ['--s3-bucket', 'no-such-logs'], /no-such-logs/],
  ['an account without logs', ['--account-id', '999999999999'], /holds no logs of 999999999999/],
  ['an ARN that is none', ['--trail-arn', 'audit-log'], /'audit-log' is not the ARN of a trail/],
  ['a time that is none', ['--start-time', 'yesterday-ish'], /yesterday-ish/],
  ['an end before the start', ['--end-time', '2025-01-01'], /start time must be before the end time/],
  ['an account that is none', ['--account-id', '12'], /Write the 12 digits of an AWS account ID/],
  ['no requests at once', ['--concurrency', '0'], /whole number of at least 1/],
  ['a format that is none', ['--format', 'pdf'], /text, json, csv, html, ocsf/],
  ['an option that is none', ['--all-planets'], /unknown option '--all-planets'/],
])('2 where it could not do it, in one message: %s', async (_name, more, message) => {
  const { code, stdout, stderr } = await verify(SOUND, ...more);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at |Unexpected/m);
});

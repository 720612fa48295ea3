/** `wormtrail ask` and `unusual` as people run them: a process of its own, its formats, and exit codes that scripts rely on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { deliver, registerKey } from '../support/archive/local-archive';
import { wormtrail, wormtrailCommand, type Outcome } from '../support/command-line';
import { at, KEY, SCOPE, TRAIL_ARN, type Archive } from '../integrity/support';
import { archiveOf, BOB, record } from './support';
import { emptyAws, type Aws } from '../support/deployed';

const SOUND = 'sound-logs';
const TAMPERED = 'tampered-logs';
const WORDS = ['--trail-arn', TRAIL_ARN, '--region', SCOPE.region];
const PERIOD = ['--from', '2026-01-01T00:02:00Z', '--to', '2026-01-01T08:00:00Z'];

let local: Aws;
let folder: string;

const deletion = (name: string) => record('s3:DeleteBucket', { requestParameters: { bucketName: name } });
const archive = (bucket: string): Archive =>
  archiveOf([deletion('b'), deletion('a'), record('ec2:StopInstances', { userIdentity: BOB })], {
    scope: { ...SCOPE, bucket },
    // as long as records of the period may come late
    hours: 10,
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-asked-'));
  local = await emptyAws();
  await registerKey(local, SCOPE.region, KEY);
  const s3 = new S3Client({ forcePathStyle: true });
  for (const bucket of [SOUND, TAMPERED]) {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    const { hours } = archive(bucket);
    await deliver(bucket, hours);
    if (bucket === TAMPERED) {
      const { key } = at(hours, 5).digest;
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    }
  }
  s3.destroy();
});

afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (bucket: string, ...more: string[]): Promise<Outcome> =>
  wormtrail(['ask', ...WORDS, ...PERIOD, '--s3-bucket', bucket, ...more], undefined, { TZ: 'Europe/Berlin' });

test('0 where the answer is complete: coverage first, then who, from where, when, what, on what', async () => {
  const { code, stdout, stderr } = await ask(SOUND, 'who-deleted');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`COMPLETE  8 of 8 hours in 1 Region proven
2026-01-01 00:02 to 2026-01-01 08:00 UTC, 18 log files read
  Without the evidence of a stack, Regions that were erased whole may not be missed.

Who deleted, or tried to?

alice@example.com  role admin  session alice  from 203.0.113.7  account 111122223333  2026-01-01
  03:10:00 UTC (04:10:00)  s3:DeleteBucket  b  ok  eu-central-1
  03:10:00 UTC (04:10:00)  s3:DeleteBucket  a  ok  eu-central-1

2 events.
`);
});

test('1 where it is not, and it says so first', async () => {
  const { code, stdout } = await ask(TAMPERED, 'who-deleted', '--who', 'mallory');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^INCOMPLETE {2}8 of 8 hours in 1 Region proven; 1 problem of the log\n/);
  expect(stdout).toContain('DigestHidden');
  expect(stdout).toContain('No one did, as far as the log is proven.');
});

test('CSV has the coverage on standard error, and proofs where they are asked for', async () => {
  const { code, stdout, stderr } = await ask(SOUND, '--what', 'ec2', '--format', 'csv', '--proof');
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'COMPLETE  8 of 8 hours in 1 Region proven\n' });
  const [head = '', row = '', ...more] = stdout.split('\r\n');
  expect(head).toMatch(/^time,who,type,arn,.*,file,version,sha256,digest$/);
  expect(row).toMatch(/^"2026-01-01T03:10:00Z","bob","IAMUser",.*"ec2:StopInstances",.*"s3:\/\/sound-logs\/AWSLogs/);
  expect(more).toEqual(['']);
});

test('JSON goes into a file whole, and --limit counts what it leaves out', async () => {
  const file = join(folder, 'answer.json');
  const { code, stdout } = await ask(SOUND, 'who-deleted', '--format', 'json', '--limit', '1', '--output', file);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const { coverage, rows, rowCount } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, never>;
  expect(coverage).toMatchObject({ complete: true, hours: { proven: 8, asked: 8 } });
  expect(rows).toMatchObject([{ what: 's3:DeleteBucket', on: ['b'] }]);
  expect(rowCount).toBe(2);
  expect(readdirSync(folder)).toEqual(['answer.json']);
});

test('a stream has the coverage last', async () => {
  const { code, stdout } = await ask(SOUND, 'who-deleted', '--format', 'jsonl', '--stream');
  expect(code).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => Object.keys(JSON.parse(line) as object)[0]);
  expect(lines).toEqual(['time', 'time', 'coverage']);
});

test('what is unusual: a day that is learned, and one that is not proven as a whole', async () => {
  const unusual = [
    'unusual',
    ...WORDS,
    '--s3-bucket',
    SOUND,
    '--from',
    '2026-01-01',
    '--to',
    '2026-01-01',
    '--format',
    'json',
  ];
  const { code, stdout, stderr } = await wormtrail(unusual);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Without the evidence of a stack, Regions that were erased whole may not be missed.\n',
  });
  const { findings } = JSON.parse(stdout) as { findings: object[] };
  expect(findings).toMatchObject([
    {
      ...{ guardrail: 'ActivityCompared', status: 'NOT_APPLICABLE', path: '2026-01-01' },
      message: 'Learning what is ordinary: 14 more days before anything is called unusual.',
    },
  ]);
});

test('2 where there is no answer', async () => {
  const { code, stdout, stderr } = await ask('no-such-logs', 'who-deleted');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('no-such-logs');
});

test('interrupted, it leaves no file behind', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('wormtrail-ask-'));
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const words = ['ask', ...WORDS, '--s3-bucket', SOUND, '--output', join(folder, 'interrupted.json')];
  const child = spawn(process.execPath, wormtrailCommand(words), {
    env: { ...process.env, AWS_ENDPOINT_URL: endpoint },
    stdio: 'ignore',
  });
  const drafts = (): string[] => readdirSync(folder).filter((name) => name.includes('interrupted'));
  for (let waited = 0; drafts().length === 0 && waited < 600; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(drafts()).toHaveLength(1);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
  expect(drafts()).toEqual([]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('wormtrail-ask-'))).toEqual(before);
  silent.closeAllConnections();
  silent.close();
}, 60_000);

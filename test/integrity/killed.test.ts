/** `wormtrail verify --resume`, killed in the middle of its work, goes on from what was settled. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { VerificationResult } from '../../lib/integrity/result';
import { buildArchive } from '../support/archive/archive';
import { deliver, registerKey } from '../support/archive/local-archive';
import { wormtrail, wormtrailCommand } from '../support/command-line';
import { ARCHIVE_START, KEY, onlyChain, SCOPE, TRAIL_ARN } from './support';
import { emptyAws, type Aws } from '../support/deployed';

const HOURS = 12;
/** Digests and log files that are answered before S3 falls silent. */
const ANSWERED = 30;

let local: Aws;
let folder: string;
let proxy: Server;
let fetched: number;
let silentAfter: number;
let silent: () => void;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-killed-'));
  local = await emptyAws();
  await registerKey(local, SCOPE.region, KEY);
  const s3 = new S3Client({ forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: SCOPE.bucket, CreateBucketConfiguration }));
  s3.destroy();
  const hours = buildArchive({ scope: SCOPE, key: KEY, start: ARCHIVE_START, hours: HOURS, filesPerHour: 3 });
  await deliver(SCOPE.bucket, [...hours]);
  proxy = createServer((asked, answer) => {
    if (asked.url?.endsWith('.json.gz')) fetched += 1;
    if (fetched > silentAfter) return silent();
    const { method, headers, url = '/' } = asked;
    const passedOn = request(new URL(url, local.endpoint), { method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    asked.pipe(passedOn);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each<[NodeJS.Signals, number]>([
  ['SIGTERM', 143],
  ['SIGINT', 130],
])('%s: what is settled is written down, and not fetched again', async (signal, exitCode) => {
  const resume = join(folder, `${signal}.json`);
  const { port } = proxy.address() as AddressInfo;
  const env = { ...process.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  const words = ['verify', '--trail-arn', TRAIL_ARN, '--s3-bucket', SCOPE.bucket, '--region', SCOPE.region];
  const times = ['--start-time', '2026-01-01T00:05:00Z', '--end-time', '2026-01-01T12:00:00Z'];
  const args = [...words, ...times, '--concurrency', '1', '--format', 'json', '--resume', resume];

  [fetched, silentAfter] = [0, ANSWERED];
  const fellSilent = new Promise<void>((resolve) => (silent = resolve));
  const child = spawn(process.execPath, wormtrailCommand(args), { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await fellSilent;
  child.kill(signal);
  expect(await ended).toEqual([exitCode, null]);
  const settled = countSettled(resume);
  expect(settled).toBeGreaterThan(0);

  [fetched, silentAfter] = [0, Infinity];
  const { code, stdout } = await wormtrail(args, undefined, env);
  expect(code).toBe(0);
  const { digests, logFiles } = onlyChain(JSON.parse(stdout) as VerificationResult);
  expect([digests.valid, logFiles.valid]).toEqual([HOURS, HOURS * 3]);
  expect(fetched).toBe(HOURS * 4 - settled);
});

function countSettled(file: string): number {
  const { chains } = JSON.parse(readFileSync(file, 'utf8')) as {
    chains: Record<string, { result: { digests: { valid: number }; logFiles: { valid: number } } }>;
  };
  return Object.values(chains).reduce((sum, { result }) => sum + result.digests.valid + result.logFiles.valid, 0);
}

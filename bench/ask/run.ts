/**
 * What an answer costs beside a verification of the same files, both as whole built processes against one endpoint on loopback
 * with 20 ms of latency, and beside `zcat | jq` on the same files on disk. After `npm run build`. `--small`: the smoke size, for CI.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { conclude, median, SMALL, type Figure } from '../support/figures';
import { Endpoint } from '../verify/endpoint';
import { BENCH_SCOPE, BENCH_TRAIL_ARN } from '../verify/scope';

const SIZE = SMALL ? { hours: 6, files: 20, events: 50 } : { hours: 24, files: 50, events: 300 };
const REPETITIONS = SMALL ? 1 : 3;
const DELETION_EVERY = 1000;
const LATENCY = 20;
const OUT = path.join(__dirname, '../../.cache/bench-ask');
const RAW = path.join(OUT, 'raw');
const COMMAND = path.join(__dirname, '../../dist/bin/wormtrail.js');
const DELETIONS = `zcat ${RAW}/*.gz | jq -c '.Records[] | select(.eventName | startswith("Delete"))' | wc -l`;

interface Measured {
  readonly milliseconds: number;
  readonly peak: number;
  readonly output: string;
}

async function command(endpoint: Endpoint, words: readonly string[]): Promise<Measured> {
  const file = path.join(OUT, 'peak.json');
  const env = { ...endpoint.environment, BENCH_PEAK_FILE: file };
  const trail = ['--trail-arn', BENCH_TRAIL_ARN, '--s3-bucket', BENCH_SCOPE.bucket];
  const all = ['--require', path.join(OUT, 'peak.js'), COMMAND, ...words, ...trail];
  const began = performance.now();
  const child = spawn(process.execPath, all, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output = (output + piece.toString()).slice(-200)));
  const [code] = (await once(child, 'close')) as [number];
  const milliseconds = performance.now() - began;
  // what came late would stand in the hour behind the archive, which is not there: answers are incomplete
  if (code !== (words[0] === 'ask' ? 1 : 0)) throw new Error(`${words.join(' ')} ended with ${code}: ${output}`);
  return { milliseconds, peak: Number(await readFile(file, 'utf8')), output };
}

const begin = '2026-01-01T00:02:00Z';
const end = (hours: number): string => new Date(Date.UTC(2026, 0, 1, hours)).toISOString();
const verify = (endpoint: Endpoint, hours: number): Promise<Measured> =>
  command(endpoint, ['verify', '--start-time', begin, '--end-time', end(hours), '--format', 'json']);
const ask = (endpoint: Endpoint, hours: number, ...words: readonly string[]): Promise<Measured> =>
  command(endpoint, ['ask', ...words, '--from', begin, '--to', end(hours), '--format', 'json']);

const rowsOf = ({ output }: Measured): number => Number(/"rowCount":(\d+)\}\s*$/.exec(output)?.[1]);

/** The files as `aws s3 sync` would leave them. */
async function download(endpoint: Endpoint): Promise<void> {
  await rm(RAW, { recursive: true, force: true });
  await mkdir(RAW, { recursive: true });
  for (const name of (await endpoint.paths()).split('\n').filter((each) => !each.includes('CloudTrail-Digest'))) {
    const answer = await fetch(`${endpoint.url}${name}`);
    await writeFile(path.join(RAW, path.basename(name)), Buffer.from(await answer.arrayBuffer()));
  }
}

async function jq(): Promise<{ milliseconds: number; rows: number }> {
  const began = performance.now();
  const { stdout } = await promisify(execFile)('sh', ['-c', DELETIONS]);
  return { milliseconds: performance.now() - began, rows: Number(stdout) };
}

async function main(): Promise<void> {
  const folder = path.join(__dirname, '../verify');
  const entryPoints = ['server', 'peak'].map((name) => path.join(folder, `${name}.ts`));
  await build({ entryPoints, outdir: OUT, bundle: true, platform: 'node', logLevel: 'error' });
  const { hours, files, events } = SIZE;
  const server = path.join(OUT, 'server.js');
  const endpoint = await Endpoint.start(server, hours, files, events, DELETION_EVERY);
  await download(endpoint);
  await endpoint.latency(LATENCY);
  const [verified, asked, all]: Measured[][] = [[], [], []];
  for (let turn = 0; turn < REPETITIONS; turn += 1) {
    verified?.push(await verify(endpoint, hours));
    asked?.push(await ask(endpoint, hours, 'who-deleted'));
    all?.push(await ask(endpoint, hours, '--what', 's3'));
  }
  endpoint.stop();
  const read = await jq();
  const rows = rowsOf(asked?.[0] ?? { milliseconds: 0, peak: 0, output: '' });
  if (rows !== read.rows || rows === 0) throw new Error(`ask found ${rows} deletions, jq ${read.rows}`);
  const large = await Endpoint.start(server, hours * 10, files, events, DELETION_EVERY);
  const tenfold = await ask(large, hours * 10, 'who-deleted');
  large.stop();
  await rm(RAW, { recursive: true, force: true });
  const timeOf = (of: Measured[] | undefined): number => median((of ?? []).map(({ milliseconds }) => milliseconds));
  const peakOf = (of: Measured[] | undefined): number => Math.max(...(of ?? []).map(({ peak }) => peak)) / 1e6;
  const [verifyTime, askTime] = [timeOf(verified), timeOf(asked)];
  conclude(__dirname, [
    { what: 'events', value: hours * files * events, unit: '' },
    { what: 'rows of who-deleted', value: rows, unit: '' },
    { what: 'verify', value: verifyTime, unit: 'ms' },
    { what: 'ask who-deleted', value: askTime, unit: 'ms' },
    limited({ what: 'ask who-deleted, over verify', value: askTime / verifyTime, unit: '×', atMost: 1.5 }),
    { what: 'zcat | jq', value: read.milliseconds, unit: 'ms' },
    limited({ what: 'ask who-deleted, over zcat | jq', value: askTime / read.milliseconds, unit: '×', atMost: 0.2 }),
    { what: 'ask for every event', value: timeOf(all), unit: 'ms' },
    { what: 'verify, peak', value: peakOf(verified), unit: 'MB' },
    { what: 'ask who-deleted, peak', value: peakOf(asked), unit: 'MB' },
    { what: 'ask for every event, peak', value: peakOf(all), unit: 'MB' },
    { what: 'ask who-deleted of ten times the files, peak', value: tenfold.peak / 1e6, unit: 'MB' },
  ]);
}

/** At the small size start-up outweighs all else. */
function limited(figure: Figure): Figure {
  return SMALL ? { ...figure, atMost: undefined } : figure;
}

void main();

/**
 * How fast a verification is, against `aws cloudtrail validate-logs` and against the floor, in one run against one
 * endpoint on loopback, with and without latency. `--small`: the smoke size, for CI.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';
import { build } from 'esbuild';
import { pythonTool } from '../../lib/local-aws';
import { median } from '../support/figures';
import { Endpoint } from './endpoint';
import { BENCH_SCOPE, BENCH_TRAIL_ARN } from './scope';

const small = process.argv.includes('--small');
const SIZE = small ? { hours: 6, files: 20, events: 50 } : { hours: 24, files: 50, events: 300 };
const REPETITIONS = small ? 1 : 7;
const CONCURRENCY = 64;
/** What is asked of it, by milliseconds of latency on each request. */
const ASKED = {
  20: { faster: 25, floor: 1.3 },
  0: { faster: 2, floor: 1.4 },
} as const;
const MOST_MEMORY = 200e6;
/** Ten times the log files: times the peak. */
const MOST_GROWTH = 1.2;
/** Programs are bundled first, so that none pays for its compilation. */
const OUT = path.join(__dirname, '../../.cache/bench-verify');
const SERVER = path.join(OUT, 'server.js');

interface Measured {
  readonly milliseconds: number;
  readonly bytes: number;
  /** Peak of resident memory, in bytes. */
  readonly peak: number;
}

async function output(command: string, words: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<string> {
  const child = spawn(command, words, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  let text = '';
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}: ${text}`);
  return text;
}

const node = async (name: string, words: readonly string[], env: NodeJS.ProcessEnv, input?: string) =>
  JSON.parse(await output(process.execPath, [path.join(OUT, `${name}.js`), ...words], env, input)) as Measured;

async function validateLogsTakes(endpoint: Endpoint): Promise<number> {
  const aws = await pythonTool('aws');
  const end = new Date(Date.UTC(2026, 0, 1, SIZE.hours)).toISOString();
  const what = ['--trail-arn', BENCH_TRAIL_ARN, '--s3-bucket', BENCH_SCOPE.bucket];
  const words = ['cloudtrail', 'validate-logs', ...what, '--start-time', '2026-01-01T00:02:00Z', '--end-time', end];
  const began = performance.now();
  const said = await output(aws.command, [...aws.args, ...words], endpoint.environment);
  if (!said.includes(`${endpoint.logFiles}/${endpoint.logFiles} log files valid`)) throw new Error(said);
  return performance.now() - began;
}

interface Row {
  readonly latency: number;
  readonly validateLogs: number;
  readonly ours: number;
  readonly floor: number;
  readonly faster: number;
  readonly overFloor: number;
  readonly peak: number;
  readonly getsAnObject: number;
  readonly lists: number;
  readonly unzipped: number;
  readonly held: boolean;
}

/** Ours and the floor take turns, so that whatever else runs on the machine slows both; the median of each counts. */
async function compare(endpoint: Endpoint, latency: keyof typeof ASKED): Promise<Row> {
  await endpoint.latency(latency);
  const validateLogs = await validateLogsTakes(endpoint);
  const paths = await endpoint.paths();
  const floors: Measured[] = [];
  const ours: Measured[] = [];
  let requests = { get: 0, list: 0 };
  for (let turn = 0; turn < REPETITIONS; turn += 1) {
    floors.push(await node('floor', [endpoint.url, String(CONCURRENCY)], endpoint.environment, paths));
    await endpoint.latency(latency);
    ours.push(await node('ours', [String(SIZE.hours), String(CONCURRENCY)], endpoint.environment));
    const { get, list } = await endpoint.latency(latency);
    requests = { get: requests.get + get, list: requests.list + list };
  }
  const [time, floor] = [medianOf(ours), medianOf(floors)];
  const [faster, overFloor] = [validateLogs / time, time / floor];
  const peak = Math.max(...ours.map((one) => one.peak));
  const asked = ASKED[latency];
  return {
    ...{ latency, validateLogs, ours: time, floor, faster, overFloor, peak },
    getsAnObject: requests.get / REPETITIONS / (endpoint.logFiles + endpoint.digests),
    lists: requests.list / REPETITIONS,
    unzipped: ours[0]?.bytes ?? 0,
    held: faster >= asked.faster && overFloor <= asked.floor && peak <= MOST_MEMORY,
  };
}

const medianOf = (all: readonly Measured[]): number => median(all.map(({ milliseconds }) => milliseconds));

function print(rows: readonly Row[]): void {
  const table = new Table({
    head: ['latency', 'validate-logs', 'wormtrail', 'floor', 'faster', 'over floor', 'peak', 'GETs', 'LISTs', ''],
  });
  for (const { latency, validateLogs, ours, floor, faster, overFloor, peak, getsAnObject, lists, held } of rows) {
    table.push([
      `${latency} ms`,
      ...[validateLogs, ours, floor].map((milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`),
      ...[`${faster.toFixed(1)}×`, `${overFloor.toFixed(2)}×`, megabytes(peak)],
      ...[`${getsAnObject} an object`, lists, held ? 'holds' : 'DOES NOT HOLD'],
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function main(): Promise<void> {
  await build({
    entryPoints: ['server', 'floor', 'ours'].map((name) => path.join(__dirname, `${name}.ts`)),
    ...{ outdir: OUT, bundle: true, platform: 'node', logLevel: 'error' },
  });
  const { hours, files, events } = SIZE;
  const endpoint = await Endpoint.start(SERVER, hours, files, events);
  const { logFiles, digests } = endpoint;
  process.stdout.write(`${logFiles} log files, ${digests} digests; load ${loadavg()[0]?.toFixed(1) ?? ''}\n`);
  const results = [await compare(endpoint, 20), await compare(endpoint, 0)];
  endpoint.stop();
  print(results);
  const large = await Endpoint.start(SERVER, hours * 10, files, events);
  const tenfold = await node('ours', [String(hours * 10), String(CONCURRENCY)], large.environment);
  large.stop();
  const growth = tenfold.peak / Math.max(...results.map(({ peak }) => peak));
  const grows = growth > MOST_GROWTH || tenfold.peak > MOST_MEMORY;
  const verdict = grows ? 'DOES NOT HOLD' : 'holds';
  process.stdout.write(
    `Ten times the log files: ${megabytes(tenfold.peak)} at the peak, ${growth.toFixed(2)}×: ${verdict}\n`,
  );
  const summary = { measuredAt: new Date().toISOString(), logFiles, digests, results, tenfold: { ...tenfold, growth } };
  const file = path.join(small ? OUT : __dirname, 'result.json');
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
  // the small size shows that it works: start-up alone would outweigh so few files
  if (!small && (grows || !results.every(({ held }) => held))) process.exitCode = 1;
}

void main();

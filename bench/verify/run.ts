/**
 * How fast a verification is, in one run against one endpoint on loopback with 20 ms of latency: `wormtrail verify`, the built
 * command as a whole process, against `aws cloudtrail validate-logs`; its library against the floor. After `npm run build`.
 * `--small`: the smoke size, for CI.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';
import { build } from 'esbuild';
import type { VerificationResult } from '../../lib/integrity/result';
import { pythonTool } from '../../lib/local-aws';
import { median } from '../support/figures';
import { Endpoint } from './endpoint';
import { BENCH_SCOPE, BENCH_TRAIL_ARN } from './scope';

const small = process.argv.includes('--small');
const SIZE = small ? { hours: 6, files: 20, events: 50 } : { hours: 24, files: 50, events: 300 };
const REPETITIONS = small ? 1 : 5;
const CONCURRENCY = 64;
/** Milliseconds that each request takes. */
const LATENCY = 20;
/** The command against `validate-logs`, and the library against the floor. */
const ASKED = { faster: 15, overFloor: 1.5 };
const MOST_MEMORY = 200e6;
/** Ten times the log files: times the peak. */
const MOST_GROWTH = 1.2;
/** Programs are bundled first, so that none pays for its compilation. */
const OUT = path.join(__dirname, '../../.cache/bench-verify');
const SERVER = path.join(OUT, 'server.js');
const COMMAND = path.join(__dirname, '../../dist/bin/wormtrail.js');

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

const END = new Date(Date.UTC(2026, 0, 1, SIZE.hours)).toISOString();
const WORDS = [
  ...['--trail-arn', BENCH_TRAIL_ARN, '--s3-bucket', BENCH_SCOPE.bucket],
  ...['--start-time', '2026-01-01T00:02:00Z', '--end-time', END],
];

async function validateLogsTakes(endpoint: Endpoint): Promise<number> {
  const aws = await pythonTool('aws');
  const began = performance.now();
  const said = await output(aws.command, [...aws.args, 'cloudtrail', 'validate-logs', ...WORDS], endpoint.environment);
  if (!said.includes(`${endpoint.logFiles}/${endpoint.logFiles} log files valid`)) throw new Error(said);
  return performance.now() - began;
}

/** The command from its start to its end; `peak.ts` is loaded before it, and writes down its memory when it ends. */
async function command(endpoint: Endpoint): Promise<Measured> {
  const file = path.join(OUT, 'peak.json');
  const env = { ...endpoint.environment, BENCH_PEAK_FILE: file };
  const words = ['--require', path.join(OUT, 'peak.js'), COMMAND, 'verify', ...WORDS, '--format', 'json'];
  const began = performance.now();
  const result = JSON.parse(await output(process.execPath, words, env)) as VerificationResult;
  const milliseconds = performance.now() - began;
  const [chain] = result.chains;
  if (!result.whole || chain?.logFiles.valid !== endpoint.logFiles) throw new Error('the log is not whole');
  return { milliseconds, bytes: chain.unzippedBytes, peak: Number(readFileSync(file, 'utf8')) };
}

/** All take turns, so that whatever else runs on the machine slows all; the median of each counts. */
async function compare(endpoint: Endpoint) {
  await endpoint.latency(LATENCY);
  const validateLogs = await validateLogsTakes(endpoint);
  const paths = await endpoint.paths();
  const floors: Measured[] = [];
  const libraries: Measured[] = [];
  const commands: Measured[] = [];
  let requests = { get: 0, list: 0 };
  for (let turn = 0; turn < REPETITIONS; turn += 1) {
    floors.push(await node('floor', [endpoint.url, String(CONCURRENCY)], endpoint.environment, paths));
    libraries.push(await node('ours', [String(SIZE.hours), String(CONCURRENCY)], endpoint.environment));
    await endpoint.latency(LATENCY);
    commands.push(await command(endpoint));
    const { get, list } = await endpoint.latency(LATENCY);
    requests = { get: requests.get + get, list: requests.list + list };
  }
  const [whole, library, floor] = [medianOf(commands), medianOf(libraries), medianOf(floors)];
  return {
    ...{ validateLogs, command: whole, library, floor },
    ...{ faster: validateLogs / whole, overFloor: library / floor },
    peak: Math.max(...commands.map(({ peak }) => peak)),
    getsAnObject: requests.get / REPETITIONS / (endpoint.logFiles + endpoint.digests),
    lists: requests.list / REPETITIONS,
    unzipped: commands[0]?.bytes ?? 0,
  };
}

const medianOf = (all: readonly Measured[]): number => median(all.map(({ milliseconds }) => milliseconds));

type Row = readonly [what: string, measured: string, asked: string, held: boolean];

function print(rows: readonly Row[]): void {
  const table = new Table({ head: ['what', 'measured', 'asked', ''] });
  for (const [what, measured, asked, held] of rows)
    table.push([what, measured, asked, held ? 'holds' : 'DOES NOT HOLD']);
  process.stdout.write(`${table.toString()}\n`);
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function main(): Promise<void> {
  await build({
    entryPoints: ['server', 'floor', 'ours', 'peak'].map((name) => path.join(__dirname, `${name}.ts`)),
    ...{ outdir: OUT, bundle: true, platform: 'node', logLevel: 'error' },
  });
  const { hours, files, events } = SIZE;
  const endpoint = await Endpoint.start(SERVER, hours, files, events);
  const { logFiles, digests } = endpoint;
  process.stdout.write(`${logFiles} log files, ${digests} digests; load ${loadavg()[0]?.toFixed(1) ?? ''}\n`);
  const result = await compare(endpoint);
  endpoint.stop();
  const large = await Endpoint.start(SERVER, hours * 10, files, events);
  const tenfold = await node('ours', [String(hours * 10), String(CONCURRENCY)], large.environment);
  large.stop();
  const { validateLogs, command: whole, library, floor, faster, overFloor, peak } = result;
  const growth = tenfold.peak / peak;
  const rows: Row[] = [
    ['validate-logs', seconds(validateLogs), '', true],
    ['the command', seconds(whole), '', true],
    ['the command, faster', `${faster.toFixed(1)}×`, `≥ ${ASKED.faster}×`, faster >= ASKED.faster],
    ['the command, peak', megabytes(peak), `≤ ${megabytes(MOST_MEMORY)}`, peak <= MOST_MEMORY],
    ['the library; the floor', `${seconds(library)}; ${seconds(floor)}`, '', true],
    ['the library, over the floor', `${overFloor.toFixed(2)}×`, `≤ ${ASKED.overFloor}×`, overFloor <= ASKED.overFloor],
    ['GETs an object', String(result.getsAnObject), '1', result.getsAnObject === 1],
    ['ten times the files, peak', megabytes(tenfold.peak), `≤ ${megabytes(MOST_MEMORY)}`, tenfold.peak <= MOST_MEMORY],
    ['ten times the files, growth', `${growth.toFixed(2)}×`, `≤ ${MOST_GROWTH}×`, growth <= MOST_GROWTH],
  ];
  print(rows);
  const summary = {
    measuredAt: new Date().toISOString(),
    logFiles,
    digests,
    ...result,
    tenfold: { ...tenfold, growth },
  };
  const file = path.join(small ? OUT : __dirname, 'result.json');
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
  // the small size shows that it works: start-up alone would outweigh so few files
  if (!small && !rows.every(([, , , held]) => held)) process.exitCode = 1;
}

void main();

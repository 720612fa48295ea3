/**
 * How fast a verification is, against `aws cloudtrail validate-logs` and against the floor, in one run against one
 * endpoint on loopback, with and without latency. `--small`: the smoke size, for CI.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Table from 'cli-table3';
import { build } from 'esbuild';
import { pythonTool } from '../../lib/local-aws';
import { BENCH_SCOPE, BENCH_TRAIL_ARN } from './scope';

const small = process.argv.includes('--small');
const SIZE = small ? { hours: 6, files: 20, events: 50 } : { hours: 24, files: 50, events: 300 };
const REPETITIONS = small ? 1 : 5;
const CONCURRENCY = 64;
/** What is asked of it, by milliseconds of latency on each request. */
const ASKED: Readonly<Record<number, { readonly faster: number; readonly floor: number }>> = {
  20: { faster: 25, floor: 1.3 },
  0: { faster: 2, floor: 1.4 },
};
const MOST_MEMORY = 200e6;
/** Programs are bundled first, so that none pays for its compilation. */
const OUT = path.join(__dirname, '../../.cache/bench-verify');

interface Measured {
  readonly milliseconds: number;
  readonly bytes: number;
  /** Peak of resident memory, in bytes. */
  readonly peak: number;
}

interface Requests {
  readonly get: number;
  readonly list: number;
  readonly other: number;
}

class Endpoint {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly logFiles: number,
    readonly digests: number,
  ) {}

  static async start(hours: number, files: number, events: number): Promise<Endpoint> {
    const words = [path.join(OUT, 'server.js'), ...[hours, files, events].map(String)];
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { port, logFiles, digests } = JSON.parse(line) as { port: number; logFiles: number; digests: number };
    return new Endpoint(child, `http://127.0.0.1:${port}`, logFiles, digests);
  }

  /** Sets the latency. @returns the requests since the last time. */
  async latency(milliseconds: number): Promise<Requests> {
    return (await (await fetch(`${this.url}/bench?latency=${milliseconds}`)).json()) as Requests;
  }

  async paths(): Promise<string> {
    let all: string[] = [];
    for (let more = true; more;) {
      const after = all.at(-1) ?? '';
      const answer = await fetch(`${this.url}/${BENCH_SCOPE.bucket}?versions&key-marker=${encodeURIComponent(after)}`);
      const xml = await answer.text();
      all = [...all, ...[...xml.matchAll(/<Key>([^<]+)/g)].map(([, key = '']) => key)];
      more = xml.includes('<IsTruncated>true');
    }
    return all.map((key) => `/${BENCH_SCOPE.bucket}/${key}`).join('\n');
  }

  stop(): void {
    this.child.stdin?.end();
  }

  get environment(): NodeJS.ProcessEnv {
    const credentials = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
    const region = { AWS_REGION: BENCH_SCOPE.region, AWS_DEFAULT_REGION: BENCH_SCOPE.region };
    return { ...process.env, ...credentials, ...region, AWS_ENDPOINT_URL: this.url, NODE_NO_WARNINGS: '1' };
  }
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

async function validateLogs(endpoint: Endpoint): Promise<number> {
  const aws = await pythonTool('aws');
  const end = new Date(Date.UTC(2026, 0, 1, SIZE.hours)).toISOString();
  const what = ['--trail-arn', BENCH_TRAIL_ARN, '--s3-bucket', BENCH_SCOPE.bucket];
  const words = ['cloudtrail', 'validate-logs', ...what, '--start-time', '2026-01-01T00:02:00Z', '--end-time', end];
  const began = performance.now();
  const said = await output(aws.command, [...aws.args, ...words], endpoint.environment);
  if (!said.includes(`${endpoint.logFiles}/${endpoint.logFiles} log files valid`)) throw new Error(said);
  return performance.now() - began;
}

/** The best of several: what else runs on the machine makes a run slower, never faster. */
async function best(measure: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (let n = 0; n < REPETITIONS; n += 1) all.push(await measure());
  return all.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
}

async function compare(endpoint: Endpoint, latency: number): Promise<Record<string, number | boolean>> {
  await endpoint.latency(latency);
  const cli = await validateLogs(endpoint);
  const paths = await endpoint.paths();
  const words = [String(SIZE.hours), String(CONCURRENCY)];
  const floor = await best(() => node('floor', [endpoint.url, String(CONCURRENCY)], endpoint.environment, paths));
  await endpoint.latency(latency);
  const ours = await best(() => node('ours', words, endpoint.environment));
  const { get, list } = await endpoint.latency(latency);
  const asked = ASKED[latency] ?? { faster: 0, floor: Infinity };
  const [faster, slower] = [cli / ours.milliseconds, ours.milliseconds / floor.milliseconds];
  return {
    latency,
    validateLogs: cli,
    ours: ours.milliseconds,
    floor: floor.milliseconds,
    faster,
    overFloor: slower,
    peak: ours.peak,
    getsAFile: get / REPETITIONS / (endpoint.logFiles + endpoint.digests),
    lists: list / REPETITIONS,
    unzipped: ours.bytes,
    held: faster >= asked.faster && slower <= asked.floor && ours.peak <= MOST_MEMORY,
  };
}

async function main(): Promise<void> {
  await build({
    entryPoints: ['server', 'floor', 'ours'].map((name) => path.join(__dirname, `${name}.ts`)),
    ...{ outdir: OUT, bundle: true, platform: 'node', logLevel: 'error' },
  });
  const endpoint = await Endpoint.start(SIZE.hours, SIZE.files, SIZE.events);
  const { logFiles, digests } = endpoint;
  const results = [await compare(endpoint, 20), await compare(endpoint, 0)];
  endpoint.stop();
  const tenfold = await Endpoint.start(SIZE.hours * 10, SIZE.files, SIZE.events);
  const large = await node('ours', [String(SIZE.hours * 10), String(CONCURRENCY)], tenfold.environment);
  tenfold.stop();
  const table = new Table({
    head: ['latency', 'validate-logs', 'wormtrail', 'floor', 'faster', 'over floor', 'peak', 'LISTs'],
  });
  for (const { latency, validateLogs, ours, floor, faster, overFloor, peak, lists } of results) {
    const seconds = [validateLogs, ours, floor].map((value) => `${(Number(value) / 1000).toFixed(2)} s`);
    const ratios = [`${Number(faster).toFixed(1)}×`, `${Number(overFloor).toFixed(2)}×`];
    table.push([
      `${Number(latency)} ms`,
      ...seconds,
      ...ratios,
      `${(Number(peak) / 1e6).toFixed(0)} MB`,
      Number(lists),
    ]);
  }
  process.stdout.write(`${logFiles} log files, ${digests} digests\n${table.toString()}\n`);
  process.stdout.write(`Ten times the log files: ${(large.peak / 1e6).toFixed(0)} MB at the peak.\n`);
  const summary = { logFiles, digests, results, tenfold: { peak: large.peak, milliseconds: large.milliseconds } };
  const file = path.join(__dirname, small ? '../../.cache/bench-verify/result.json' : 'result.json');
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
}

void main();

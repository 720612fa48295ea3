/**
 * What it costs to verify the archive of bench/verify again, with a ledger over its first verification: requests and time of the library,
 * one endpoint on loopback with 20 ms of latency. `--small`: the smoke size, for CI.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';
import { build } from 'esbuild';
import { median } from '../support/figures';
import { Endpoint } from '../verify/endpoint';

const small = process.argv.includes('--small');
// a whole day: digests of one that was not whole are read again
const SIZE = small ? { hours: 24, files: 5, events: 50 } : { hours: 24, files: 50, events: 300 };
const REPETITIONS = small ? 1 : 5;
const LATENCY = 20;
/** Requests, milliseconds, and times fewer requests than the first verification. */
const ASKED = { requests: 10, milliseconds: 200, fewer: 40 };
const OUT = path.join(__dirname, '../../.cache/bench-again');

interface Measured {
  readonly milliseconds: number;
  readonly compared: number;
  readonly sampled: number;
}

/** A verification in a process of its own, and the requests that it took. */
async function verified(endpoint: Endpoint, sample: string): Promise<Measured & { readonly requests: number }> {
  await endpoint.latency(LATENCY);
  const words = [path.join(OUT, 'ours.js'), String(SIZE.hours), sample];
  const child = spawn(process.execPath, words, { env: endpoint.environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the verification ended with ${code}: ${text}`);
  const { get, list, other } = await endpoint.latency(LATENCY);
  return { ...(JSON.parse(text) as Measured), requests: get + list + other };
}

async function repeated(endpoint: Endpoint, sample: string) {
  const all: (Measured & { readonly requests: number })[] = [];
  for (let turn = 0; turn < REPETITIONS; turn += 1) all.push(await verified(endpoint, sample));
  const [first] = all;
  if (!first) throw new Error('nothing was measured');
  return { ...first, milliseconds: median(all.map(({ milliseconds }) => milliseconds)) };
}

async function main(): Promise<void> {
  const entryPoints = ['server', 'ours'].map((name) => path.join(__dirname, `${name}.ts`));
  await build({ entryPoints, outdir: OUT, bundle: true, keepNames: true, platform: 'node', logLevel: 'error' });
  const endpoint = await Endpoint.start(path.join(OUT, 'server.js'), SIZE.hours, SIZE.files, SIZE.events);
  const { logFiles, digests } = endpoint;
  process.stdout.write(`${logFiles} log files, ${digests} digests; load ${loadavg()[0]?.toFixed(1) ?? ''}\n`);
  const first = await repeated(endpoint, 'full');
  const none = await repeated(endpoint, '0');
  const sample = await repeated(endpoint, '1');
  endpoint.stop();
  const fewer = first.requests / sample.requests;
  const rows: [what: string, measured: string, asked: string, held: boolean][] = [
    ['the first time', `${first.requests} requests, ${first.milliseconds.toFixed(0)} ms`, '', true],
    ['again, no sample: requests', String(none.requests), `≤ ${ASKED.requests}`, none.requests <= ASKED.requests],
    [
      'again, no sample: time',
      `${none.milliseconds.toFixed(0)} ms`,
      `≤ ${ASKED.milliseconds} ms`,
      none.milliseconds <= ASKED.milliseconds,
    ],
    [
      `again, 1 %: ${sample.sampled} objects read`,
      `${sample.requests} requests, ${sample.milliseconds.toFixed(0)} ms`,
      '',
      true,
    ],
    ['again, 1 %: fewer requests', `${fewer.toFixed(1)}×`, `≥ ${ASKED.fewer}×`, small || fewer >= ASKED.fewer],
  ];
  const table = new Table({ head: ['what', 'measured', 'asked', ''] });
  for (const [what, measured, asked, held] of rows)
    table.push([what, measured, asked, held ? 'holds' : 'DOES NOT HOLD']);
  process.stdout.write(`${table.toString()}\n`);
  if (!small) {
    const result = { measuredAt: new Date().toISOString(), logFiles, digests, first, none, sample, fewer };
    writeFileSync(path.join(__dirname, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
  process.exitCode = rows.every(([, , , held]) => held) ? 0 : 1;
}

void main();

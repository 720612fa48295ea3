/**
 * What a drift check costs: its AWS calls, how long it takes with 20 ms of latency on each call, and the memory and time that 200
 * audit logs take. It is the bundled function that runs, whole: read, judge, tell the owners, write the evidence.
 *
 *   npx tsx bench/drift/run.ts [--small]
 *
 * The sample audit log is deployed to the local AWS, and its calls go through an endpoint that remembers the answers. What is
 * timed is answered by that endpoint alone; 200 audit logs are 200 runs in one process, each of which reads, parses and judges the
 * answers anew.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { deploy, synthesize } from '../../bin/start/cdk';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../lib/config';
import { OWNERS } from '../../lib/facts/requirements';
import { startLocalAws } from '../../lib/local-aws';
import { sdkAws } from '../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../lib/threats/deployed';
import { bundleFunctions } from '../../scripts/bundle-functions';
import { runNode } from '../support/child';
import { conclude, median, SMALL, type Figure } from '../support/figures';
import { Endpoint } from './endpoint';
import type { Invoked } from './invoke';

const ROOT = path.join(__dirname, '..', '..');
const BUNDLE = path.join(ROOT, 'dist', 'lambda', 'drift-checker', 'index.js');
const LATENCY_MILLISECONDS = 20;
const RUNS = SMALL ? 3 : 15;
const AUDIT_LOGS = SMALL ? 20 : 200;
const AT_ONCE = 4;
/**
 * Node takes what a large machine has unless it is told how much there is: a heap that fits 128 MB with the code beside it, and one
 * thread that collects and compiles beside the program's own.
 */
const SMALL_HEAP = ['--max-old-space-size=48', '--max-semi-space-size=4', '--v8-pool-size=1'];
/** So does the C library: an arena a thread, each with memory that it keeps (mallopt(3), M_ARENA_MAX). */
const ONE_ARENA = { MALLOC_ARENA_MAX: '1' };
const MOST_CALLS = 90;
const MOST_MILLISECONDS = 1000;
const MOST_MEGABYTES = 128;
const MOST_SECONDS = 30;

class Bench {
  constructor(
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  async invoke(runs: number, atOnce = 1, flags: readonly string[] = [], variables = {}): Promise<Invoked> {
    const program = path.join(this.folder, 'invoke.js');
    const { output } = await runNode([...flags, program, BUNDLE, String(runs), String(atOnce)], {
      ...this.environment,
      ...variables,
    });
    const invoked = JSON.parse(output) as Invoked;
    if (invoked.held === runs) return invoked;
    throw new Error(`${runs - invoked.held} of ${runs} runs found something:\n${invoked.found.join('\n')}`);
  }
}

async function variablesOfChecker(stack: string): Promise<Record<string, string>> {
  const { checker } = await readTarget(stack, sdkAws());
  const { Environment } = await new LambdaClient({}).send(
    new GetFunctionConfigurationCommand({ FunctionName: checker }),
  );
  return Environment?.Variables ?? {};
}

async function measure(bench: Bench, endpoint: Endpoint): Promise<Figure[]> {
  // the first run starts the chain of evidence and tells no summary: the ones after it are what happens every hour
  await bench.invoke(1);
  endpoint.calls = 0;
  await bench.invoke(1);
  const { calls } = endpoint;
  endpoint.replay();
  endpoint.latency = LATENCY_MILLISECONDS;
  const colds: number[] = [];
  for (let run = 0; run < RUNS; run += 1) colds.push((await bench.invoke(1)).milliseconds);
  const warm = await bench.invoke(RUNS + 1);
  const { load, runs: first } = (await bench.invoke(1)).processor;
  const later = (warm.processor.runs - first) / RUNS;
  const many = await bench.invoke(AUDIT_LOGS, AT_ONCE, SMALL_HEAP, ONE_ARENA);
  return [
    { what: 'AWS calls of one run', value: calls, unit: 'calls', atMost: MOST_CALLS },
    { what: 'one run in a new process, 20 ms a call', value: median(colds), unit: 'ms', atMost: MOST_MILLISECONDS },
    {
      what: 'one run in a warm process, 20 ms a call',
      value: median(warm.runs.slice(1)),
      unit: 'ms',
      atMost: MOST_MILLISECONDS,
    },
    { what: 'processor time to load the code', value: load, unit: 'ms' },
    { what: 'processor time of the first run', value: first, unit: 'ms' },
    { what: 'processor time of each later run', value: later, unit: 'ms' },
    {
      what: `${AUDIT_LOGS} audit logs, ${AT_ONCE} at once: peak memory`,
      value: many.peak / 1e6,
      unit: 'MB',
      atMost: MOST_MEGABYTES,
    },
    {
      what: `${AUDIT_LOGS} audit logs, ${AT_ONCE} at once: time`,
      value: many.milliseconds / 1000,
      unit: 's',
      atMost: MOST_SECONDS,
    },
    { what: 'calls that nothing was remembered for', value: endpoint.unanswered.length, unit: 'calls', atMost: 0 },
  ];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-bench-drift-'));
  await bundleFunctions();
  await build({
    entryPoints: [path.join(__dirname, 'invoke.ts')],
    outfile: path.join(folder, 'invoke.js'),
    format: 'cjs',
    platform: 'node',
  });
  const config = loadConfig(DEFAULT_CONFIG_FILE);
  const aws = await startLocalAws({ account: config.account, region: config.region, schedulesWait: true });
  Object.assign(process.env, aws.environment, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
  const endpoint = new Endpoint(aws.endpoint);
  try {
    await synthesize(DEFAULT_CONFIG_FILE, path.join(folder, 'cdk.out'));
    await deploy(path.join(folder, 'cdk.out'), aws.environment);
    for (const owner of OWNERS) await aws.confirmSubscriptions(config.owners[owner].email);
    const variables = await variablesOfChecker(config.name);
    await deliverLogFile(await readTarget(config.name, sdkAws()), sdkAws(), new Date());
    await aws.idle();
    const url = await endpoint.start();
    const figures = await measure(new Bench(folder, { ...variables, AWS_ENDPOINT_URL: url }), endpoint);
    for (const question of new Set(endpoint.unanswered.slice(0, 5))) console.error(`nothing remembered: ${question}`);
    conclude(__dirname, figures);
  } finally {
    endpoint.stop();
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();

/**
 * What a user of the package gets: `npm run test:package`. Packs it and installs it into new apps (CommonJS and NodeNext in TypeScript
 * without skipLibCheck, plain ESM) with the lowest and the newest aws-cdk-lib that package.json lets in. Each app is compiled,
 * synthesized under the guardrails, deployed to the local AWS of the package, and drift-checked. Needs the registry, which
 * `npm test` does not. `npm run test:package -- 2.274.0` takes that version alone.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Report } from '../lib/findings/finding';
import { connectLocalAws, type LocalAwsConnection } from '../lib/local-aws';
import { table } from './docs/markdown';

const ROOT = path.join(__dirname, '..');
const { peerDependencies, devDependencies } = JSON.parse(
  readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
) as Record<'peerDependencies' | 'devDependencies', Readonly<Record<string, string>>>;

const ACCOUNT = '111122223333';
const STACK = 'audit';

/** README's own app. Its administrators are the reader's: whoever deploys has to be one, here the roles of the CDK's bootstrap. */
const APP = (readFileSync(path.join(ROOT, 'README.md'), 'utf8').match(/```ts\n([^]*?)```/)?.[1] ?? '').replace(
  'administrators: [',
  `administrators: ['arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-*', `,
);

interface NewApp {
  readonly name: string;
  readonly type: 'commonjs' | 'module';
  /** Options of the compiler; absent where there is nothing to compile. */
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
}

const STRICT = { strict: true, skipLibCheck: false, types: ['node'], target: 'es2022' };
const NODE10 = { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: false, ignoreDeprecations: '6.0' };

const APPS: readonly NewApp[] = [
  { name: 'commonjs-typescript', type: 'commonjs', compilerOptions: { ...STRICT, ...NODE10 } },
  { name: 'nodenext-typescript', type: 'module', compilerOptions: { ...STRICT, module: 'nodenext' } },
  { name: 'plain-esm', type: 'module' },
];

/** Runs a command to its end. @throws Error with all that it said, where it fails. */
function run(command: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', ...more };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
}

/** The seconds that something takes, and what comes of it. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly seconds: string; readonly result: T }> {
  const since = performance.now();
  const result = await work();
  return { seconds: ((performance.now() - since) / 1000).toFixed(1), result };
}

function pack(into: string): string {
  run('npm', ['pack', '--pack-destination', into], ROOT);
  const tarball = path.join(into, readdirSync(into).find((name) => name.endsWith('.tgz')) ?? '');
  const files = run('tar', ['-tzf', tarball], into).trim().split('\n').length;
  console.log(`${path.basename(tarball)}: ${files} files, ${statSync(tarball).size} bytes`);
  return tarball;
}

/** What a newcomer installs, and nothing else of this project. */
function install(folder: string, tarball: string, cdk: string, constructs: string): string {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const tools = ['aws-cdk', 'typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  const packages = [tarball, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`, ...tools];
  run('npm', ['install', '--no-audit', '--no-fund', ...packages], folder);
  const installed = path.join(folder, 'node_modules', 'aws-cdk-lib', 'package.json');
  return (JSON.parse(readFileSync(installed, 'utf8')) as { version: string }).version;
}

function write({ name, type, compilerOptions }: NewApp, within: string): string {
  const folder = path.join(within, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type }));
  writeFileSync(path.join(folder, compilerOptions ? 'app.ts' : 'app.js'), APP);
  if (compilerOptions) {
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  }
  return folder;
}

/** The local AWS as the package ships it, by its command. */
async function localAws(folder: string, wormtrail: string): Promise<{ aws: LocalAwsConnection; server: ChildProcess }> {
  const server = spawn(process.execPath, [wormtrail, 'local', '--account', ACCOUNT], { cwd: folder, stdio: 'pipe' });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (text: Buffer) => (said += text.toString()));
    server.stdout.on('data', (text: Buffer) => resolve(/^ready (\S+)$/m.exec(text.toString())?.[1] ?? ''));
    server.once('exit', (code) => reject(new Error(`wormtrail local ended with ${code}: ${said}`)));
  });
  return { aws: connectLocalAws(endpoint, 'eu-central-1'), server };
}

/** From its sources to a drift check that holds. @returns a row of the stopwatch. */
async function follow(app: NewApp, within: string): Promise<string[]> {
  const folder = write(app, within);
  const of = (...file: string[]) => path.join(within, 'node_modules', ...file);
  const cdk = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    run(process.execPath, [of('aws-cdk', 'bin', 'cdk'), ...args, '--no-notices'], folder, env);
  const wormtrail = of('wormtrail', 'dist', 'bin', 'wormtrail.js');

  const compiled = await timed(
    () => app.compilerOptions && run(process.execPath, [of('typescript', 'bin', 'tsc')], folder),
  );
  const synthesized = await timed(() => cdk(['synth', '--quiet', '--app', 'node app.js']));
  const { aws, server } = await localAws(folder, wormtrail);
  try {
    const deployed = await timed(() => {
      cdk(['bootstrap', '--app', 'cdk.out'], aws.environment);
      cdk(['deploy', '--all', '--app', 'cdk.out', '--require-approval', 'never'], aws.environment);
    });
    for (const [address] of APP.matchAll(/[\w.]+@example\.com/g)) await aws.confirmSubscriptions(address);
    await aws.idle();
    const drift = await timed(() =>
      run(process.execPath, [wormtrail, 'drift', '--stack', STACK, '--format', 'json'], folder, aws.environment),
    );
    const { summary } = JSON.parse(drift.result) as Report;
    if (!summary.held) throw new Error(`The drift check of ${app.name} found something: ${drift.result}`);
    const holds = `${summary.byStatus.PASS} pass`;
    return [app.compilerOptions ? compiled.seconds : '', synthesized.seconds, deployed.seconds, drift.seconds, holds];
  } finally {
    const ended = new Promise((resolve) => server.once('close', resolve));
    server.removeAllListeners('exit');
    server.kill('SIGTERM');
    await ended;
  }
}

async function main(versions: readonly string[]): Promise<void> {
  const { 'aws-cdk-lib': cdk = '', constructs = '' } = peerDependencies;
  const lowest = (range: string) => range.replace('^', '');
  const asked = versions.length > 0 ? versions : [lowest(cdk), cdk];
  const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-package-'));
  try {
    const packed = await timed(() => pack(folder));
    const rows: string[][] = [];
    for (const [i, version] of asked.entries()) {
      const within = path.join(folder, `app-${i}`);
      mkdirSync(within);
      const beside = version === lowest(cdk) ? lowest(constructs) : constructs;
      const installed = await timed(() => install(within, packed.result, version, beside));
      for (const app of APPS) {
        const row = [installed.result, app.name, installed.seconds, ...(await follow(app, within))];
        rows.push(row);
        console.log(row.join('  '));
      }
    }
    console.log(`Seconds; packing took ${packed.seconds}.`);
    console.log(table(['aws-cdk-lib', 'app', 'install', 'compile', 'synth', 'deploy', 'drift', 'checks'], rows));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

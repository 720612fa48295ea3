/**
 * What a user of the package gets: packs it, unpacks it into new apps (CommonJS and NodeNext in TypeScript without skipLibCheck, plain
 * ESM), compiles and synthesizes each. `npm run test:package -- 2.271.0` does it with that version of aws-cdk-lib, which is
 * downloaded; without one, with the version of this project.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');

const APP = readFileSync(path.join(ROOT, 'README.md'), 'utf8').match(/```ts\n([^]*?)```/)?.[1] ?? '';

/** By name: files, the command that compiles where there is one, and what runs. */
const APPS = {
  'commonjs-typescript': {
    files: {
      'package.json': { type: 'commonjs' },
      'tsconfig.json': options({
        module: 'commonjs',
        moduleResolution: 'node10',
        esModuleInterop: false,
        ignoreDeprecations: '6.0',
      }),
      'app.ts': APP,
    },
    compiles: true,
  },
  'nodenext-typescript': {
    files: {
      'package.json': { type: 'module' },
      'tsconfig.json': options({ module: 'nodenext' }),
      'app.ts': APP,
    },
    compiles: true,
  },
  'plain-esm': { files: { 'package.json': { type: 'module' }, 'app.js': APP }, compiles: false },
} as const;

function options(more: Readonly<Record<string, unknown>>): unknown {
  const strict = { strict: true, skipLibCheck: false, types: ['node'], target: 'es2022' };
  return { compilerOptions: { ...strict, ...more }, files: ['app.ts'] };
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Everything of this project, with the packed wormtrail, and another CDK where one is asked for. */
function modules(folder: string, tarball: string, cdk: string | undefined): void {
  const into = path.join(folder, 'node_modules');
  mkdirSync(path.join(into, 'wormtrail'), { recursive: true });
  run('tar', ['-xzf', tarball, '-C', path.join(into, 'wormtrail'), '--strip-components=1'], folder);
  if (cdk !== undefined) {
    writeFileSync(path.join(folder, 'package.json'), '{}');
    run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--no-save', tarball, `aws-cdk-lib@${cdk}`, 'constructs@10.5.0'],
      folder,
    );
  }
  const present = new Set(readdirSync(into));
  const ours = path.join(ROOT, 'node_modules');
  for (const name of readdirSync(ours)) {
    if (!present.has(name) && !name.startsWith('.')) symlinkSync(path.join(ours, name), path.join(into, name));
  }
}

function build(folder: string, name: keyof typeof APPS): void {
  const { files, compiles } = APPS[name];
  const app = path.join(folder, name);
  mkdirSync(app);
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(path.join(app, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const since = Date.now();
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  if (compiles) run(process.execPath, [tsc, '-p', '.'], app);
  // --preserve-symlinks: what is linked must find its peers here, not in this project
  run(process.execPath, ['--preserve-symlinks', 'app.js'], app);
  console.log(`${name}: ${compiles ? 'compiles without skipLibCheck and ' : ''}runs (${Date.now() - since} ms)`);
}

const [cdk] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-package-'));
try {
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder], ROOT).replace(/^[^[]*/, ''),
  ) as [{ filename: string; size: number; entryCount: number }];
  console.log(`${packed.filename}: ${packed.entryCount} files, ${packed.size} bytes`);
  modules(folder, path.join(folder, packed.filename), cdk);
  for (const name of Object.keys(APPS) as (keyof typeof APPS)[]) build(folder, name);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

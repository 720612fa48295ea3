/**
 * What our own code adds to the functions: size of each bundle, and how long Node takes to load it, against a bundle that
 * holds only the SDK clients and commands that the function uses.
 *
 *   npx tsx bench/bundle/run.ts [--small]
 *
 * Each load is a fresh process; ours and the baseline take turns. Asked: at most 1.3 times the size, 1.5 times the load.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../scripts/bundle-functions';
import { runNode } from '../support/child';
import { conclude, median, SMALL, type Figure } from '../support/figures';
import { bundleBaseline, sdkImportsOf } from './baseline';

const ROOT = path.join(__dirname, '..', '..');
const LOADS = SMALL ? 5 : 25;
const LARGEST = 1.3;
const SLOWEST = 1.5;

async function loadMilliseconds(file: string): Promise<number> {
  const program = `const start = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - start)`;
  const environment = { AWS_REGION: 'eu-central-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  return Number((await runNode(['-e', program], environment)).output);
}

async function measure(name: string, folder: string): Promise<Figure[]> {
  const [ours, baseline] = [path.join(folder, name, 'index.js'), path.join(folder, `${name}-sdk`, 'index.js')];
  const entryPoints = [path.join(ROOT, 'lambda', `${name}.ts`)];
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints,
    outfile: ours,
    metafile: true,
  });
  await bundleBaseline(sdkImportsOf(metafile), baseline);
  const times: [ours: number, baseline: number][] = [];
  for (let run = 0; run < LOADS; run += 1) times.push([await loadMilliseconds(ours), await loadMilliseconds(baseline)]);
  const [size, sizeOfSdk] = [statSync(ours).size, statSync(baseline).size];
  const [load, loadOfSdk] = [median(times.map(([time]) => time)), median(times.map(([, time]) => time))];
  return [
    { what: `${name}: bundle`, value: size, unit: 'bytes' },
    { what: `${name}: SDK clients and commands alone`, value: sizeOfSdk, unit: 'bytes' },
    { what: `${name}: size, ratio`, value: size / sizeOfSdk, unit: '×', atMost: LARGEST },
    { what: `${name}: module load`, value: load, unit: 'ms' },
    { what: `${name}: load of SDK clients and commands alone`, value: loadOfSdk, unit: 'ms' },
    { what: `${name}: load, ratio`, value: load / loadOfSdk, unit: '×', atMost: SLOWEST },
  ];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-bench-bundle-'));
  try {
    const figures: Figure[] = [];
    for (const file of readdirSync(path.join(ROOT, 'lambda')).filter((name) => name.endsWith('.ts'))) {
      figures.push(...(await measure(path.basename(file, '.ts'), folder)));
    }
    conclude(__dirname, figures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();

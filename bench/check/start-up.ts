/**
 * How long `wormtrail check` takes on one template, start-up included: the built command line, one process a run.
 * Asked: at most 400 ms. Run `npm run build` first, then `npx tsx bench/check/start-up.ts [RUNS]`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const COMMAND = join(ROOT, 'dist/bin/wormtrail.js');
const TEMPLATES = join(ROOT, 'test/fixtures/templates');
const MOST_MILLISECONDS = 400;

function milliseconds(args: readonly string[]): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`exit code ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (!existsSync(COMMAND)) throw new Error('There is no dist/bin/wormtrail.js. Run npm run build first.');
const runs = Number(process.argv[2] ?? 20);
const rows: [what: string, args: readonly string[], most?: number][] = [
  ['node alone', ['-e', '0']],
  ['wormtrail --version', [COMMAND, '--version']],
  ['wormtrail check, JSON template', [COMMAND, 'check', join(TEMPLATES, 'audit-log.json')], MOST_MILLISECONDS],
  ['wormtrail check, YAML template', [COMMAND, 'check', join(TEMPLATES, 'audit-log.yaml')], MOST_MILLISECONDS],
];
for (const [what, args, most] of rows) {
  const time = median(Array.from({ length: runs }, () => milliseconds(args)));
  const verdict = most === undefined ? '' : time <= most ? `at most ${most}: holds` : `at most ${most}: DOES NOT HOLD`;
  console.log(`${what.padEnd(34)} ${time.toFixed(0).padStart(5)} ms  ${verdict}`.trimEnd());
  if (most !== undefined && time > most) process.exitCode = 1;
}

/**
 * What our pack adds to `cdk synth`: the real CDK CLI on an app of one audit log, with and without the pack, taking turns.
 *
 *   npx tsx bench/synth/run.ts [--small]
 *
 * How the pack fares beside AwsSolutionsChecks, and as apps grow, is measured by bench/nag.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runNode } from '../support/child';
import { conclude, median, SMALL } from '../support/figures';

const RUNS = SMALL ? 1 : 7;
const CDK = require.resolve('aws-cdk/bin/cdk');
const APP = `node --import tsx ${path.join(__dirname, 'app.ts')}`;

async function synth(pack: boolean): Promise<number> {
  const output = mkdtempSync(path.join(tmpdir(), 'wormtrail-bench-synth-'));
  try {
    const args = ['--app', APP, '--build', '', '--context', `pack=${pack}`, '--output', output];
    const { milliseconds } = await runNode([
      CDK,
      'synth',
      '--quiet',
      '--no-notices',
      '--no-version-reporting',
      ...args,
    ]);
    return milliseconds;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const times: [without: number, withPack: number][] = [];
  for (let run = 0; run < RUNS; run += 1) times.push([await synth(false), await synth(true)]);
  const without = median(times.map(([time]) => time));
  const withPack = median(times.map(([, time]) => time));
  conclude(__dirname, [
    { what: 'cdk synth without the pack', value: without, unit: 'ms' },
    { what: 'cdk synth with the pack', value: withPack, unit: 'ms' },
    { what: 'what the pack adds', value: withPack - without, unit: 'ms' },
    { what: 'ratio', value: withPack / without, unit: '×' },
  ]);
}

void main();

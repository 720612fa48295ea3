/**
 * How long our pack takes in `cdk synth`, beside AwsSolutionsChecks on the same app in the same run.
 *
 *   npx tsx bench/nag/synth.ts [--audit-logs 1000] [--resources 2000]
 *
 * Each app is measured in a process of its own, at its size and at twice its size. Exits 1 where our pack takes longer than
 * AwsSolutionsChecks, or where twice the app takes more than 2.2 times as long.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Measured } from './measure';

const HIGHEST_RATIO = 1.0;
const HIGHEST_GROWTH = 2.2;

const { values } = parseArgs({
  options: {
    'audit-logs': { type: 'string', default: '1000' },
    resources: { type: 'string', default: '2000' },
  },
});

function measure(kind: string, size: number): Measured {
  const script = require.resolve('./measure.ts');
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, kind, String(size)], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=8192', CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e8,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measured;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

let failed = false;
for (const [kind, size] of [
  ['audit-logs', Number(values['audit-logs'])],
  ['resources', Number(values.resources)],
] as const) {
  const [once, twice] = [measure(kind, size), measure(kind, 2 * size)];
  for (const one of [once, twice]) {
    const ratio = one.ours / one.awsSolutions;
    failed ||= ratio > HIGHEST_RATIO;
    console.log(
      `${kind} ${one.size} (${one.resources} resources): ours ${seconds(one.ours)}, AwsSolutionsChecks ` +
        `${seconds(one.awsSolutions)}, ratio ${ratio.toFixed(2)}; whole synthesis ${seconds(one.synthesis)}`,
    );
  }
  const growth = twice.ours / once.ours;
  failed ||= growth > HIGHEST_GROWTH;
  console.log(`${kind}: twice the app takes ${growth.toFixed(2)} times as long`);
}
process.exitCode = failed ? 1 : 0;

/**
 * How long our pack takes in `cdk synth`, beside AwsSolutionsChecks on the same app in the same run: an app of 1,000 audit logs
 * and one of 2,000 unrelated resources, and of each one half as large. Run `npm run build` first; `--small`: 20 and 200.
 *
 * Each app is synthesized in a process of its own, and twice, so that each pack goes first once: what comes second finds the
 * memory that the first has filled.
 */
import { execFileSync } from 'node:child_process';
import { conclude, SMALL, type Figure } from '../support/figures';
import type { Measured } from './measure';

const HIGHEST_RATIO = 1.0;
const HIGHEST_GROWTH = 2.2;
const APPS = [
  { kind: 'audit-logs', what: 'audit logs', size: SMALL ? 20 : 1000 },
  { kind: 'resources', what: 'unrelated resources', size: SMALL ? 200 : 2000 },
] as const;

function measure(kind: string, size: number, first: string): Measured {
  const script = require.resolve('./measure.ts');
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, kind, String(size), first], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=12288', CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e8,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measured;
}

/** Milliseconds of both packs, of two syntheses. */
function both(kind: string, size: number): Measured {
  const [one, other] = [measure(kind, size, 'ours'), measure(kind, size, 'awsSolutions')];
  return {
    ...one,
    ours: one.ours + other.ours,
    awsSolutions: one.awsSolutions + other.awsSolutions,
    synthesis: one.synthesis + other.synthesis,
  };
}

const figures = APPS.flatMap(({ kind, what, size }): Figure[] => {
  const [half, whole] = [both(kind, size / 2), both(kind, size)];
  const timesOf = (measured: Measured): Figure[] => [
    { what: `${measured.size} ${what}: ours`, value: measured.ours / 2000, unit: 's' },
    { what: `${measured.size} ${what}: AwsSolutionsChecks`, value: measured.awsSolutions / 2000, unit: 's' },
    {
      what: `${measured.size} ${what}: ours / AwsSolutionsChecks`,
      value: measured.ours / measured.awsSolutions,
      unit: '×',
      atMost: HIGHEST_RATIO,
    },
  ];
  return [
    ...timesOf(half),
    ...timesOf(whole),
    { what: `${what}: twice the app`, value: whole.ours / half.ours, unit: '×', atMost: HIGHEST_GROWTH },
  ];
});
conclude(__dirname, figures);

/**
 * How long our pack takes in `cdk synth`, beside AwsSolutionsChecks on the same app in the same run: an app of 1,000 audit logs
 * and one of 2,000 unrelated resources, and of each one half as large. Run `npm run build` first; `--small`: 20 and 200.
 *
 * Each app is synthesized in a process of its own, four times: each pack goes first twice, since what comes second finds the memory
 * that the first has filled. The medians count.
 */
import { execFileSync } from 'node:child_process';
import { conclude, median, SMALL, type Figure } from '../support/figures';
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

/** The app and one half as large, measured one after the other. */
interface Turn {
  readonly half: Measured;
  readonly whole: Measured;
}

const FIRST = SMALL ? ['ours', 'awsSolutions'] : ['ours', 'awsSolutions', 'ours', 'awsSolutions'];

const figures = APPS.flatMap(({ kind, what, size }): Figure[] => {
  const turns = FIRST.map((first): Turn => ({
    half: measure(kind, size / 2, first),
    whole: measure(kind, size, first),
  }));
  const middle = (of: (turn: Turn) => number): number => median(turns.map(of));
  const timesOf = (app: keyof Turn, of: string): Figure[] => [
    { what: `${of}: ours`, value: middle((turn) => turn[app].ours) / 1000, unit: 's' },
    { what: `${of}: AwsSolutionsChecks`, value: middle((turn) => turn[app].awsSolutions) / 1000, unit: 's' },
    {
      what: `${of}: ours / AwsSolutionsChecks`,
      value: middle((turn) => turn[app].ours / turn[app].awsSolutions),
      unit: '×',
      atMost: HIGHEST_RATIO,
    },
  ];
  const growthOf = (pack: 'ours' | 'awsSolutions'): number => middle(({ half, whole }) => whole[pack] / half[pack]);
  return [
    ...timesOf('half', `${size / 2} ${what}`),
    ...timesOf('whole', `${size} ${what}`),
    { what: `twice the ${what}: ours`, value: growthOf('ours'), unit: '×', atMost: HIGHEST_GROWTH },
    { what: `twice the ${what}: AwsSolutionsChecks`, value: growthOf('awsSolutions'), unit: '×' },
  ];
});
conclude(__dirname, figures);

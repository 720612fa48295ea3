/**
 * How long our pack takes in `cdk synth` of an app with 20 audit logs and 2,000 other resources, beside AwsSolutionsChecks in the same
 * run, and how that grows from 5 to 40 audit logs. Run `npm run build` first; `--small`: 20 audit logs alone.
 *
 * Each number of audit logs is measured in a process of its own, four times after a warm-up, in processor time. The medians count.
 */
import { execFileSync } from 'node:child_process';
import { conclude, median, SMALL, type Figure } from '../support/figures';
import type { Turn } from './measure';

const AUDIT_LOGS = 20;
const GROWTH = [5, 10, 20, 40];

function measure(auditLogs: number, ...packs: string[]): Turn[] {
  const args = ['--import', 'tsx', require.resolve('./measure.ts'), String(auditLogs), ...packs];
  const output = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e8,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Turn[];
}

function besideAwsSolutions(): Figure[] {
  const turns = measure(AUDIT_LOGS, 'both');
  const middle = (of: (turn: Turn) => number): number => median(turns.map(of));
  return [
    { what: 'app.synth() with both packs', value: middle((turn) => turn.synthesis ?? NaN) / 1000, unit: 's' },
    { what: 'AwsSolutionsChecks', value: middle((turn) => turn.awsSolutions ?? NaN) / 1000, unit: 's' },
    { what: 'ours', value: middle((turn) => turn.ours) / 1000, unit: 's' },
    {
      what: 'ours / AwsSolutionsChecks',
      value: middle((turn) => turn.ours / (turn.awsSolutions ?? NaN)),
      unit: '×',
      atMost: 1.0,
    },
    {
      what: 'ours / app.synth()',
      value: middle((turn) => turn.ours / (turn.synthesis ?? NaN)),
      unit: '×',
      atMost: 0.1,
    },
  ];
}

function growth(): Figure[] {
  const times = GROWTH.map((auditLogs) => median(measure(auditLogs).map(({ ours }) => ours)));
  return times.flatMap((time, index): Figure[] => {
    const [auditLogs, before] = [GROWTH[index] ?? 0, times[index - 1]];
    const figure: Figure = { what: `${auditLogs} audit logs`, value: time / 1000, unit: 's' };
    if (before === undefined) return [figure];
    return [
      figure,
      { what: `${auditLogs / 2} to ${auditLogs} audit logs`, value: time / before, unit: '×', atMost: 2.2 },
    ];
  });
}

conclude(__dirname, [...besideAwsSolutions(), ...(SMALL ? [] : growth())]);

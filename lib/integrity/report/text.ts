/** A verification for a terminal: the verdict, a line a chain, every problem. */
import Table from 'cli-table3';
import { createColors } from 'picocolors';
import { counted, plain } from '../../findings/format';
import { describeOriginal, PROBLEMS, type Problem } from '../problem';
import {
  countNotRead,
  countProblems,
  keptKeyLines,
  placeOf,
  verdictOf,
  type ChainResult,
  type Gap,
  type VerificationResult,
} from '../result';

import { HOUR } from '../time';

export interface TextOptions {
  /** @default false */
  readonly colour?: boolean;
}

export function renderText(result: VerificationResult, { colour = false }: TextOptions = {}): string {
  const colours = createColors(colour);
  const problems = result.chains.flatMap((chain) => chain.problems);
  const total = countProblems(result.chains);
  const held = verdictOf(result);
  const paint = { whole: colours.green, 'digests whole': colours.yellow, 'not whole': colours.red }[held];
  const notRead = countNotRead(result.chains);
  const sections = [
    `${paint(held.toUpperCase())}  ${plain(result.trailArn)}\n${plain(placeOf(result))}, ${result.start} to ${result.end}`,
    chainTable(result.chains),
    gapList(result.chains),
    keptKeyLines(result.chains).map(plain).join('\n'),
    notRead > 0 &&
      `${counted(notRead, 'log file')} named by the digests and not read: nothing is proven of their content.`,
    ...problems.map((problem) => describe(problem, colours)),
    total > problems.length && `And ${counted(total - problems.length, 'more problem')}, counted only.`,
    held === 'not whole' && `${counted(total, 'problem')}.`,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function chainTable(chains: readonly ChainResult[]): string {
  const table = new Table({
    head: ['Account', 'Region', 'Digests', '', '', 'Log files', '', '', '', ''],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', ...Array.from({ length: 8 }, () => 'right' as const)],
  });
  table.push(['', '', 'valid', 'invalid', 'missing', 'valid', 'invalid', 'missing', 'not named', 'gaps']);
  for (const { account, region, digests, logFiles, notNamed, gaps } of chains) {
    table.push([
      ...[plain(account), plain(region)],
      ...[digests.valid, digests.invalid, digests.missing],
      ...[logFiles.valid, logFiles.invalid, logFiles.missing, notNamed, gaps.length],
    ]);
  }
  return table.toString();
}

function gapList(chains: readonly ChainResult[]): string {
  const lines = chains.flatMap(({ account, region, gaps }) =>
    gaps.map(
      (gap) => `  ${plain(account)} ${plain(region)}  ${gap.from} to ${gap.to}  ${lengthOf(gap)}  ${gap.reason}`,
    ),
  );
  return lines.length === 0 ? '' : `Hours without a valid digest\n${lines.join('\n')}`;
}

/** "3 hours", "1.5 hours". */
export function lengthOf({ from, to }: Gap): string {
  const hours = Math.round(((Date.parse(to) - Date.parse(from)) / HOUR) * 10) / 10;
  return counted(hours, 'hour');
}

function describe(problem: Problem, colours: ReturnType<typeof createColors>): string {
  const { meaning, remedy, severity, proven } = PROBLEMS[problem.kind];
  const paint = proven ? colours.red : colours.yellow;
  return [
    `${paint(severity)} ${problem.kind}  ${plain(problem.account)} ${plain(problem.region)}  ${problem.from} to ${problem.to}`,
    `  s3://${plain(problem.bucket)}/${plain(problem.key)}${problem.versionId === undefined ? '' : `  version ${plain(problem.versionId)}`}`,
    `  expected  ${plain(problem.expected)}`,
    `  found     ${plain(problem.found)}`,
    `  ${meaning} ${plain(describeOriginal(problem))}`.trimEnd(),
    `  ${colours.dim(remedy)}`,
  ].join('\n');
}

/** A verification for a terminal: the verdict, a line a chain, every problem. */
import { createColors } from 'picocolors';
import { counted, plain } from '../../findings/format';
import { groupBy } from '../../findings/group';
import { describeGap, type Gap } from '../gap';
import { describeOriginal, PROBLEMS, type Problem } from '../problem';
import {
  countNotRead,
  countProblems,
  noteLines,
  placeOf,
  verdictOf,
  type ChainResult,
  type VerificationResult,
} from '../result';
import { countSilent } from '../member-coverage';
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
  const paint = {
    ...{ whole: colours.green, 'whole where kept': colours.yellow },
    ...{ 'digests whole': colours.yellow, 'not whole': colours.red },
  }[held];
  const notRead = countNotRead(result.chains);
  const faults = total + (result.members ? countSilent(result.members) : 0);
  const sections = [
    `${paint(held.toUpperCase())}  ${plain(result.trailArn)}\n${plain(placeOf(result))}\n${result.start} to ${result.end}`,
    held === 'whole' && nothingProven(result.chains),
    chainTable(result.chains),
    gapList(result.chains),
    noteLines(result).map(plain).join('\n'),
    notRead > 0 &&
      `${counted(notRead, 'log file')} named by the digests and not read: nothing is proven of their content.`,
    ...problems.map((problem) => describe(problem, colours)),
    total > problems.length && `And ${counted(total - problems.length, 'more problem')}, counted only.`,
    held === 'not whole' && faults > 0 && `${counted(faults, 'problem')}.`,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** Columns of the table behind the Region: what stands above, and the letters that numbers get at least. */
const COLUMNS = [
  ['valid', 6],
  ['invalid', 8],
  ['missing', 8],
  ['valid', 8],
  ['invalid', 8],
  ['missing', 8],
  ['not named', 10],
  ['gaps', 5],
] as const;
const REGION = 16;

/** A line a chain, below its account: 80 columns. */
function chainTable(chains: readonly ChainResult[]): string {
  const lines = [...groupBy(chains, ({ account }) => account)].flatMap(([account, ofAccount]) => [
    plain(account),
    ...ofAccount.map(({ region, digests, logFiles, notNamed, gaps }) => {
      const counts = [digests, logFiles].flatMap(({ valid, invalid, missing }) => [valid, invalid, missing]);
      return row(`  ${plain(region)}`, [...counts, notNamed, gaps.length]);
    }),
  ]);
  const above = `${' '.repeat(REGION)}${'Digests'.padStart(7)}${' '.repeat(16)}${'Log files'.padStart(11)}`;
  return [
    above,
    row(
      '',
      COLUMNS.map(([name]) => name),
    ),
    ...lines,
  ].join('\n');
}

function row(name: string, cells: readonly (string | number)[]): string {
  const numbers = cells.map((cell, column) => ` ${String(cell)}`.padStart(COLUMNS[column]?.[1] ?? 0));
  return `${name.padEnd(REGION)}${numbers.join('')}`;
}

/** One line for all chains that lack the same hours for the same reason. */
function gapList(chains: readonly ChainResult[]): string {
  const gaps = chains.flatMap(({ account, region, gaps: all }) => all.map((gap) => ({ account, region, gap })));
  const alike = groupBy(gaps, ({ gap }) => `  ${gap.from} to ${gap.to}  ${lengthOf(gap)}  ${describeGap(gap)}`);
  const lines = [...alike].flatMap(([line, of]) => [
    line,
    ...[...groupBy(of, ({ account }) => account)].map(
      ([account, all]) => `    ${plain(account)}: ${all.map(({ region }) => plain(region)).join(', ')}`,
    ),
  ]);
  return lines.length === 0 ? '' : `Hours without a valid digest\n${lines.join('\n')}`;
}

/** A log of which no digest is due yet is whole as far as that goes, and that is nothing. */
function nothingProven(chains: readonly ChainResult[]): string {
  const isDue = chains.some(({ digests: { valid, invalid, missing } }) => valid + invalid + missing > 0);
  return isDue
    ? ''
    : 'No digest is due yet, so nothing is proven. The first covers an hour in which the trail was logging.';
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

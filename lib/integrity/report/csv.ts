/** A verification as CSV: one row a problem, and one for each account and Region with its counts. */
import { field } from '../../findings/formats/csv';
import { describeGap } from '../gap';
import { describeOriginal, PROBLEMS, type Problem } from '../problem';
import { coverageLines } from '../member-coverage';
import { againLines, besideLines, verdictOf, type ChainResult, type VerificationResult } from '../result';

const COLUMNS = [
  ...['account', 'region', 'verdict', 'severity', 'bucket', 'key', 'versionId', 'from', 'to', 'expected', 'found'],
  ...['meaning', 'original', 'originalVersionId', 'lockedUntil', 'remedy'],
];

export function renderCsv(result: VerificationResult): string {
  const rows = result.chains.flatMap((chain) => [summaryRow(result, chain), ...chain.problems.map(problemRow)]);
  const gone = result.chains.flatMap(({ account, region, gaps }) =>
    gaps
      .filter(({ removed }) => removed)
      .map((gap) => [
        ...[account, region, 'removed', '', result.bucket, '', '', gap.from, gap.to, '', describeGap(gap)],
        ...['', '', '', '', ''],
      ]),
  );
  const beside = [...besideLines(result), ...(result.members ? coverageLines(result.members) : [])].map((line) =>
    besideRow(result, line),
  );
  const again = againLines(result).map((line) => besideRow(result, line, 'verified again'));
  return [COLUMNS, ...[...rows, ...gone, ...again, ...beside].map((row) => row.map(field)), []]
    .map((row) => row.join(','))
    .join('\r\n');
}

function summaryRow(result: VerificationResult, chain: ChainResult): string[] {
  const { digests, logFiles } = chain;
  const found =
    `digests: ${digests.valid} valid, ${digests.invalid} invalid, ${digests.missing} missing; log files: ` +
    `${logFiles.valid} valid, ${logFiles.invalid} invalid, ${logFiles.missing} missing, ${chain.notNamed} not named`;
  const verdict = verdictOf({ whole: chain.whole, chains: [chain] });
  return [
    ...[chain.account, chain.region, verdict, '', result.bucket, '', '', result.start, result.end, '', found],
    ...['', '', '', '', ''],
  ];
}

function besideRow({ bucket, start, end }: VerificationResult, line: string, what = 'beside the log'): string[] {
  return ['', '', what, '', bucket, '', '', start, end, '', line, '', '', '', '', ''];
}

function problemRow(problem: Problem): string[] {
  const { meaning, remedy, severity } = PROBLEMS[problem.kind];
  const { account, region, kind, bucket, key, versionId = '', from, to, expected, found, original } = problem;
  return [
    ...[account, region, kind, severity, bucket, key, versionId, from, to, expected, found],
    ...[meaning, describeOriginal(problem), original?.versionId ?? '', original?.lockedUntil ?? '', remedy],
  ];
}

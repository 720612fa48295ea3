/** Problems as findings, so that they reach the same reports, the same evidence and the same owners as all others. */
import * as logFiles from '../checks/log-files/log-files';
import { RemovedUnexplained } from '../checks/log-files/removed';
import { LogIsWhole } from '../checks/log-files/verification';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { describeGap } from './gap';
import { memberFindings } from './member-findings';
import { describeOriginal, PROBLEMS, type Problem } from './problem';
import {
  againLines,
  besideLines,
  countNotRead,
  isWholeWhereKept,
  removedLines,
  type ChainResult,
  type VerificationResult,
} from './result';

type About = Pick<VerificationResult, 'trailArn' | 'start' | 'end' | 'beside'>;

/** What was found in each chain, and a finding for each check that looked everywhere and found nothing. */
export function toFindings(result: VerificationResult): Finding[] {
  const { members, trailArn } = result;
  const silent = members ? memberFindings(members, trailArn) : [];
  const findings = [...chainFindings(result), ...besideFindings(result), ...silent];
  return result.chains.length === 0 || countNotRead(result.chains) > 0
    ? findings
    : [...findings, ...passes(result, findings)];
}

/** One finding a problem, and one for each chain that is whole. */
export function chainFindings(result: VerificationResult): Finding[] {
  const first = result.chains.find(({ whole }) => whole);
  return result.chains.flatMap((chain) => {
    if (chain.whole)
      return [wholeFinding(result, chain, chain === first ? [...againLines(result), ...besideLines(result)] : [])];
    const isUnproven = chain.gaps.some(({ removed }) => removed?.whole === false);
    const removed = isUnproven || isWholeWhereKept(chain) ? [removedFinding(result, chain)] : [];
    return [...removed, ...chain.problems.map(problemFinding)];
  });
}

/** What could not be listed beside the log may hold anything: that nothing lies there is unknown. */
export function besideFindings({ trailArn, start, end, beside }: About): Finding[] {
  if (!beside || beside.unread.length === 0) return [];
  const { id, severity, owner } = logFiles.ObjectOutOfPlace;
  return [
    {
      ...{ guardrail: id, status: 'UNKNOWN', severity, owner, resource: trailArn, path: `${start}/${end}` },
      expected: 'folders that can be listed',
      found: null,
      message: `Unknown: ${besideLines({ beside: { ...beside, otherTrails: [], named: [] } }).join(' ')}`,
      remedy:
        'Let the verification list the whole bucket (s3:ListBucket, s3:ListBucketVersions), and find out who took that from it.',
      resourceType: 'AWS::CloudTrail::Trail',
    },
  ];
}

/**
 * One finding for each check that found nothing. There is none where log files were left out: beside a problem of a digest or of
 * the chain, and beside an object that could not be read.
 *
 * @param found What the verification of the whole period found.
 */
export function passes({ trailArn, start, end }: Omit<About, 'beside'>, found: readonly Finding[]): Finding[] {
  const problems = new Set<string>(found.map(({ guardrail }) => guardrail).filter((id) => id in PROBLEMS));
  if ([...problems].some((id) => !(id in logFiles) || id === logFiles.LogFileUnreadable.id)) return [];
  return Object.values(PROBLEMS)
    .filter(({ id }) => !problems.has(id))
    .map(({ id, severity, owner, title }) => ({
      guardrail: id,
      status: 'PASS',
      severity,
      owner,
      resource: trailArn,
      path: `${start}/${end}`,
      expected: null,
      found: null,
      message: `${title}.`,
      remedy: '',
      resourceType: 'AWS::CloudTrail::Trail',
    }));
}

export function problemFinding(problem: Problem): Finding {
  const { meaning, remedy, severity, owner, proven } = PROBLEMS[problem.kind];
  return {
    guardrail: problem.kind,
    status: proven ? 'FAIL' : 'UNKNOWN',
    severity,
    owner,
    resource: `s3://${problem.bucket}/${problem.key}`,
    // A key may have several versions, and a folder several gaps: the hour tells them apart.
    path: `${problem.from}/${problem.to}`,
    expected: problem.expected,
    found: problem.versionId === undefined ? problem.found : `${problem.found} (version ${problem.versionId})`,
    message: [meaning, describeOriginal(problem)].filter(Boolean).join(' '),
    remedy,
    resourceType: 'AWS::S3::Object',
  };
}

/** Nothing says of a log that it is whole of which hours are gone: only that they were allowed to go, and what was known of them. */
function removedFinding(result: VerificationResult, chain: ChainResult): Finding {
  const { account, region, gaps } = chain;
  const { id, severity, owner } = RemovedUnexplained;
  const isKept = isWholeWhereKept(chain);
  const removed = gaps.filter((gap) => gap.removed).map((gap) => `${gap.from} to ${gap.to} ${describeGap(gap)}`);
  return {
    ...{ guardrail: id, status: isKept ? 'PASS' : 'UNKNOWN', severity, owner },
    resource: `${result.trailArn} (${account}, ${region})`,
    path: `${result.start}/${result.end}`,
    expected: 'whatever is gone was allowed to go',
    found: removedLines({ ...result, chains: [chain] }).join(' '),
    message: `The log of ${account} in ${region} is ${isKept ? 'whole where it is kept' : 'not proven whole'}. Of its hours, ${removed.join('; ')}.`,
    ...{ remedy: isKept ? '' : RemovedUnexplained.remedy, resourceType: 'AWS::CloudTrail::Trail' },
  };
}

/** @param lines What else there is to say. */
function wholeFinding(
  result: VerificationResult,
  { account, region, digests, logFiles: files }: ChainResult,
  lines: readonly string[],
): Finding {
  return {
    guardrail: LogIsWhole.id,
    status: 'PASS',
    severity: LogIsWhole.severity,
    owner: LogIsWhole.owner,
    resource: `${result.trailArn} (${account}, ${region})`,
    path: `${result.start}/${result.end}`,
    expected: 'a digest for every hour, and every log file as CloudTrail signed it',
    found: `${counted(digests.valid, 'digest')} and ${counted(files.valid, 'log file')}, all valid`,
    message: [`The log of ${account} in ${region} is whole from ${result.start} to ${result.end}.`, ...lines].join(' '),
    remedy: '',
    resourceType: 'AWS::CloudTrail::Trail',
  };
}

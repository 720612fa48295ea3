/** Problems as findings, so that they reach the same reports, the same evidence and the same owners as all others. */
import type { Finding } from '../findings/finding';
import { describeOriginal, PROBLEMS, type Problem } from './problem';
import type { ChainResult, VerificationResult } from './result';

/** One finding a problem; where a chain is whole, one that says so. */
export function toFindings(result: VerificationResult): Finding[] {
  return result.chains.flatMap((chain) =>
    chain.whole ? [wholeFinding(result, chain)] : chain.problems.map(problemFinding),
  );
}

function problemFinding(problem: Problem): Finding {
  const { meaning, remedy, severity, proven } = PROBLEMS[problem.kind];
  return {
    guardrail: problem.kind,
    status: proven ? 'FAIL' : 'UNKNOWN',
    severity,
    owner: 'security',
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

function wholeFinding(result: VerificationResult, { account, region, digests, logFiles }: ChainResult): Finding {
  return {
    guardrail: 'LogIsWhole',
    status: 'PASS',
    severity: 'CRITICAL',
    owner: 'security',
    resource: `${result.trailArn} (${account}, ${region})`,
    path: `${result.start}/${result.end}`,
    expected: 'a digest for every hour, and every log file as CloudTrail signed it',
    found: `${digests.valid} digests and ${logFiles.valid} log files, all valid`,
    message: `The log of ${account} in ${region} is whole from ${result.start} to ${result.end}.`,
    remedy: '',
    resourceType: 'AWS::CloudTrail::Trail',
  };
}

/** `wormtrail evidence verify`: is the chain of runs whole? */
import type { Command } from 'commander';
import { action, addReportOptions, emit, tell, wholeNumber, type ExitCode, type ReportOptions } from './output';
import { evidenceStore, type EvidencePlace } from './evidence-store';

interface EvidenceOptions extends ReportOptions, EvidencePlace {
  readonly config?: string;
  readonly longestGap: number;
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerEvidence(program: Command): void {
  const verify = program
    .command('evidence')
    .description('the evidence that the checks wrote')
    .command('verify')
    .description(
      'walk the chains of checks and of verifications: name what is missing, altered, hidden or out of order',
    )
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)')
    .option('--bucket <name>', 'the evidence bucket, where the stack is gone; needs --audit-log')
    .option('--audit-log <name>', 'the audit log, where the stack is gone')
    .option('--longest-gap <hours>', 'longest time without a run', wholeNumber(1), 25);
  addReportOptions(verify).action(action(run));
}

async function run(options: EvidenceOptions): Promise<ExitCode> {
  const { verifyChains } = await import('../../lib/evidence/chains.js');
  const { report } = await import('../../lib/findings/finding.js');
  const store = await evidenceStore(options);
  const { runs, findings } = await verifyChains(store, { now: new Date(), longestGapHours: options.longestGap });
  tell(`${runs.length} runs read from s3://${store.bucket}`);
  return emit(report(findings), options);
}

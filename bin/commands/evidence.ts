/** `wormtrail evidence verify`: is the chain of runs whole? */
import type { Command } from 'commander';
import type { AccountClients } from '../../lib/facts/account/clients';
import { action, addReportOptions, emit, tell, wholeNumber, type ExitCode, type ReportOptions } from './output';
import { stackName } from './stack';

interface EvidenceOptions extends ReportOptions {
  readonly stack?: string;
  readonly bucket?: string;
  readonly auditLog?: string;
  readonly longestGap: number;
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerEvidence(program: Command): void {
  const verify = program
    .command('evidence')
    .description('the evidence that the checks wrote')
    .command('verify')
    .description('walk the chain of runs: name what is missing, altered, hidden or out of order')
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)')
    .option('--bucket <name>', 'the evidence bucket, where the stack is gone; needs --audit-log')
    .option('--audit-log <name>', 'the audit log, where the stack is gone')
    .option('--longest-gap <hours>', 'longest time without a run', wholeNumber(1), 25);
  addReportOptions(verify).action(action(run));
}

async function run(options: EvidenceOptions): Promise<ExitCode> {
  const { accountClients } = await import('../../lib/facts/account/clients.js');
  const { EvidenceStore } = await import('../../lib/evidence/store.js');
  const { verifyEvidence } = await import('../../lib/evidence/verify.js');
  const { report } = await import('../../lib/findings/finding.js');
  const clients = accountClients();
  const { bucket, auditLog } = await place(options, clients);
  const store = new EvidenceStore(clients.s3, bucket, auditLog);
  const { runs, findings } = await verifyEvidence(store, { now: new Date(), longestGapHours: options.longestGap });
  tell(`${runs.length} runs read from s3://${bucket}, ${runs[0]?.run.id ?? ''} to ${runs.at(-1)?.run.id ?? ''}`);
  return emit(report(findings), options);
}

async function place(
  options: EvidenceOptions,
  clients: Pick<AccountClients, 'cloudFormation'>,
): Promise<{ bucket: string; auditLog: string }> {
  if (options.bucket !== undefined && options.auditLog !== undefined) {
    return { bucket: options.bucket, auditLog: options.auditLog };
  }
  const { auditLogWithEvidence } = await import('../../lib/drift/find.js');
  const found = await auditLogWithEvidence(await stackName(options), clients.cloudFormation);
  return { bucket: found.evidenceBucket, auditLog: found.auditLog.name };
}

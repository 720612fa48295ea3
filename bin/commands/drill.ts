/** `wormtrail drill`: does AWS refuse what it has to refuse, and by which control? */
import type { Command } from 'commander';
import { action, addReportOptions, emit, tell, type ExitCode, type ReportOptions } from './output';
import { stackName } from './stack';
import { stackNamed } from './values';

interface DrillOptions extends ReportOptions {
  readonly stack?: string;
  readonly bucketPolicy: boolean;
}

const AFTER = `
Run it as one of the audit log's administrators: no one else may write below drill/.
A step passes where AWS says that Object Lock or the bucket policy refused it. Where AWS says that the
caller had no right to try, or does not say why, nothing is proven, and the step is UNKNOWN.
What each drill found is recorded below drill/ in the evidence bucket, with the control that refused.`;

/** Adds the command; what it needs is loaded when it runs. */
export function registerDrill(program: Command): void {
  const command = program
    .command('drill')
    .description('write a canary to the evidence bucket and try what an attacker would; never touches a log object')
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .option('--bucket-policy', 'also try to delete the bucket policy; it is put back at once if that succeeds', false)
    .addHelpText('after', AFTER);
  addReportOptions(command).action(action(run));
}

async function run(options: DrillOptions): Promise<ExitCode> {
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { auditLogWithEvidence } = await import('../../lib/drift/locate.js');
  const { callerArn, requireAdministrator } = await import('../../lib/drill/caller.js');
  const { runDrill } = await import('../../lib/drill/run.js');
  const clients = accountClients(AT_A_TERMINAL);
  const { auditLog, evidenceBucket } = await auditLogWithEvidence(await stackName(options), clients);
  const caller = await callerArn();
  requireAdministrator(caller, auditLog.name, auditLog.requirements.administrators);
  tell(`Acting as ${caller}`);
  const { report, evidence } = await runDrill({
    auditLog: auditLog.name,
    bucket: evidenceBucket,
    keyArn: auditLog.evidence?.key?.arn,
    caller,
    s3: clients.s3,
    bucketPolicy: options.bucketPolicy,
    announce: tell,
  });
  tell(
    evidence === undefined
      ? `No evidence written: s3://${evidenceBucket} did not take it.`
      : `Evidence written to ${evidence}`,
  );
  return emit(report, options);
}

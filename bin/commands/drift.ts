/** `wormtrail drift`: is the account still as it was deployed? */
import type { Command } from 'commander';
import type { AuditLog } from '../../lib/facts/audit-log';
import type { AccountClients } from '../../lib/facts/account/clients';
import type { Finding, Report, Scope } from '../../lib/findings/finding';
import { action, addReportOptions, emit, tell, type ExitCode, type ReportOptions } from './output';
import { stackName } from './stack';
import { stackNamed } from './values';

interface DriftOptions extends ReportOptions {
  readonly stack?: string;
  readonly evidence: boolean;
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerDrift(program: Command): void {
  const command = program
    .command('drift')
    .description('compare the account with what was deployed, and judge it by every guardrail')
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .option('--no-evidence', 'only print; write nothing to the evidence bucket');
  addReportOptions(command).action(action(run));
}

async function run(options: DriftOptions): Promise<ExitCode> {
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { deployedAuditLogs } = await import('../../lib/drift/locate.js');
  const { report } = await import('../../lib/findings/finding.js');
  const stack = await stackName(options);
  const clients = accountClients(AT_A_TERMINAL);
  const findings: Finding[] = [];
  const scopes: Scope[] = [];
  for (const auditLog of await deployedAuditLogs(stack, clients)) {
    const one = await check(stack, auditLog, clients, options.evidence);
    findings.push(...one.findings);
    scopes.push(...(one.summary.scopes ?? []));
  }
  return emit(report(findings, scopes), options);
}

async function check(
  stack: string,
  auditLog: AuditLog,
  clients: AccountClients,
  writesEvidence: boolean,
): Promise<Report> {
  const { evidenceBucketOf } = await import('../../lib/drift/locate.js');
  const { runDriftCheck } = await import('../../lib/drift/run.js');
  const { driftCheck } = await import('../../lib/drift/drift-check.js');
  const { CATALOGUE: guardrails } = await import('../../lib/guardrails/catalogue.js');
  const options = { stack, auditLog: auditLog.name, clients, guardrails, now: new Date() };
  const evidenceBucket = writesEvidence ? evidenceBucketOf(stack, auditLog) : undefined;
  if (evidenceBucket !== undefined) {
    try {
      const result = await runDriftCheck({ ...options, evidenceBucket, trigger: 'terminal' });
      tell(`Evidence written to s3://${evidenceBucket}/${result.recorded.link.key}`);
      return result.check.report;
    } catch (error) {
      // the bucket's policy lets only wormtrail's own functions write
      if (!(error instanceof Error) || !/^AccessDenied/.test(error.name)) throw error;
      tell(`No evidence written: s3://${evidenceBucket} takes it from wormtrail's functions only.`);
    }
  }
  return (await driftCheck(options)).report;
}

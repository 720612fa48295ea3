/** `wormtrail report`: what the evidence of a period says, for an auditor. */
import type { Command } from 'commander';
import { action, day, oneOf, tell, wholeNumber, write, type ExitCode } from './output';
import { deploymentTime, evidenceStore, type EvidencePlace } from './evidence-store';

interface PeriodOptions extends EvidencePlace {
  readonly from: Date;
  readonly to: Date;
  readonly longestGap: number;
  readonly output?: string;
  readonly format: 'html' | 'json' | 'csv';
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerReport(program: Command): void {
  program
    .command('report')
    .description("the auditor's report of a period: checks, verifications and drills, drawn from the evidence")
    .requiredOption('--from <date>', 'first day, such as 2026-10-01 (UTC)', day)
    .requiredOption('--to <date>', 'last day, itself included', day)
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)')
    .option('--bucket <name>', 'the evidence bucket, where the stack is gone; needs --audit-log')
    .option('--audit-log <name>', 'the audit log, where the stack is gone')
    .option('--longest-gap <hours>', 'longest time without a run that is no gap', wholeNumber(1), 25)
    .addOption(oneOf('-f, --format <format>', 'how it is written', ['html', 'json', 'csv']).default('html'))
    .option('-o, --output <file>', 'write the report to a file instead of standard output')
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    .action(action(run));
}

/** @returns 1 where a finding was open at the end of the period, or where runs or verifications of the log are missing. */
async function run(options: PeriodOptions): Promise<ExitCode> {
  const { evidenceOf, periodOf, statusOf } = await import('../../lib/evidence/period.js');
  const { renderPeriod } = await import('../../lib/evidence/period-report.js');
  const { periodCsv, periodJson } = await import('../../lib/evidence/period-data.js');
  const { UsageError } = await import('./errors.js');
  const now = new Date();
  if (options.to < options.from) throw new UsageError('--from is later than --to. Write the earlier day as --from.');
  if (options.from > now) {
    throw new UsageError(`--from lies in the future. Today is ${now.toISOString().slice(0, 10)} (UTC).`);
  }
  const until = new Date(Math.min(options.to.getTime() + 86_400_000, now.getTime()));
  const store = await evidenceStore(options);
  const evidence = await evidenceOf(store, options.from, until);
  const deployedAt = await deploymentTime(options);
  const asked = { from: options.from, until, ...(deployedAt && { deployedAt }) };
  const period = periodOf(store.auditLog, evidence, asked, options.longestGap);
  const rendered = {
    html: () => renderPeriod(period, now),
    json: () => periodJson(period, now),
    csv: () => periodCsv(period),
  };
  await write(rendered[options.format](), options.output);
  tell(`${period.runs.length} runs, ${period.episodes.length} findings, ${period.gaps.length} gaps`);
  return statusOf(period) === 'PASS' ? 0 : 1;
}

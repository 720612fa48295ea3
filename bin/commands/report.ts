/** `wormtrail report`: what the evidence of a period says, for an auditor. */
import type { Command } from 'commander';
import { counted, number } from '../../lib/findings/format';
import { action, tell, write, type ExitCode } from './output';
import { addPeriodOptions, readPeriod, type PeriodOptions } from './period';
import { oneOf } from './values';

interface ReportOptions extends PeriodOptions {
  readonly output?: string;
  readonly format: 'html' | 'json' | 'csv';
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerReport(program: Command): void {
  const command = program
    .command('report')
    .description("the auditor's report of a period: checks, verifications and drills, drawn from the evidence");
  addPeriodOptions(command)
    .addOption(oneOf('-f, --format <format>', 'how it is written', ['html', 'json', 'csv']).default('html'))
    .option('-o, --output <file>', 'write the report to a file instead of standard output')
    .action(action(run));
}

/** @returns 1 where a finding was open at the end of the period, or where runs or verifications of the log are missing. */
async function run(options: ReportOptions): Promise<ExitCode> {
  const { statusOf } = await import('../../lib/evidence/period.js');
  const { renderPeriod } = await import('../../lib/evidence/period-report.js');
  const { periodCsv, periodJson } = await import('../../lib/evidence/period-data.js');
  const now = new Date();
  const { period } = await readPeriod(options, now);
  const rendered = {
    html: () => renderPeriod(period, now),
    json: () => periodJson(period, now),
    csv: () => periodCsv(period),
  };
  await write(rendered[options.format](), options.output);
  const { runs, episodes, gaps, unverified } = period;
  const missing = `${counted(gaps.length, 'gap')} in the runs, ${number(unverified.length)} in the verifications`;
  tell([counted(runs.length, 'run'), counted(episodes.length, 'finding'), missing].join(', '));
  return statusOf(period) === 'PASS' ? 0 : 1;
}

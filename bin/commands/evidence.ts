/** `wormtrail evidence verify` and `wormtrail evidence show`: is the chain of runs whole, and what did one of them find? */
import type { Command } from 'commander';
import { counted } from '../../lib/findings/format';
import { action, addReportOptions, emit, exitCodeOf, tell, write, type ExitCode, type ReportOptions } from './output';
import { evidenceStore, type EvidencePlace } from './evidence-store';
import { auditLogNamed, bucketNamed, stackNamed, wholeNumber } from './values';

interface VerifyOptions extends ReportOptions, EvidencePlace {
  readonly config?: string;
  readonly all?: boolean;
  readonly longestGap: number;
}

interface ShowOptions extends ReportOptions, EvidencePlace {
  readonly config?: string;
  readonly verifications?: boolean;
}

/** Adds the commands; what they need is loaded when they run. */
export function registerEvidence(program: Command): void {
  const evidence = program.command('evidence').description('the evidence that the checks wrote');
  const verify = evidence
    .command('verify')
    .description(
      'walk the chains of checks and of verifications: name what is missing, altered, hidden or out of order, and who wrote it',
    );
  addPlaceOptions(verify)
    .option('--all', 'compare every write with the log, not only those since the last comparison')
    .option('--longest-gap <hours>', 'longest time without a run', wholeNumber(1), 25);
  addReportOptions(verify).action(action(verifyRuns));
  const show = evidence
    .command('show')
    .description('what one run found: as a report, or with --format json the whole document as it is stored')
    .argument('<run>', 'its number, "latest", or the key of its document');
  addPlaceOptions(show).option('--verifications', 'a run of the log verification, instead of a drift check');
  addReportOptions(show, ['text', 'html', 'csv', 'json']).action(action(showRun));
}

function addPlaceOptions(command: Command): Command {
  return command
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .option('--bucket <name>', 'the evidence bucket, where the stack is gone; needs --audit-log', bucketNamed)
    .option('--audit-log <name>', 'the audit log, where the stack is gone', auditLogNamed);
}

async function verifyRuns(options: VerifyOptions): Promise<ExitCode> {
  const { verifyChains } = await import('../../lib/evidence/chains.js');
  const { report } = await import('../../lib/findings/finding.js');
  const store = await evidenceStore(options);
  const { writesCompared } = await import('./evidence-writes.js');
  const now = new Date();
  const { runs, findings } = await verifyChains(store, { now, longestGapHours: options.longestGap });
  tell(`${counted(runs.length, 'run')} read from s3://${store.bucket}`);
  const firstRun = new Date(Math.min(now.getTime(), ...runs.map(({ run }) => Date.parse(run.startedAt) || Infinity)));
  return emit(report([...findings, ...(await writesCompared(options, store, firstRun, now))]), options);
}

/** @returns 1 where the run had findings. */
async function showRun(asked: string, options: ShowOptions): Promise<ExitCode> {
  const { readRun } = await import('../../lib/evidence/find-run.js');
  const { reportOf } = await import('../../lib/evidence/document.js');
  const checks = await evidenceStore(options);
  const store = options.verifications ? checks.verifications() : checks;
  const { link, document, text, doubt } = await readRun(store, asked, new Date());
  const { run } = document;
  tell(`s3://${store.bucket}/${link.key}, version ${link.versionId}, SHA-256 ${link.sha256}`);
  if (doubt !== undefined) tell(`${doubt} Run wormtrail evidence verify.`);
  const report = reportOf(document);
  if (options.format === 'json') {
    await write(text, options.output);
    return exitCodeOf(report);
  }
  return emit(report, options, {
    title: `Audit log ${run.auditLog}, run ${run.id}`,
    at: new Date(run.startedAt),
    version: run.version,
  });
}

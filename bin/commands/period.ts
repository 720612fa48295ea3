/** What the commands about a period share: its options, and its evidence. */
import type { Command } from 'commander';
import type { Period, PeriodEvidence } from '../../lib/evidence/period';
import type { EvidenceStore } from '../../lib/evidence/store';
import { calendarDay } from '../../lib/findings/format';
import { UsageError } from './errors';
import { deploymentTime, evidenceStore, type EvidencePlace } from './evidence-store';
import { auditLogNamed, bucketNamed, day, stackNamed, wholeNumber } from './values';

export interface PeriodOptions extends EvidencePlace {
  readonly from: Date;
  readonly to: Date;
  readonly longestGap: number;
}

/** Adds `--from`, `--to`, `--longest-gap`, and where the evidence is. */
export function addPeriodOptions(command: Command): Command {
  return command
    .requiredOption('--from <date>', 'first day, such as 2026-10-01 (UTC)', day)
    .requiredOption('--to <date>', 'last day, itself included', day)
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .option('--bucket <name>', 'the evidence bucket, where the stack is gone; needs --audit-log', bucketNamed)
    .option('--audit-log <name>', 'the audit log, where the stack is gone', auditLogNamed)
    .option('--longest-gap <hours>', 'longest time without a run that is no gap', wholeNumber(1), 25)
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)');
}

interface ReadPeriod {
  readonly period: Period;
  readonly evidence: PeriodEvidence;
  readonly store: EvidenceStore;
}

/** @throws UsageError where the days are the wrong way round or lie in the future. */
export async function readPeriod(options: PeriodOptions, now: Date): Promise<ReadPeriod> {
  const { evidenceOf, periodOf } = await import('../../lib/evidence/period.js');
  if (options.to < options.from) throw new UsageError('--from is later than --to. Write the earlier day as --from.');
  if (options.from > now) throw new UsageError(`--from lies in the future. Today is ${calendarDay(now)} (UTC).`);
  const until = new Date(Math.min(options.to.getTime() + 86_400_000, now.getTime()));
  const store = await evidenceStore(options);
  const evidence = await evidenceOf(store, options.from, until);
  const deployedAt = await deploymentTime(options);
  const asked = { from: options.from, until, ...(deployedAt && { deployedAt }) };
  return { period: periodOf(store.auditLog, evidence, asked, options.longestGap), evidence, store };
}

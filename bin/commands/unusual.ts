/** `wormtrail unusual`: what stands out in the log, day by day, beside the 30 days before. */
import { Option, type Command } from 'commander';
import { lastVerification } from './asked-audit-log';
import { UsageError } from './errors';
import { action, addReportOptions, emit, tell } from './output';
import type { ExitCode, ReportOptions } from './output';
import { trailOf, trailReaderOf } from './verified-trail';
import { whereToLook } from './where-to-look';
import { accountIds, bucketNamed, day, keyPrefix, regionsNamed, stackNamed, trailArn, wholeNumber } from './values';

const DAY = 86_400_000;
/** Days that are read without `--from`: 14 that are learned, and the rest of a baseline. */
const DAYS = 45;
/** The last digests of a day are due then. */
const DUE = 2 * 3_600_000;

interface Options extends ReportOptions {
  readonly stack?: string;
  readonly trailArn?: string;
  readonly s3Bucket?: string;
  readonly s3Prefix?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly region: readonly string[];
  readonly account: readonly string[];
  readonly concurrency: number;
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerUnusual(program: Command): void {
  const command = program
    .command('unusual')
    .description(
      'what stands out in the log: first times, sleepers, new Regions and networks, denials, spikes, silence',
    )
    .option('--from <day>', `the first day that is learned: 2026-01-31 (default: ${DAYS} days before the end)`, day)
    .option('--to <day>', 'the last day that is compared (default: the last of which all digests are due)', day)
    .option('--region <name...>', 'Regions (default: all that are expected)', regionsNamed, [])
    .option('--account <id...>', 'accounts (default: all of the trail)', accountIds, [])
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .addOption(
      new Option('--trail-arn <arn>', 'a trail that no stack of wormtrail deployed')
        .argParser(trailArn)
        .conflicts(['stack', 'config']),
    )
    .option('--s3-bucket <name>', 'the bucket of the log (default: as the trail says)', bucketNamed)
    .option('--s3-prefix <prefix>', 'the prefix of its keys (default: as the trail says)', keyPrefix)
    .option('--concurrency <number>', 'requests under way at once', wholeNumber(1), 64);
  addReportOptions(command)
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing stood out, 1 something did or a day was not proven, 2 it could not look.',
    )
    .action(action(run));
}

async function run(options: Options): Promise<ExitCode> {
  const { AwsFetcher, compareDays, parseTrailArn } = await import('../../lib/integrity/index.js');
  const { report } = await import('../../lib/findings/finding.js');
  const now = new Date();
  const period = periodOf(options, now);
  const named = await trailOf({ ...options, startTime: period.from.toISOString() });
  const { known, notes } = await lastVerification(named, now);
  notes.forEach(tell);
  const verification = { ...(await whereToLook(named, known, options, now)), now };
  const { trailArn } = named;
  const region = parseTrailArn(trailArn).trail.homeRegion;
  const trailReader = await trailReaderOf(named);
  const { concurrency } = options;
  const fetcher = new AwsFetcher({ region, trailArn, concurrency, ...(trailReader && { trailReader }) });
  const acknowledgements = named.deployed?.auditLog.requirements?.acknowledgements ?? [];
  const onDay = (date: string, index: number, count: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${date}: day ${index + 1} of ${count} `);
  };
  const findings = await compareDays({ verification, ...period, acknowledgements, onDay }, fetcher);
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
  return emit(report(findings), options);
}

/** @throws UsageError where there is no day to compare. */
function periodOf({ from, to }: Options, now: Date): { readonly from: Date; readonly to: Date } {
  const last = new Date(Math.floor((now.getTime() - DUE) / DAY) * DAY);
  const end = to === undefined ? last : new Date(to.getTime() + DAY);
  if (end > last) {
    const newest = new Date(last.getTime() - DAY).toISOString().slice(0, 10);
    throw new UsageError(`The digests of that day are not all due. Give --to a day up to ${newest}.`);
  }
  const start = from ?? new Date(end.getTime() - DAYS * DAY);
  if (start >= end) throw new UsageError('--from is not before the end of --to. Exchange them.');
  return { from: start, to: end };
}

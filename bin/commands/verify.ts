/** `wormtrail verify`: is the log whole? */
import { Option, type Command } from 'commander';
import type { Progress, ResumeFile, VerificationFormat, VerificationOptions } from '../../lib/integrity';
import { againBy, againFrom, earlierProofsOf, withEarlier } from './earlier-proofs';
import { keptKeysOf, trailOf, trailReaderOf, type NamedTrail } from './verified-trail';
import { withItsHolds } from './verify-holds';
import { withItsMembers } from './verify-members';
import { whatToVerify } from './what-to-verify';
import { UsageError } from './errors';
import { action, tell, write, writeText, type ExitCode } from './output';
import {
  accountId,
  bucketNamed,
  bucketsNamed,
  keyPrefix,
  oneOf,
  organizationId,
  percentage,
  pointInTime,
  regionNamed,
  stackNamed,
  trailArn,
  wholeNumber,
} from './values';

interface VerifyOptions {
  readonly stack?: string;
  readonly config?: string;
  readonly trailArn?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly s3Bucket?: string;
  readonly s3Prefix?: string;
  readonly relocatedFrom?: string;
  readonly formerBucket: readonly string[];
  readonly accountId?: string;
  readonly allAccounts?: boolean;
  readonly organizationId?: string;
  readonly region?: string;
  readonly allRegions?: boolean;
  readonly concurrency: number;
  readonly checkLocks?: boolean;
  readonly sample?: number;
  readonly full?: boolean;
  readonly resume?: string;
  readonly distributed?: boolean;
  readonly format: VerificationFormat;
  readonly output?: string;
  readonly package?: string;
  readonly fromFolder?: string;
  readonly publicKeys?: string;
  readonly signer?: string;
}

/** Options that a distributed verification does not take: the deployed state machine says them, or has no use for them. */
const CHOSEN_BY_THE_STATE_MACHINE = [
  ...[
    's3Bucket',
    's3Prefix',
    'relocatedFrom',
    'formerBucket',
    'accountId',
    'allAccounts',
    'organizationId',
    'region',
    'allRegions',
  ],
  ...['concurrency', 'checkLocks', 'sample', 'full', 'resume', 'format'],
];

/** Options that a package does not take: it says them itself, or only AWS could answer. */
const SAID_BY_THE_PACKAGE = [
  ...['stack', 'config', 'startTime', 'endTime', 'distributed'],
  ...CHOSEN_BY_THE_STATE_MACHINE.filter((option) => option !== 'format'),
];

/** Adds the command; what it needs is loaded when it runs. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('verify the digest chain of a trail and every log file that it names')
    .option(
      '--stack <name>',
      'the stack of the audit log, which says all else (default: the name in the configuration)',
      stackNamed,
    )
    .addOption(
      new Option('--trail-arn <arn>', 'a trail that no stack of wormtrail deployed')
        .argParser(trailArn)
        .conflicts(['stack', 'config']),
    )
    .option(
      '--start-time <time>',
      'log files delivered from then on: 2026-01-08T05:21:42Z, 2026-01-08, 24h, 30d (default: the end of the last verification of the stack, else 24h)',
      pointInTime,
    )
    .option('--end-time <time>', 'and until then (default: now)', pointInTime)
    .option('--s3-bucket <name>', 'the bucket of the digests (default: as the trail says)', bucketNamed)
    .option('--s3-prefix <prefix>', 'the prefix of their keys (default: as the trail says)', keyPrefix)
    .option(
      '--relocated-from <name>',
      'the bucket that the trail delivered to, where --s3-bucket is a replica of it: what digests say of it is read there',
      bucketNamed,
    )
    .option(
      '--former-bucket <name...>',
      'buckets that the trail delivered to before; no others are read',
      bucketsNamed,
      [],
    )
    .option('--account-id <id>', 'the account to verify (default: the one of the trail)', accountId)
    .addOption(
      new Option('--all-accounts', 'every account that the archive of an organization holds').conflicts('accountId'),
    )
    .option('--organization-id <id>', 'where the archive holds the logs of several organizations', organizationId)
    .option('--region <name>', 'one Region only', regionNamed)
    .addOption(
      new Option('--all-regions', 'every Region that the archive holds (default for a multi-Region trail)').conflicts(
        'region',
      ),
    )
    .option('--concurrency <number>', 'requests under way at once', wholeNumber(1), 64)
    .addOption(new Option('--check-locks', 'read and judge the retention of every object').conflicts(['sample']))
    .option(
      '--sample <percent>',
      'of what the ledger has proven before and what lists unchanged, so much is read again, 0 to 100 (default: 1)',
      percentage,
    )
    .addOption(new Option('--full', 'read everything, whatever was proven before').conflicts(['sample']))
    .option('--resume <file>', 'go on where an earlier run with this file stopped')
    .addOption(
      new Option(
        '--distributed',
        'let the state machine of the audit log verify everything, and wait for its summary, which is JSON',
      ).conflicts([...CHOSEN_BY_THE_STATE_MACHINE]),
    )
    .addOption(
      oneOf('-f, --format <format>', 'how the result is written', ['text', 'json', 'csv', 'html', 'ocsf']).default(
        'text',
      ),
    )
    .option('-o, --output <file>', 'write the result to a file instead of standard output')
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    .addOption(
      new Option('--package <path>', 'a package, as `wormtrail package` made it: verified without AWS').conflicts(
        SAID_BY_THE_PACKAGE,
      ),
    )
    .addOption(
      new Option(
        '--from-folder <path>',
        'a copy of the bucket, as `aws s3 sync` makes it: verified without AWS; needs --trail-arn, --s3-bucket and --public-keys',
      ).conflicts([
        'stack',
        'config',
        'package',
        'distributed',
        'relocatedFrom',
        'formerBucket',
        'checkLocks',
        'sample',
        'full',
        'resume',
      ]),
    )
    .option('--public-keys <file>', "CloudTrail's keys as `aws cloudtrail list-public-keys` prints them, for both")
    .option('--signer <file>', 'the public key, in PEM, that has to have signed the package')
    .action(action(run));
}

/** Of 100. */
const DEFAULT_SAMPLE = 1;

async function run(options: VerifyOptions): Promise<ExitCode> {
  if (options.package !== undefined) {
    const { verifyPackage } = await import('./verify-package.js');
    return verifyPackage({ ...options, package: options.package });
  }
  refuseForPackagesOnly(options);
  const named = await trailOf(options);
  if (options.distributed) return runDistributed(named, options);
  const { AwsFetcher, renderVerification, ResumeFile, verdictOf, verify } =
    await import('../../lib/integrity/index.js');
  const { showProgress } = await import('./progress.js');
  const { copyFetcher } = await import('./verify-copy.js');
  const what = await whatToVerify(named, options);
  const { trail, trailArn, concurrency } = what;
  const [keptKeys, earlier] = await Promise.all([keptKeysOf(named), earlierProofsOf(named)]);
  const trailReader = await trailReaderOf(named);
  const fetcher =
    options.fromFolder === undefined
      ? new AwsFetcher({
          region: trail.homeRegion,
          trailArn,
          concurrency,
          ...(keptKeys && { keptKeys }),
          ...(trailReader && { trailReader }),
        })
      : await copyFetcher(options.fromFolder, what, options.publicKeys);
  const resume =
    options.resume === undefined ? undefined : new ResumeFile(options.resume, nameOf(what, named, options), what);
  const progress = showProgress();
  // somebody who stops a long verification can resume it: what is verified so far is written down
  const stop = (signal: NodeJS.Signals): void => {
    progress.end();
    resume?.write();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  if (resume) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    const onProgress = (state: Progress): void => progress.show(state);
    const asked = { ...what, ...resume?.period, onProgress, ...(resume && { resume }) };
    const percent = options.sample ?? DEFAULT_SAMPLE;
    const isAll = readsAll(options);
    const again = isAll ? undefined : await againFrom(resume, earlier, () => againBy(earlier, named, percent));
    const verified = await verify(withEarlier({ ...asked, ...(again && { again }) }, earlier), fetcher);
    const result = await withItsHolds(await withItsMembers(verified, fetcher, what, trailReader), named);
    progress.end();
    if (earlier.note !== undefined && (earlier.isUnproven || !result.whole)) tell(earlier.note);
    const rendered = renderVerification(result, options.format, { colour: coloured(options) });
    await (options.format === 'text' ? writeText : write)(rendered, options.output);
    resume?.remove();
    return result.whole || verdictOf(result) === 'whole where kept' ? 0 : 1;
  } catch (error) {
    progress.end();
    if (resume) keepWhatIsSettled(resume);
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
  }
}

/** @throws UsageError where an option is given that would be passed over, or one is missing. */
function refuseForPackagesOnly({ publicKeys, signer, fromFolder, trailArn, s3Bucket }: VerifyOptions): void {
  if (signer !== undefined) throw new UsageError('--signer is for packages. Name one with --package, or leave it out.');
  if (fromFolder === undefined && publicKeys !== undefined) {
    throw new UsageError('--public-keys is for --package and --from-folder: else CloudTrail is asked. Leave it out.');
  }
  if (fromFolder !== undefined && (trailArn === undefined || s3Bucket === undefined || publicKeys === undefined)) {
    throw new UsageError('--from-folder needs --trail-arn, --s3-bucket and --public-keys: a copy says none of them.');
  }
}

/** Whether everything is read: locks come with the objects. */
function readsAll({ full, checkLocks }: VerifyOptions): boolean {
  return full === true || checkLocks === true;
}

/** Writes the file to resume from. An error in writing does not hide why the verification ended. */
function keepWhatIsSettled(resume: ResumeFile): void {
  try {
    resume.write();
    tell(`What is settled stands in ${resume.path}: the same command goes on from there.`);
  } catch (error) {
    tell(`What is settled is lost: ${(error as Error).message}`);
  }
}

async function runDistributed(
  { trailArn, startTime }: NamedTrail,
  { endTime, output }: VerifyOptions,
): Promise<ExitCode> {
  const { parseTime, verifyDistributed } = await import('../../lib/integrity/index.js');
  const now = new Date();
  const period = { start: parseTime(startTime, now), end: endTime === undefined ? now : parseTime(endTime, now) };
  const summary = await verifyDistributed(trailArn, period, (executionArn) => tell(`Started ${executionArn}`));
  await write(JSON.stringify(summary, null, 2), output);
  return summary.whole ? 0 : 1;
}

/** What is verified, by the options of the caller: a run can resume another one of the same name. */
function nameOf(what: VerificationOptions, { startTime }: NamedTrail, options: VerifyOptions): string {
  const { endTime = 'now', sample = DEFAULT_SAMPLE, full } = options;
  const { trailArn, bucket, readFrom, prefix, accounts, regions, checkLocks } = what;
  const how = checkLocks ? 'with locks' : full ? 'in full' : `with a sample of ${sample} %`;
  const replica = readFrom === undefined ? [] : [`in ${readFrom}`];
  return [trailArn, `s3://${bucket}/${prefix}`, replica, accounts, regions, startTime, 'to', endTime, how]
    .flat()
    .join(' ');
}

function coloured({ output }: VerifyOptions): boolean {
  return output === undefined && process.stdout.isTTY && process.stdout.hasColors();
}

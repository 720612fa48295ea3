/** `wormtrail package`: what an auditor takes home, and verifies without AWS. */
import { rmSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { PackedEvidence } from '../../lib/audit-package/evidence';
import { UsageError } from './errors';
import { deploymentTime, evidenceStore } from './evidence-store';
import { action, tell, type ExitCode } from './output';
import { keptKeysOf, trailOf, trailReaderOf } from './verified-trail';
import { whatToVerify } from './what-to-verify';
import { bucketNamed, bucketsNamed, day, keyPrefix, organizationId, stackNamed, trailArn } from './values';

interface PackageOptions {
  readonly from: Date;
  readonly to: Date;
  readonly stack?: string;
  readonly config?: string;
  readonly trailArn?: string;
  readonly s3Bucket?: string;
  readonly s3Prefix?: string;
  readonly formerBucket: readonly string[];
  readonly organizationId?: string;
  readonly includeLogs?: boolean;
  readonly signingKey?: string;
  readonly output: string;
}

/** Adds the command; what it needs is loaded when it runs. */
export function registerPackage(program: Command): void {
  program
    .command('package')
    .description(
      'one folder or archive of a period for an auditor: digests, keys, evidence, report; verified without AWS',
    )
    .requiredOption('--from <date>', 'first day, such as 2026-10-01 (UTC)', day)
    .requiredOption('--to <date>', 'last day, itself included', day)
    .requiredOption('-o, --output <path>', 'the folder to make, or the archive where the name ends in .zip')
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .addOption(
      new Option('--trail-arn <arn>', 'a trail that no stack of wormtrail deployed: without evidence and report')
        .argParser(trailArn)
        .conflicts(['stack', 'config']),
    )
    .option('--s3-bucket <name>', 'the bucket of the digests (default: as the trail says)', bucketNamed)
    .option('--s3-prefix <prefix>', 'the prefix of their keys (default: as the trail says)', keyPrefix)
    .option(
      '--former-bucket <name...>',
      'buckets that the trail delivered to before; no others are read',
      bucketsNamed,
      [],
    )
    .option('--organization-id <id>', 'where the archive holds the logs of several organizations', organizationId)
    .option('--include-logs', 'put the log files in as well')
    .option('--signing-key <key>', 'ARN of a KMS key, or a PEM file: Ed25519 or ECDSA on P-256 (default: not signed)')
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)')
    .action(action(run));
}

/** @returns 1 where the package is made and the log in it has problems. */
async function run(options: PackageOptions): Promise<ExitCode> {
  const now = new Date();
  const period = periodOf(options, now);
  const { Draft } = await import('../../lib/audit-package/on-disk.js');
  const { pack } = await import('../../lib/audit-package/pack.js');
  const { signerOf } = await import('../../lib/audit-package/signer.js');
  const { AwsFetcher } = await import('../../lib/integrity/index.js');
  const signer = options.signingKey === undefined ? undefined : await signerOf(options.signingKey);
  const packed = await Draft.make(options.output, (draft) =>
    unlessStopped(draft.paths, async () => {
      const named = await trailOf({ ...options, startTime: period.start.toISOString() });
      const found = await whatToVerify(named, {
        ...options,
        endTime: period.end.toISOString(),
        wholeOrganization: true,
      });
      const what = { ...found, ...period, now };
      const keptKeys = await keptKeysOf(named);
      const trailReader = await trailReaderOf(named);
      const { trail, trailArn } = what;
      const fetcher = new AwsFetcher({
        ...{ region: trail.homeRegion, trailArn },
        ...(keptKeys && { keptKeys }),
        ...(trailReader && { trailReader }),
      });
      const evidence = options.trailArn === undefined ? await evidenceOf(options) : undefined;
      const includeLogs = options.includeLogs ?? false;
      return pack(fetcher, draft, { what, includeLogs, ...(evidence && { evidence }), ...(signer && { signer }) });
    }),
  );
  const { manifest, result, verifier, keyid } = packed;
  tell(`Packed ${manifest.files.length} files into ${options.output}`);
  tell(keyid === undefined ? 'It is not signed: --signing-key says who made it.' : `Signed by the key ${keyid}`);
  tell(`SHA-256 of verify.html: ${verifier}`);
  if (!result.whole) tell('The log has problems: verification.json names them.');
  return result.whole ? 0 : 1;
}

/** Removes an unfinished package where somebody stops the command. */
async function unlessStopped<Done>(paths: readonly string[], work: () => Promise<Done>): Promise<Done> {
  const stop = (signal: NodeJS.Signals): void => {
    for (const path of paths) rmSync(path, { recursive: true, force: true });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
  }
}

/** @throws UsageError where the days make no period. */
function periodOf({ from, to }: PackageOptions, now: Date): { readonly start: Date; readonly end: Date } {
  if (to < from) throw new UsageError('--from is later than --to. Write the earlier day as --from.');
  if (from > now) throw new UsageError(`--from lies in the future. Today is ${now.toISOString().slice(0, 10)} (UTC).`);
  return { start: from, end: new Date(Math.min(to.getTime() + 86_400_000, now.getTime())) };
}

async function evidenceOf(options: PackageOptions): Promise<PackedEvidence> {
  const store = await evidenceStore(options);
  const deployedAt = await deploymentTime(options);
  return { store, ...(deployedAt && { deployedAt }) };
}

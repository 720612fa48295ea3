/** `wormtrail ledger verify` and `wormtrail ledger show`: does the ledger hold, and what does it say of itself? */
import type { Command } from 'commander';
import type { AuditLog } from '../../lib/facts/audit-log';
import type { Archive } from '../../lib/ledger/archive';
import type { LedgerSummary } from '../../lib/ledger/summary';
import type { WitnessPolicy } from '../../lib/transparency/witness-policy';
import { UsageError } from './errors';
import { evidenceStore, type EvidencePlace } from './evidence-store';
import { textOf } from './given-keys';
import { action, addReportOptions, emit, tell, write, type ExitCode, type ReportOptions } from './output';
import { stackName } from './stack';
import { auditLogNamed, bucketNamed, oneOf, stackNamed } from './values';

interface Place extends EvidencePlace {
  readonly fromFolder?: string;
  readonly key?: string;
}

interface VerifyOptions extends ReportOptions, Place {
  readonly config?: string;
  readonly checkpoint?: readonly string[];
  readonly policy?: string;
}

interface ShowOptions extends Place {
  readonly config?: string;
  readonly format: 'text' | 'json' | 'checkpoint';
  readonly output?: string;
}

/** Adds the commands; what they need is loaded when they run. */
export function registerLedger(program: Command): void {
  const ledger = program.command('ledger').description('the transparency log of all evidence');
  const verify = ledger
    .command('verify')
    .description('verify that the ledger only grew, that its key signed it, and that the evidence is what it says');
  addPlaceOptions(verify)
    .option(
      '--checkpoint <file>',
      'a checkpoint that was kept elsewhere: the ledger has to continue it (may be given again)',
      (file: string, before: readonly string[] = []) => [...before, file],
    )
    .option(
      '--policy <file>',
      'the witnesses that have to have cosigned it, as c2sp.org/tlog-policy (default: those of the deployed stack)',
    );
  addReportOptions(verify).action(action(verifyLedger));
  const show = ledger.command('show').description('its key, its newest checkpoint, and how far it has got');
  addPlaceOptions(show)
    .addOption(
      oneOf('-f, --format <format>', 'checkpoint: as others keep it, with its cosignatures', [
        'text',
        'json',
        'checkpoint',
      ]).default('text'),
    )
    .option('-o, --output <file>', 'write it to a file instead of standard output')
    .option('-c, --config <file>', 'the configuration file of the audit log')
    .action(action(showLedger));
}

function addPlaceOptions(command: Command): Command {
  return command
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .option('--bucket <name>', 'the evidence bucket, where the stack is gone; needs --audit-log', bucketNamed)
    .option(
      '--audit-log <name>',
      'the audit log, where the stack is gone, or where a folder has several',
      auditLogNamed,
    )
    .option('--from-folder <folder>', 'a copy of the evidence bucket, without AWS: aws s3 sync s3://BUCKET FOLDER')
    .option('--key <key>', 'the key that signs the ledger, as NAME+ID+KEY or a file of it (default: the one it keeps)');
}

async function verifyLedger(options: VerifyOptions): Promise<ExitCode> {
  const { verifyLedger: verify } = await import('../../lib/ledger/verify.js');
  const { report } = await import('../../lib/findings/finding.js');
  const { archive, auditLog } = await placeOf(options);
  const remembered = await Promise.all((options.checkpoint ?? []).map(bytesOf));
  const key = await keyGiven(options);
  const given = await policyGiven(options);
  const { retentionDays, policy: deployed } = await deployedOf(options);
  const policy = given ?? deployed;
  if (archive.lockOf && retentionDays === undefined) {
    tell('Not known without the stack: whether the ledger is locked for long enough.');
  }
  const verification = await verify(archive, {
    ...{ auditLog, now: new Date(), remembered },
    ...(key !== undefined && { key }),
    ...(retentionDays !== undefined && { retentionDays }),
    ...(policy && { policy }),
  });
  tell(`${verification.size} leaves, signed by ${verification.key}`);
  if (key === undefined)
    tell('That key is the one that the ledger names itself: compare it with one that you have from elsewhere.');
  const { witnessed } = verification;
  if (witnessed) tell(`Witnessed up to ${witnessed.size} leaves, at ${witnessed.time.toISOString()}.`);
  if (witnessed && !given) {
    tell('The account itself names these witnesses: give the ones that you trust with --policy.');
  }
  if (remembered.length === 0 && !(witnessed && given)) {
    tell(
      'A ledger that was made anew with the same key is known only by a checkpoint from elsewhere: give one with --checkpoint, or the witnesses that you trust with --policy.',
    );
  }
  return emit(report(verification.findings), options);
}

async function showLedger(options: ShowOptions): Promise<ExitCode> {
  const { readSummary } = await import('../../lib/ledger/summary.js');
  const { archive } = await placeOf(options);
  const summary = await readSummary(archive, await keyGiven(options));
  const texts = { text: textOfSummary, json: jsonOf, checkpoint: ({ checkpoint }: LedgerSummary) => checkpoint };
  await write(texts[options.format](summary), options.output, 'Summary');
  return 0;
}

function textOfSummary({ origin, key, size, root, position }: LedgerSummary): string {
  return [
    `Ledger ${origin}`,
    `  key         ${key}`,
    `  leaves      ${size}`,
    `  root        ${root}`,
    `  appended    ${position?.at ?? 'not known'}`,
    `  evidence    until ${position?.since ?? 'not known'}`,
    'Only the signature was looked at. wormtrail ledger verify looks at everything.',
  ].join('\n');
}

function jsonOf(summary: LedgerSummary): string {
  return JSON.stringify(summary, null, 2);
}

interface Found {
  readonly archive: Archive;
  readonly auditLog: string;
}

/** @throws UsageError where more than one place is named, or a folder does not say whose ledger it has. */
async function placeOf(options: Place): Promise<Found> {
  const { fromFolder: folder } = options;
  const { BucketArchive, FolderArchive } = await import('../../lib/ledger/archive.js');
  if (folder === undefined) {
    const store = await evidenceStore(options);
    return { archive: new BucketArchive(store), auditLog: store.auditLog };
  }
  if (options.stack !== undefined || options.bucket !== undefined) {
    throw new UsageError('Give --from-folder, or --stack, or --bucket: one of them.');
  }
  const { openFolder } = await import('../../lib/audit-package/on-disk.js');
  const source = await openFolder(folder);
  tell('Not known from a copy: locks, other versions, delete markers, and whether the ledger is recent.');
  return {
    archive: new FolderArchive(source, `${folder.replace(/\/$/, '')}/`),
    auditLog: options.auditLog ?? nameIn(folder, source.sizes.keys()),
  };
}

/** The audit log whose runs a copy has. */
function nameIn(folder: string, keys: Iterable<string>): string {
  const names = new Set<string>();
  for (const key of keys) {
    const [, name] = /^evidence\/([^/]+)\/\d{4}\/\d{2}\/\d{2}\/\d{9,15}\.json(?:\.gz)?$/.exec(key) ?? [];
    if (name !== undefined && !name.endsWith('-log-verification')) names.add(name);
  }
  const [name, ...others] = names;
  if (name !== undefined && others.length === 0) return name;
  const what = name === undefined ? 'no runs of an audit log' : `runs of ${[...names].join(' and ')}`;
  throw new UsageError(`${folder} has ${what} below evidence/. Name the audit log with --audit-log.`);
}

async function keyGiven({ key }: Place): Promise<string | undefined> {
  if (key === undefined || key.includes('+')) return key;
  return (await textOf(key)).trim();
}

async function bytesOf(file: string): Promise<Uint8Array> {
  return Buffer.from(await textOf(file));
}

interface Deployed {
  /** Days for which the stack locks what is written; absent where no stack says it. */
  readonly retentionDays?: number;
  /** Absent where it has no witnesses, or where others are given. */
  readonly policy?: WitnessPolicy;
}

async function deployedOf(options: VerifyOptions): Promise<Deployed> {
  if (options.fromFolder !== undefined || options.bucket !== undefined) return {};
  const { accountClients } = await import('../../lib/facts/account/clients.js');
  const { auditLogWithEvidence } = await import('../../lib/drift/locate.js');
  const { valueAt } = await import('../../lib/facts/value.js');
  const { auditLog } = await auditLogWithEvidence(await stackName(options), accountClients());
  const rule = 'ObjectLockConfiguration.Rule.DefaultRetention.Days';
  const days = Number(valueAt(auditLog.evidence?.bucket.properties, rule));
  const policy = options.policy === undefined ? await deployedPolicy(auditLog) : undefined;
  return { ...(Number.isFinite(days) && days > 0 && { retentionDays: days }), ...(policy && { policy }) };
}

/** The witnesses that the function of the ledger asks. */
export async function deployedPolicy(auditLog: AuditLog): Promise<WitnessPolicy | undefined> {
  const { membersOf } = await import('../../lib/guardrails/functions.js');
  const { isUnknown, valueAt } = await import('../../lib/facts/value.js');
  const { parseDeployedWitnesses, policyOf } = await import('../../lib/ledger/deployed-witnesses.js');
  const [ledger] = membersOf(auditLog, 'ledger', 'AWS::Lambda::Function');
  const text = valueAt(ledger?.properties, 'Environment.Variables.WORMTRAIL_WITNESSES');
  if (isUnknown(text)) tell(`Not known: which witnesses the stack has, because ${text.reason}.`);
  return typeof text === 'string' ? policyOf(parseDeployedWitnesses(text)) : undefined;
}

/** @throws PolicyError where the file is not written as the specification says. */
async function policyGiven({ policy: file }: VerifyOptions): Promise<WitnessPolicy | undefined> {
  if (file === undefined) return undefined;
  const { parsePolicy } = await import('../../lib/transparency/witness-policy.js');
  return parsePolicy(await textOf(file));
}

/** `wormtrail hold add`, `release` and `list`: legal holds on log files, asked for by holders. */
import { Argument, InvalidArgumentError, type Command } from 'commander';
import type { AuditLog } from '../../lib/facts/audit-log';
import type { EvidenceStore } from '../../lib/evidence/store';
import type { AskingPlace } from '../../lib/holds/ask';
import { isLine, LONGEST_LINE } from '../../lib/holds/line';
import type { AddRequest } from '../../lib/holds/request';
import { action, tell, write, type ExitCode } from './output';
import { stackName } from './stack';
import { accountId, day, keyPrefix, oneOf, regionNamed, stackNamed } from './values';

interface Place {
  readonly stack?: string;
  readonly config?: string;
  readonly format: 'text' | 'json';
}

interface AddOptions extends Place {
  readonly from: Date;
  readonly to: Date;
  readonly account?: string;
  readonly region?: string;
  readonly prefix?: string;
  readonly case: string;
  readonly reason: string;
  readonly owner: string;
}

interface ReleaseOptions extends Place {
  readonly reason: string;
}

const AFTER = `
Run it as one of the audit log's holders, with a second factor or through IAM Identity Center. The function of
holds acts on it within a quarter of an hour: wormtrail hold list says when it has.`;

/** Adds the commands; what they need is loaded when they run. */
export function registerHold(program: Command): void {
  const hold = program.command('hold').description('legal holds: log files that stay until two holders release them');
  const add = hold
    .command('add')
    .description('ask for a hold on the log files of some days; says first what it will do and what it costs')
    .requiredOption('--case <number>', 'the case that it belongs to', line)
    .requiredOption('--reason <text>', 'why it is held', line)
    .requiredOption('--owner <name>', 'who answers for it', line)
    .requiredOption('--from <date>', 'first day, such as 2026-10-01 (UTC)', day)
    .requiredOption('--to <date>', 'last day, itself included: over since two days', day)
    .option('--account <id>', 'only log files of this account', accountId)
    .option('--region <region>', 'only log files of this Region', regionNamed)
    .option(
      '--prefix <prefix>',
      'only log files whose keys begin so, such as AWSLogs/111122223333/CloudTrail/',
      holdPrefix,
    )
    .addHelpText('after', AFTER);
  addPlaceOptions(add).action(action(addHold));
  const release = hold
    .command('release')
    .description('ask for the release of a hold; it is lifted once another holder has asked as well')
    .addArgument(new Argument('<hold>', 'the ID of the hold, as wormtrail hold list has it').argParser(holdId))
    .requiredOption('--reason <text>', 'why it may be released', line)
    .addHelpText('after', AFTER);
  addPlaceOptions(release).action(action(releaseHold));
  const list = hold.command('list').description('all holds, and what became of each request');
  addPlaceOptions(list).action(action(listHolds));
}

function addPlaceOptions(command: Command): Command {
  return command
    .option('--stack <name>', 'the stack of the audit log (default: the name in the configuration)', stackNamed)
    .addOption(oneOf('-f, --format <format>', 'how the answer is written', ['text', 'json']).default('text'))
    .option('-c, --config <file>', 'the configuration file of the audit log (default: wormtrail.config.json)');
}

/** One line: it stands in tables and mails. */
function line(text: string): string {
  const trimmed = text.trim();
  if (isLine(trimmed)) return trimmed;
  throw new InvalidArgumentError(
    `Write one line of 1 to ${LONGEST_LINE} characters, without control characters or marks that turn the direction of writing.`,
  );
}

/** An empty one, such as of a variable that is not set, must not stand for all log files. */
function holdPrefix(text: string): string {
  return line(keyPrefix(text));
}

function holdId(text: string): string {
  if (/^[0-9a-f]{16}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the ID of a hold, 16 hexadecimal digits: wormtrail hold list shows it.');
}

interface Deployed {
  readonly auditLog: AuditLog;
  readonly store: EvidenceStore;
  readonly place: AskingPlace;
  readonly holders: readonly string[];
}

async function deployedOf(options: Place): Promise<Deployed> {
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { auditLogWithEvidence } = await import('../../lib/drift/locate.js');
  const { EvidenceStore: Store } = await import('../../lib/evidence/store.js');
  const clients = accountClients(AT_A_TERMINAL);
  const { auditLog, evidenceBucket } = await auditLogWithEvidence(await stackName(options), clients);
  return {
    auditLog,
    store: new Store(clients.s3, evidenceBucket, auditLog.name),
    place: { s3: clients.s3, bucket: evidenceBucket, keyArn: auditLog.evidence?.key?.arn },
    holders: auditLog.requirements.holders ?? [],
  };
}

/** @throws HoldRefused where it would not be carried out; nothing is written then. */
async function addHold(options: AddOptions): Promise<ExitCode> {
  const { HoldRefused } = await import('../../lib/holds/errors.js');
  const { askForHold, holderOf } = await import('../../lib/holds/ask.js');
  const { LogObjects } = await import('../../lib/holds/log-objects.js');
  const { MOST_OBJECTS, whyNotHeld, whyNotSo } = await import('../../lib/holds/refusal.js');
  const { readHolds } = await import('../../lib/holds/state.js');
  const { describe } = await import('../../lib/holds/scope.js');
  const { nameOf } = await import('../../lib/holds/person.js');
  const request = requestOf(options);
  const { auditLog, store, place, holders } = await deployedOf(options);
  const holder = await holderOf(auditLog.name, holders);
  const { holds } = await readHolds(store, holders);
  const refuse = (why: string | undefined): void => {
    if (why !== undefined) throw new HoldRefused(`Nothing was asked for. ${why}`);
  };
  refuse(whyNotHeld(request, holds, new Date()));
  const objects = await new LogObjects(place.s3, auditLog.log.bucket.ref).upTo(MOST_OBJECTS, request);
  refuse(whyNotSo(objects.length, request));
  tell(`Acting as ${nameOf(holder.person)}.`);
  tell(
    `Holds ${objects.length} versions of log files of ${describe(request)}, for the case ${request.case}. Whatever their retention, they stay until two holders release them.`,
  );
  tell(await costOf(objects));
  const id = await askForHold(place, holder, request);
  const text = `The hold ${id} is asked for. Its function sets it within a quarter of an hour.`;
  await write(
    options.format === 'json' ? JSON.stringify({ hold: id, objects: objects.length, ...request }, null, 2) : text,
  );
  return 0;
}

function requestOf({ from, to, case: number, reason, owner, account, region, prefix }: AddOptions): AddRequest {
  const [first, last] = [from, to].map((date) => date.toISOString().slice(0, 10)) as [string, string];
  return {
    ...{ kind: 'add', case: number, reason, owner, from: first, to: last },
    ...{ ...(account && { account }), ...(region && { region }), ...(prefix && { prefix }) },
  };
}

/** A request for each version now and one more at the release, each recorded; then storage for as long as it is held. */
async function costOf(objects: readonly { readonly size: number }[]): Promise<string> {
  const { PRICES, PRICES_OF } = await import('../../lib/cost/prices.js');
  const once = (objects.length / 1_000) * PRICES.upload.usd + (objects.length / 1e5) * PRICES.dataEvent.usd;
  const gigabytes = objects.reduce((sum, { size }) => sum + size, 0) / 1e9;
  const inUsd = (usd: number): string => (usd < 0.01 ? 'less than USD 0.01' : `USD ${usd.toFixed(2)}`);
  return `Costs ${inUsd(once)} to set and as much to release, and after their retention at most ${inUsd(gigabytes * PRICES.storage.usd)} a month to store (list prices of us-east-1, ${PRICES_OF}).`;
}

/** @throws HoldRefused where it would not be carried out; nothing is written then. */
async function releaseHold(id: string, options: ReleaseOptions): Promise<ExitCode> {
  const { HoldRefused } = await import('../../lib/holds/errors.js');
  const { askForRelease, holderOf } = await import('../../lib/holds/ask.js');
  const { whyNotReleased } = await import('../../lib/holds/refusal.js');
  const { readHolds } = await import('../../lib/holds/state.js');
  const { nameOf } = await import('../../lib/holds/person.js');
  const { auditLog, store, place, holders } = await deployedOf(options);
  const holder = await holderOf(auditLog.name, holders);
  const { holds } = await readHolds(store, holders);
  const hold = holds.find((each) => each.id === id);
  const why = whyNotReleased(id, hold, holder.person);
  if (why !== undefined) throw new HoldRefused(`Nothing was asked for. ${why}`);
  const [first] = hold?.releases ?? [];
  tell(`Acting as ${nameOf(holder.person)}.`);
  tell(
    first
      ? `${nameOf(first.by)} asked for it at ${first.by.at}: with this request the hold is lifted from ${hold?.added?.objects ?? 0} log files, but for those that another hold keeps.`
      : 'This is the first of two requests: the hold stays until another holder asks as well.',
  );
  await askForRelease(place, holder, { kind: 'release', hold: id, reason: options.reason });
  const text = first
    ? `The hold ${id} is lifted within a quarter of an hour.`
    : `The release of the hold ${id} is asked for. Another holder has to run the same command.`;
  const answer = { hold: id, reason: options.reason, isLifted: first !== undefined };
  await write(options.format === 'json' ? JSON.stringify(answer, null, 2) : text);
  return 0;
}

async function listHolds(options: Place): Promise<ExitCode> {
  const { readHolds } = await import('../../lib/holds/state.js');
  const { summaryOf, textOf } = await import('../../lib/holds/summary.js');
  const { store, holders } = await deployedOf(options);
  const summary = summaryOf(await readHolds(store, holders, true));
  await write(options.format === 'json' ? JSON.stringify(summary, null, 2) : textOf(summary));
  return 0;
}

/**
 * Verifies a ledger, in the bucket or in a copy, without asking anybody but the files:
 *
 * 1. The key: the one that is given, else the one that the ledger keeps. A ledger that was made anew with the same key is known only
 *    by a checkpoint that somebody kept elsewhere.
 * 2. Every file was written once, and is one that a ledger has.
 * 3. Checkpoints, tiles and entries (verify-tree.ts), leaves (verify-leaves.ts).
 * 4. The lists of objects, and the evidence, against the leaves (verify-evidence.ts).
 * 5. The witnesses that the reader asks for (verify-witnesses.ts).
 * 6. In the bucket: whether the ledger is recent, and locked for long enough.
 */
import {
  LedgerConsistent,
  LedgerCurrent,
  LedgerDigestsSigned,
  LedgerEvidenceKept,
  LedgerLeavesSound,
  LedgerLocked,
  LedgerManifestsKept,
  LedgerRemovalsAllowed,
  LedgerRemovalsSound,
  LedgerSigned,
  LedgerWhole,
  LedgerWrittenOnce,
} from '../checks/evidence/ledger';
import { EVIDENCE_PREFIX, LEDGER_PREFIX } from '../evidence/names';
import { verificationsOf } from '../evidence/writers';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { NoteError } from '../transparency/errors';
import { parseNoteKey, type NoteKey } from '../transparency/note';
import type { TreeHead } from '../transparency/proofs';
import type { WitnessPolicy } from '../transparency/witness-policy';
import type { Archive, ArchivedFile } from './archive';
import { NoLedgerError } from './errors';
import { LedgerFindings } from './findings';
import { openHead } from './head';
import type { PositionLeaf } from './leaf';
import { neededFor } from './locks';
import { KEY_FILE, parseLedgerPath } from './names';
import { originOf } from './signer';
import { LONGEST_GAP } from './tolerances';
import { compareRuns, judgeLocks } from './verify-evidence';
import { LeavesJudge } from './verify-leaves';
import { compareLists } from './verify-lists';
import { verifyTree } from './verify-tree';
import { judgeWitnesses, type Witnessed } from './verify-witnesses';

export interface LedgerOptions {
  readonly auditLog: string;
  readonly now: Date;
  /** The key that signs it, as `NAME+ID+KEY`. @default the one that the ledger keeps */
  readonly key?: string;
  /** Checkpoints that were kept elsewhere: the ledger has to continue them. @default none */
  readonly remembered?: readonly Uint8Array[];
  /** Which witnesses have to have cosigned it. @default none is asked for */
  readonly policy?: WitnessPolicy;
  /** Days for which the bucket locks what is written. @default locks are not judged */
  readonly retentionDays?: number;
}

export interface LedgerVerification {
  readonly findings: readonly Finding[];
  /** `NAME+ID+KEY` of the key by which it was judged. */
  readonly key: string;
  /** Leaves that are proven; 0 where the tree is not. */
  readonly size: number;
  /** Of the tree, in hexadecimal. */
  readonly root?: string;
  readonly position?: PositionLeaf;
  /** The largest tree that enough witnesses have cosigned; absent where none is asked for, or too few have. */
  readonly witnessed?: Witnessed;
}

/** @throws NoLedgerError where there is none, the key cannot be read, or it is of another audit log. */
export async function verifyLedger(archive: Archive, options: LedgerOptions): Promise<LedgerVerification> {
  const findings = new LedgerFindings(archive.place, options.auditLog);
  const files = await ledgerFiles(archive, findings);
  const { key, text } = await keyOf(archive, files, options.key);
  const remembered = rememberedHeads(options.remembered ?? [], key, findings);
  const leaves = new LeavesJudge(findings);
  const newest = await verifyTree({ archive, files, key, remembered, findings, onEntries: leaves.take });
  if (!newest) return { findings: findings.all, key: text, size: 0 };
  const comparing = { archive, auditLog: options.auditLog, leaves, findings, now: options.now };
  leaves.finish(sizesIn(files));
  assertIsOf(options.auditLog, leaves);
  const lists = await compareLists(comparing, files);
  const compared = await compareRuns(comparing);
  judgeAge(comparing, archive.lockOf ? options.now : compared.youngest);
  if (archive.lockOf) await judgeBucket(comparing, { files, newest, options });
  const { position } = leaves;
  const { policy } = options;
  const asOf = archive.lockOf ? options.now : position && new Date(position.at);
  const witnessed =
    policy && (await judgeWitnesses({ archive, files, key, policy, findings, until: asOf }, newest.size));
  const until = position ? `until ${position.since}` : '';
  const expired = compared.expired > 0 ? `, ${compared.expired} gone after their lock had ended` : '';
  for (const [check, found] of [
    [LedgerSigned, counted(sizesIn(files).length, 'checkpoint')],
    [LedgerWhole, `${newest.size} leaves`],
    [LedgerConsistent, `${counted(sizesIn(files).length, 'checkpoint')}, ${remembered.length} kept elsewhere`],
    [LedgerWrittenOnce, counted(files.size, 'file')],
    [LedgerLeavesSound, `${newest.size} leaves`],
    [LedgerDigestsSigned, counted(leaves.digests.size, 'digest')],
    [LedgerManifestsKept, counted(lists.manifests, 'list')],
    [LedgerRemovalsSound, counted(lists.removals, 'list')],
    [LedgerRemovalsAllowed, counted(lists.gone, 'removal')],
    [LedgerEvidenceKept, `${counted(compared.runs, 'run')} ${until}${expired}; ${compared.young} younger`],
  ] as const) {
    findings.passUnlessFound(check, found);
  }
  const root = newest.root.toString('hex');
  return {
    findings: findings.all,
    key: text,
    size: newest.size,
    root,
    ...(position && { position }),
    ...(witnessed && { witnessed }),
  };
}

/** Every file below the prefix, by path. */
export async function ledgerFiles(
  archive: Archive,
  findings: LedgerFindings,
): Promise<ReadonlyMap<string, ArchivedFile>> {
  const files = new Map<string, ArchivedFile>();
  for (const file of await archive.files(LEDGER_PREFIX)) {
    const path = file.key.slice(LEDGER_PREFIX.length);
    if (file.count > 1 || file.isHidden) {
      const message = file.isHidden ? 'A delete marker hides this file.' : 'This file was written again.';
      const found = file.isHidden ? 'a delete marker' : `${file.count} versions`;
      findings.fail(LedgerWrittenOnce, file.key, { expected: '1 version', found, message });
    }
    if (parseLedgerPath(path)) files.set(path, file);
    else {
      const message = 'No ledger writes a file of this name.';
      findings.fail(LedgerWrittenOnce, file.key, { expected: 'no such file', found: path, message });
    }
  }
  if (files.size > 0) return files;
  throw new NoLedgerError(
    `${archive.place}${LEDGER_PREFIX} holds no ledger. Set "ledger": true in the configuration and deploy, or check the name; the first append comes within an hour.`,
  );
}

/** The key that judges: the given one, else the one that the ledger keeps. @throws NoLedgerError where it is none of a ledger. */
export async function keyOf(
  archive: Pick<Archive, 'content'>,
  files: ReadonlyMap<string, ArchivedFile>,
  given: string | undefined,
): Promise<{ readonly key: NoteKey; readonly text: string }> {
  const kept = files.get(KEY_FILE);
  const text =
    given ??
    (kept &&
      Buffer.from(await archive.content(kept))
        .toString()
        .replace(/\n$/, ''));
  if (text === undefined) throw new NoLedgerError('The ledger does not say its key. Give it with --key.');
  try {
    const key = parseNoteKey(text);
    if (key.name === originOf(key.publicKey)) return { key, text };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
  }
  const whose = given === undefined ? 'that the ledger keeps' : 'that was given';
  throw new NoLedgerError(
    `The key ${whose} is none of a ledger. Give the one that wormtrail ledger show printed, with --key.`,
  );
}

/** A name that was mistyped must not read as if every run were gone. @throws NoLedgerError */
export function assertIsOf(auditLog: string, { runs }: LeavesJudge): void {
  const chains = new Set([...runs.keys()].flatMap((key) => key.slice(EVIDENCE_PREFIX.length).split('/', 1)));
  if (chains.size === 0 || chains.has(auditLog) || chains.has(verificationsOf(auditLog))) return;
  const [first] = chains;
  throw new NoLedgerError(
    `The ledger is of ${first ?? ''}, and not of ${auditLog}. Name its audit log with --audit-log.`,
  );
}

function rememberedHeads(kept: readonly Uint8Array[], key: NoteKey, findings: LedgerFindings): TreeHead[] {
  return kept.flatMap((bytes) => {
    try {
      return [openHead(bytes, key)];
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      const message = `The checkpoint that was kept elsewhere is not of this ledger. ${error.message}`;
      findings.fail(LedgerConsistent, LEDGER_PREFIX, { expected: `signed by ${key.name}`, found: null, message });
      return [];
    }
  });
}

/** @param until When the ledger should have grown; of a copy, which has no clock, the day of its youngest evidence. */
function judgeAge({ findings, leaves }: Parameters<typeof judgeLocks>[0], until: Date | undefined): void {
  const at = leaves.position?.at;
  if (at === undefined) {
    const said = { expected: 'an append within 26 hours', found: null };
    const message = 'Unknown: no leaf says when the ledger was appended to last.';
    findings.unknown(LedgerCurrent, LEDGER_PREFIX, { ...said, message });
  } else if (until && until.getTime() - Date.parse(at) > LONGEST_GAP) {
    const said = { expected: 'an append within 26 hours', found: at };
    const message = `The ledger was appended to last at ${at}, and should have been until ${until.toISOString()}.`;
    findings.fail(LedgerCurrent, LEDGER_PREFIX, { ...said, message });
  }
}

interface InBucket {
  readonly files: ReadonlyMap<string, ArchivedFile>;
  readonly newest: TreeHead;
  readonly options: LedgerOptions;
}

async function judgeBucket(
  comparing: Parameters<typeof judgeLocks>[0],
  { files, newest, options }: InBucket,
): Promise<void> {
  const { findings, leaves } = comparing;
  findings.passUnlessFound(LedgerCurrent, leaves.position?.at ?? '');
  if (options.retentionDays === undefined) return;
  const isNeeded = neededFor(newest.size, sizesIn(files).reverse());
  const needed = [...files].filter(([path]) => isNeeded(path)).map(([, file]) => file);
  const judged = await judgeLocks(comparing, needed, options.retentionDays);
  findings.passUnlessFound(LedgerLocked, counted(judged, 'file'));
}

/** Sizes of checkpoints, smallest first. */
export function sizesIn(files: ReadonlyMap<string, ArchivedFile>): number[] {
  const named = [...files.keys()].map(parseLedgerPath);
  return named.flatMap((file) => (file?.is === 'checkpoint' ? [file.size] : [])).sort((one, other) => one - other);
}

/**
 * Appends to the ledger what the evidence has gained.
 *
 * What is about to be appended is written first, under the size of the tree that it is appended to; only one writer can write there.
 * Tiles follow, then the checkpoint. Everything after the first step follows from it alone, so that a run that was cut short is
 * finished by the next one, and of two at once each finishes what the other began. No file is written twice with another content.
 */
import { signCheckpoint } from '../transparency/checkpoint';
import { append, rootOf, type Edge } from '../transparency/edge';
import { formatNoteKey } from '../transparency/note';
import { DAY, formatTime } from '../integrity/time';
import { Collector } from './collect';
import { LedgerConflictError } from './errors';
import { readHead, readTail, signedSizes, type Tail } from './head';
import { parseLeaf, renderLeaf, type Leaf, type PositionLeaf } from './leaf';
import { extendLocks, neededFor } from './locks';
import { appendPath, checkpointPath, KEY_FILE } from './names';
import type { LedgerSigner } from './signer';
import type { LedgerStore } from './store';
import { MARGIN } from './tolerances';

/** Leaves that are appended at once: some megabytes. */
const AT_ONCE = 4096;
/** Nothing of the evidence is older. */
const THE_BEGINNING = new Date(0);

export interface AppendOptions {
  readonly now: Date;
  /** Days for which the bucket locks what is written. */
  readonly retentionDays: number;
  /** Whether time is left to begin another append. @default always */
  readonly hasTime?: () => boolean;
  /** Leaves that are appended at once, at most. @default 4096 */
  readonly atOnce?: number;
}

/** What became of the ledger. */
export interface Appended {
  /** Leaves of the tree. */
  readonly size: number;
  readonly appended: number;
  /** Locks that were made longer. */
  readonly extended: number;
  /** Whether all that the evidence has is in the ledger. */
  readonly complete: boolean;
}

/**
 * @throws LedgerConflictError where another key signs the ledger, or something stands where this would write.
 * @throws whatever kept a lock from being made longer, once everything is appended.
 */
export async function appendToLedger(
  store: LedgerStore,
  signer: LedgerSigner,
  options: AppendOptions,
): Promise<Appended> {
  const writer = await LedgerWriter.open(store, signer);
  const before = writer.size;
  await writer.finishBegun();
  const tail = await writer.tail();
  const locks = await lookAtLocks(store, writer, tail, options);
  const complete = await appendNew(store, writer, { tail, locks, options });
  if (locks.failed) throw locks.failed.error;
  return { size: writer.size, appended: writer.size - before, extended: locks.extended, complete };
}

interface Locks {
  /** When all locks were looked at. */
  readonly at: string;
  readonly extended: number;
  readonly failed?: { readonly error: unknown };
}

/** Once a day. That it failed keeps nothing from being appended; the next run looks at the same files again. */
async function lookAtLocks(
  store: LedgerStore,
  writer: LedgerWriter,
  { position }: Tail,
  { now, retentionDays }: AppendOptions,
): Promise<Locks> {
  const last = position?.locksExtended ?? formatTime(now);
  const since = new Date(last);
  if (now.getTime() - since.getTime() < DAY) return { at: last, extended: 0 };
  try {
    const isNeeded = neededFor(writer.size, await signedSizes(store));
    return { at: formatTime(now), extended: await extendLocks(store, { retentionDays, since, now, isNeeded }) };
  } catch (error) {
    return { at: last, extended: 0, failed: { error } };
  }
}

interface Growing {
  readonly tail: Tail;
  readonly locks: Locks;
  readonly options: AppendOptions;
}

async function appendNew(
  store: LedgerStore,
  writer: LedgerWriter,
  { tail, locks, options }: Growing,
): Promise<boolean> {
  const { now, hasTime = () => true, atOnce = AT_ONCE } = options;
  const { position, leaves: known } = tail;
  const through = position?.since ?? formatTime(THE_BEGINNING);
  const since = new Date(Math.max(0, Date.parse(through) - MARGIN));
  const requirements = position?.requirements ?? null;
  const collecting = { evidence: store.evidence, since, now, known, requirements };
  const collector = new Collector({ ...collecting, keep: (path, bytes) => store.write(path, bytes) });
  // where the clock is behind that of the last append, time stands still: a ledger that turns it back is not sound
  const at = formatTime(now) > through ? formatTime(now) : through;
  const end = (since: string): PositionLeaf => ({
    ...{ kind: 'position', at, since, requirements: collector.requirements },
    locksExtended: locks.at,
  });
  let found: Leaf[] = [];
  for await (const leaf of collector.leaves()) {
    found.push(leaf);
    if (found.length < atOnce - 1) continue;
    await writer.append([...found, end(through)]);
    if (!hasTime()) return false;
    found = [];
  }
  // what has nothing new to say stays as it is, but for a day on which locks were looked at
  if (found.length > 0 || locks.at !== (position?.locksExtended ?? locks.at)) {
    await writer.append([...found, end(at)]);
  }
  return true;
}

class LedgerWriter {
  private constructor(
    private readonly store: LedgerStore,
    private readonly signer: LedgerSigner,
    private edge: Edge,
  ) {}

  static async open(store: LedgerStore, signer: LedgerSigner): Promise<LedgerWriter> {
    const key = Buffer.from(`${formatNoteKey(signer.key)}\n`);
    const kept = await store.read(KEY_FILE);
    if (kept && !kept.equals(key)) {
      throw new LedgerConflictError(
        `Another key signed the ledger in s3://${store.evidence.bucket}. A ledger has one key for ever: deploy with that key again.`,
      );
    }
    if (!kept) await store.write(KEY_FILE, key);
    return new LedgerWriter(store, signer, await readHead(store, signer.key));
  }

  get size(): number {
    return this.edge.size;
  }

  tail(): Promise<Tail> {
    return readTail(this.edge, this.store, MARGIN);
  }

  /** Finishes what an earlier run began. */
  async finishBegun(): Promise<void> {
    for (;;) {
      const begun = await this.store.read(appendPath(this.size));
      if (!begun) return;
      await this.finish(entriesOf(begun, this.store));
    }
  }

  /** Appends leaves, the last of which is a position. */
  async append(leaves: readonly Leaf[]): Promise<void> {
    const entries = leaves.map(renderLeaf);
    const bytes = Buffer.from(entries.map((entry) => `${entry.toString()}\n`).join(''));
    if (!(await this.store.create(appendPath(this.size), bytes))) {
      throw new LedgerConflictError(
        'Another run appends to the ledger at this moment. It finishes; the next run goes on.',
      );
    }
    await this.finish(entries);
  }

  private async finish(entries: readonly Buffer[]): Promise<void> {
    const { edge, files } = append(this.edge, entries);
    for (const [path, bytes] of files) await this.store.write(path, bytes);
    const head = { origin: this.signer.name, size: edge.size, root: rootOf(edge) };
    await this.store.write(checkpointPath(edge.size), await signCheckpoint(head, this.signer));
    this.edge = edge;
  }
}

/** @throws LeafError or LedgerConflictError where it is not what an append begins with. */
function entriesOf(begun: Buffer, store: LedgerStore): Buffer[] {
  const lines = begun.toString().split('\n');
  const entries = lines.slice(0, -1).map((line) => Buffer.from(line));
  const last = entries.map(parseLeaf).at(-1);
  if (lines.at(-1) === '' && last?.kind === 'position') return entries;
  throw new LedgerConflictError(
    `An append in s3://${store.evidence.bucket} was begun with something that is no append.`,
  );
}

/** The head of the ledger: the largest checkpoint that the key has signed and that the tiles bear out. */
import { NoteError, TreeError } from '../transparency/errors';
import { openCheckpoint, type OpenedCheckpoint } from '../transparency/checkpoint';
import { EMPTY_EDGE, readEdge, type Edge } from '../transparency/edge';
import { parseBundle } from '../transparency/entries';
import type { NoteKey } from '../transparency/note';
import { TILE_WIDTH, tilePath } from '../transparency/tiles';
import { parseLeaf, type Leaf, type PositionLeaf } from './leaf';
import { checkpointPath, parseLedgerPath } from './names';
import type { LedgerStore } from './store';

/** Sizes at which the ledger was signed, as far as names tell; largest first. */
export async function signedSizes(store: LedgerStore): Promise<number[]> {
  const sizes: number[] = [];
  for await (const { path } of store.originals('checkpoint/')) {
    const file = parseLedgerPath(path);
    if (file?.is === 'checkpoint') sizes.push(file.size);
  }
  return sizes.sort((one, other) => other - one);
}

/** What the next append goes on from. A checkpoint that is not signed, or has no tiles, is passed over: `verify` names it. */
export async function readHead(store: LedgerStore, key: NoteKey): Promise<Edge> {
  for (const size of await signedSizes(store)) {
    try {
      return await readEdge(await readCheckpoint(store, size, key), store.read);
    } catch (error) {
      if (!(error instanceof NoteError || error instanceof TreeError)) throw error;
    }
  }
  return EMPTY_EDGE;
}

async function readCheckpoint(store: LedgerStore, size: number, key: NoteKey): Promise<OpenedCheckpoint> {
  return openHead((await store.read(checkpointPath(size))) ?? Buffer.alloc(0), key, size);
}

/**
 * @param size That its name says, where it has one.
 * @throws NoteError where the key did not sign it, where it is of another size, or of no leaf: no append ends there.
 */
export function openHead(bytes: Uint8Array, key: NoteKey, size?: number): OpenedCheckpoint {
  const head = openCheckpoint(bytes, key.name, [key]);
  if (size !== undefined && head.size !== size) throw new NoteError(`It is the checkpoint of size ${head.size}.`);
  if (head.size === 0) throw new NoteError('It is of a ledger without leaves, which is never signed.');
  return head;
}

/** How far the ledger has got, and its newest leaves: all that are not older than a time. */
export interface Tail {
  readonly position: PositionLeaf | undefined;
  readonly leaves: readonly Leaf[];
}

/** @param margin Milliseconds before the last look at the evidence from which on leaves are wanted. */
export async function readTail({ size }: Edge, store: LedgerStore, margin: number): Promise<Tail> {
  let leaves: Leaf[] = [];
  let position: PositionLeaf | undefined;
  for (let index = Math.ceil(size / TILE_WIDTH) - 1; index >= 0; index -= 1) {
    const read = await leavesOf(store, size, index);
    position ??= read.findLast((leaf) => leaf.kind === 'position');
    const wanted = position && Date.parse(position.since) - margin;
    // what was appended by then cannot speak of what was written later
    const enough = read.findLastIndex(
      (leaf) => leaf.kind === 'position' && wanted !== undefined && Date.parse(leaf.at) <= wanted,
    );
    leaves = [...read.slice(enough + 1), ...leaves];
    if (enough !== -1) break;
  }
  return { position, leaves };
}

async function leavesOf(store: LedgerStore, size: number, index: number): Promise<Leaf[]> {
  const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
  const path = tilePath({ level: 'entries', index, width });
  const bytes = await store.read(path);
  if (!bytes) throw new TreeError(`${path} is missing.`);
  return parseBundle(bytes, width).map(parseLeaf);
}

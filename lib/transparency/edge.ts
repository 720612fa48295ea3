/**
 * The right edge of a tree: what has to be known of it to append to it.
 *
 * A tree only grows at its right edge. There each level of tiles has at most one tile that is not full yet, and so has the level of
 * entries. The root follows from these few tiles alone, so that whoever reads an edge and compares its root with a signed checkpoint
 * knows every hash in it to be the log's own. Entries that are appended fill the partial tiles up; a tile that becomes full is one hash
 * in the tile above. Nothing that was written is written again: a fuller partial tile has a name of its own.
 */
import { parseBundle, renderBundle } from './entries';
import { TreeError } from './errors';
import { leafHash, rootOfNodes } from './merkle';
import { partialTilesOf, readTile, TILE_WIDTH, tilePath, type ReadFile, type Tile } from './tiles';
import type { TreeHead } from './proofs';

export interface Edge {
  /** Leaves of the tree. */
  readonly size: number;
  /** Of the entry bundle that is not full. */
  readonly entries: readonly Buffer[];
  /** Of the tile that is not full, for each level from below; empty where every tile of the level is full. */
  readonly levels: readonly (readonly Buffer[])[];
}

/** The edge of a tree without leaves. */
export const EMPTY_EDGE: Edge = { size: 0, entries: [], levels: [] };

/** @throws TreeError where a tile is missing or cut, or the tiles do not have the root that the head says. */
export async function readEdge({ size, root }: TreeHead, read: ReadFile): Promise<Edge> {
  const levels: Buffer[][] = [];
  for (const tile of partialTilesOf(size)) levels[Number(tile.level)] = await readTile(tile, read);
  const edge = { size, entries: await partialBundle(size, read), levels: Array.from(levels, (level) => level ?? []) };
  const [lowest = []] = edge.levels;
  if (!rootOf(edge).equals(root) || edge.entries.some((entry, at) => !lowest[at]?.equals(leafHash(entry)))) {
    throw new TreeError(`The tiles at the right edge of the tree of size ${size} are not those of its checkpoint.`);
  }
  return edge;
}

export function rootOf({ levels }: Edge): Buffer {
  let right: Buffer | undefined;
  // what is right of a level's full tiles is the root of all lower levels
  for (const hashes of levels) {
    const nodes = right ? [...hashes, right] : hashes;
    if (nodes.length > 0) right = rootOfNodes(nodes);
  }
  return right ?? rootOfNodes([]);
}

export interface Appended {
  readonly edge: Edge;
  /** The new files, by path: tiles before those above them. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** @throws TreeError where an entry is too large. */
export function append(edge: Edge, added: readonly Uint8Array[]): Appended {
  const files = new Map<string, Buffer>();
  const size = edge.size + added.length;
  const write = (level: Tile['level'], first: number, parts: readonly Uint8Array[]): void => {
    const bytes = level === 'entries' ? renderBundle(parts) : Buffer.concat(parts);
    files.set(tilePath({ level, index: first / TILE_WIDTH, width: parts.length }), bytes);
  };
  const before = edge.size - (edge.size % TILE_WIDTH);
  const entries = tiled(
    [...edge.entries, ...added].map((entry) => Buffer.from(entry)),
    before,
    (first, parts) => write('entries', first, parts),
  );
  const levels: (readonly Buffer[])[] = [];
  let rising: Buffer[] = added.map(leafHash);
  for (let level = 0; rising.length > 0 || level < edge.levels.length; level += 1) {
    const present = edge.levels[level] ?? [];
    const first = tiledBefore(edge.size, level);
    const above: Buffer[] = [];
    if (rising.length === 0) levels.push(present);
    else {
      levels.push(
        tiled([...present, ...rising], first, (at, hashes) => {
          write(level, at, hashes);
          if (hashes.length === TILE_WIDTH) above.push(rootOfNodes(hashes));
        }),
      );
    }
    rising = above;
  }
  return { edge: { size, entries, levels }, files };
}

/** Cuts into tiles; answers what is left for the partial one. */
function tiled(
  parts: readonly Buffer[],
  first: number,
  write: (first: number, parts: readonly Buffer[]) => void,
): readonly Buffer[] {
  for (let at = 0; at < parts.length; at += TILE_WIDTH) write(first + at, parts.slice(at, at + TILE_WIDTH));
  return parts.slice(parts.length - (parts.length % TILE_WIDTH));
}

/** Hashes in the full tiles of a level. */
function tiledBefore(size: number, level: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return hashes - (hashes % TILE_WIDTH);
}

async function partialBundle(size: number, read: ReadFile): Promise<Buffer[]> {
  const width = size % TILE_WIDTH;
  if (width === 0) return [];
  const path = tilePath({ level: 'entries', index: Math.floor(size / TILE_WIDTH), width });
  const bytes = await read(path);
  if (!bytes) throw new TreeError(`${path} is missing.`);
  return parseBundle(bytes, width);
}

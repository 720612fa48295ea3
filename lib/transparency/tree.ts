/**
 * Verifies a whole tree: its entries give its tiles and its root, and nothing else does.
 *
 * The entries are appended again, bundle by bundle, to an empty tree. Each tile that becomes full has to be the one that is there, and
 * so has each partial one at the end; the root has to be the one that the checkpoint says.
 */
import { append, EMPTY_EDGE, rootOf, type Edge } from './edge';
import { parseBundle } from './entries';
import { TreeError } from './errors';
import type { TreeHead } from './proofs';
import { parseTilePath, TILE_WIDTH, tilePath, tilesOf, type ReadFile } from './tiles';

/**
 * @returns the entries, a bundle at a time; that they are the tree's is known when the last one is out.
 * @throws TreeError with the first file that is missing, cut or altered.
 */
export async function* verifiedEntries({ size, root }: TreeHead, read: ReadFile): AsyncGenerator<readonly Buffer[]> {
  let edge: Edge = EMPTY_EDGE;
  const last = new Set([...tilesOf(size)].map(tilePath));
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const path = tilePath({ level: 'entries', index, width });
    const entries = parseBundle(await present(path, read), width);
    const appended = append(edge, entries);
    for (const [name, bytes] of appended.files) {
      // a tile of a higher level that is not full at the end either was written for an earlier size only
      if (last.has(name) && parseTilePath(name)?.level !== 'entries' && !bytes.equals(await present(name, read))) {
        throw new TreeError(`${name} does not follow from the entries.`);
      }
    }
    ({ edge } = appended);
    yield entries;
  }
  if (!rootOf(edge).equals(root)) throw new TreeError(`The entries do not have the root that the checkpoint says.`);
}

async function present(path: string, read: ReadFile): Promise<Uint8Array> {
  const bytes = await read(path);
  if (!bytes) throw new TreeError(`${path} is missing.`);
  return bytes;
}

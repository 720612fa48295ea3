/** Names of tiles and entry bundles, and hashes out of tiles: c2sp.org/tlog-tiles. */
import { TreeError } from './errors';
import { HASH_BYTES, rootOfNodes, type ReadNode } from './merkle';

/** A full tile has this many hashes, and a full bundle this many entries. */
export const TILE_WIDTH = 256;
const LEVELS_OF_A_TILE = 8;
const HIGHEST_LEVEL = 63;

export interface Tile {
  /** Hashes at this level of tiles, or the entries themselves. */
  readonly level: number | 'entries';
  readonly index: number;
  /** Hashes or entries; fewer than 256 in a partial one. */
  readonly width: number;
}

/** Answers undefined where there is no such file. Paths are those of `tilePath`. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/** `tile/0/x001/x234/067`, or `tile/entries/000.p/12`. */
export function tilePath({ level, index, width }: Tile): string {
  const groups =
    String(index)
      .padStart(Math.ceil(String(index).length / 3) * 3, '0')
      .match(/\d{3}/g) ?? [];
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const TILE_PATH = /^tile\/(?<level>entries|\d{1,2})\/(?<name>(?:x\d{3}\/)*\d{3})(?:\.p\/(?<width>\d{1,3}))?$/;

/** undefined where it names no tile, or names one in another way than `tilePath`. */
export function parseTilePath(path: string): Tile | undefined {
  const { level = '', name = '', width = String(TILE_WIDTH) } = TILE_PATH.exec(path)?.groups ?? {};
  const tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(name.replaceAll(/[x/]/g, '')),
    width: Number(width),
  } as const;
  const isPossible =
    Number.isSafeInteger(tile.index) && isWidth(tile.width) && (level === 'entries' || Number(level) <= HIGHEST_LEVEL);
  return isPossible && tilePath(tile) === path ? tile : undefined;
}

function isWidth(width: number): boolean {
  return width > 0 && width <= TILE_WIDTH;
}

/** Every tile and bundle of a tree of that size, full ones and the partial ones at its right edge. */
export function* tilesOf(size: number): Generator<Tile> {
  yield* tilesOfLevel('entries', size);
  for (let level = 0, hashes = size; hashes > 0; level += 1, hashes = Math.floor(hashes / TILE_WIDTH)) {
    yield* tilesOfLevel(level, hashes);
  }
}

function* tilesOfLevel(level: Tile['level'], hashes: number): Generator<Tile> {
  const full = Math.floor(hashes / TILE_WIDTH);
  for (let index = 0; index < full; index += 1) yield { level, index, width: TILE_WIDTH };
  if (hashes % TILE_WIDTH > 0) yield { level, index: full, width: hashes % TILE_WIDTH };
}

/** The tiles at the right edge of a tree that are not full: one a level at most. */
export function partialTilesOf(size: number): Tile[] {
  const found: Tile[] = [];
  for (let level = 0, hashes = size; hashes > 0; level += 1, hashes = Math.floor(hashes / TILE_WIDTH)) {
    const width = hashes % TILE_WIDTH;
    if (width > 0) found.push({ level, index: Math.floor(hashes / TILE_WIDTH), width });
  }
  return found;
}

/** @throws TreeError where the file is missing or has another length. */
export async function readTile(tile: Tile, read: ReadFile): Promise<Buffer[]> {
  const path = tilePath(tile);
  const bytes = await read(path);
  if (!bytes) throw new TreeError(`${path} is missing.`);
  const expected = tile.width * HASH_BYTES;
  if (bytes.length !== expected) throw new TreeError(`${path} has ${bytes.length} bytes instead of ${expected}.`);
  return Array.from({ length: tile.width }, (_, at) =>
    Buffer.from(bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)),
  );
}

/** Nodes of a tree of that size, out of its tiles. Each tile is read once. They are as true as the tiles are: see `edge.ts`. */
export function nodesOf(size: number, read: ReadFile): ReadNode {
  const tiles = new Map<string, Promise<Buffer[]>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / LEVELS_OF_A_TILE);
    const hashes = 2 ** (level % LEVELS_OF_A_TILE);
    const first = index * hashes;
    const at = Math.floor(first / TILE_WIDTH);
    const inLevel = Math.floor(size / TILE_WIDTH ** tileLevel);
    const tile = { level: tileLevel, index: at, width: Math.min(TILE_WIDTH, inLevel - at * TILE_WIDTH) };
    const path = tilePath(tile);
    const asked = tiles.get(path) ?? readTile(tile, read);
    tiles.set(path, asked);
    return rootOfNodes((await asked).slice(first % TILE_WIDTH, (first % TILE_WIDTH) + hashes));
  };
}

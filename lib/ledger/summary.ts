/** What a ledger says of itself: its key, its newest signed head, and how far it has got. Nothing of it is verified but the signature. */
import { LEDGER_PREFIX } from '../evidence/names';
import { parseBundle } from '../transparency/entries';
import { NoteError, TreeError } from '../transparency/errors';
import { TILE_WIDTH, tilePath } from '../transparency/tiles';
import type { Archive, ArchivedFile } from './archive';
import { LeafError, NoLedgerError } from './errors';
import { openHead } from './head';
import { parseLeaf, type PositionLeaf } from './leaf';
import { checkpointPath, parseLedgerPath } from './names';
import { keyOf } from './verify';

export interface LedgerSummary {
  /** Which log it is. */
  readonly origin: string;
  /** `NAME+ID+KEY`, as verifiers take it. */
  readonly key: string;
  /** Leaves. */
  readonly size: number;
  /** Of the tree, in hexadecimal. */
  readonly root: string;
  /** How far it has got; absent where the last leaf does not say it. */
  readonly position?: PositionLeaf;
  /** The newest signed head with its cosignatures, as others keep it. */
  readonly checkpoint: string;
}

/** @throws NoLedgerError where there is none, or nothing of it is signed. */
export async function readSummary(archive: Archive, givenKey?: string): Promise<LedgerSummary> {
  const files = new Map<string, ArchivedFile>();
  for (const file of await archive.files(LEDGER_PREFIX)) files.set(file.key.slice(LEDGER_PREFIX.length), file);
  const { key, text } = await keyOf(archive, files, givenKey);
  const named = [...files.keys()].map(parseLedgerPath);
  const sizes = named.flatMap((file) => (file?.is === 'checkpoint' ? [file.size] : []));
  for (const size of sizes.sort((one, other) => other - one)) {
    const file = files.get(checkpointPath(size));
    const bytes = file && (await archive.content(file));
    try {
      const head = openHead(bytes ?? Buffer.alloc(0), key, size);
      const position = await lastPosition(archive, files, head.size);
      return {
        ...{ origin: key.name, key: text, size: head.size, root: head.root.toString('hex') },
        ...(position && { position }),
        checkpoint: `${Buffer.from(bytes ?? '').toString()}${await cosignaturesOf(archive, files, size)}`,
      };
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
    }
  }
  throw new NoLedgerError(`No checkpoint in ${archive.place}${LEDGER_PREFIX} is signed by ${key.name}.`);
}

/** The lines of witnesses, as they stand behind a checkpoint; none of them is verified. */
async function cosignaturesOf(
  archive: Archive,
  files: ReadonlyMap<string, ArchivedFile>,
  size: number,
): Promise<string> {
  const lines: string[] = [];
  for (const [path, file] of files) {
    const named = parseLedgerPath(path);
    if (named?.is !== 'cosignature' || named.size !== size) continue;
    lines.push(Buffer.from(await archive.content(file)).toString());
  }
  return lines.join('');
}

async function lastPosition(
  archive: Archive,
  files: ReadonlyMap<string, ArchivedFile>,
  size: number,
): Promise<PositionLeaf | undefined> {
  const index = Math.floor((size - 1) / TILE_WIDTH);
  const width = size - index * TILE_WIDTH;
  const file = files.get(tilePath({ level: 'entries', index, width }));
  try {
    const last = file && parseBundle(await archive.content(file), width).at(-1);
    const leaf = last && parseLeaf(last);
    return leaf?.kind === 'position' ? leaf : undefined;
  } catch (error) {
    if (error instanceof TreeError || error instanceof LeafError) return undefined;
    throw error;
  }
}

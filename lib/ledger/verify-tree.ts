/**
 * Verifies the tree of a ledger. Its entries are appended again to an empty tree, in the steps in which checkpoints were signed: each
 * step has to give the tiles that are there and the root that was signed.
 */
import { LedgerConsistent, LedgerSigned, LedgerWhole } from '../checks/evidence/ledger';
import { LEDGER_PREFIX } from '../evidence/names';
import { append, EMPTY_EDGE, rootOf, type Edge } from '../transparency/edge';
import { parseBundle } from '../transparency/entries';
import { NoteError, TreeError } from '../transparency/errors';
import type { NoteKey } from '../transparency/note';
import type { TreeHead } from '../transparency/proofs';
import { TILE_WIDTH, tilePath, tilesOf } from '../transparency/tiles';
import type { Archive, ArchivedFile } from './archive';
import type { LedgerFindings } from './findings';
import { openHead } from './head';
import { checkpointPath, parseLedgerPath } from './names';

export interface TreeToVerify {
  readonly archive: Pick<Archive, 'content'>;
  /** Of the ledger, by path below its prefix. */
  readonly files: ReadonlyMap<string, ArchivedFile>;
  readonly key: NoteKey;
  /** Heads that somebody kept elsewhere. */
  readonly remembered: readonly TreeHead[];
  readonly findings: LedgerFindings;
  /** Whether only entries and heads are read: the root that they have follows from them. @default tiles are compared as well */
  readonly entriesOnly?: boolean;
  /** Takes entries in their order, before it is known that they are the tree's. */
  readonly onEntries: (entries: readonly Buffer[], first: number) => void;
}

/** @returns the signed head that everything was verified up to; undefined where there is none, or the tree is not its own. */
export async function verifyTree(tree: TreeToVerify): Promise<TreeHead | undefined> {
  const heads = await signedHeads(tree);
  const newest = heads.at(-1);
  if (!newest) {
    const said = { expected: 'a checkpoint that the key signed', found: null };
    tree.findings.fail(LedgerSigned, LEDGER_PREFIX, {
      ...said,
      message: `No checkpoint is signed by ${tree.key.name}.`,
    });
    return undefined;
  }
  judgeRemembered(tree, newest);
  try {
    return (await new Rebuilding(tree, heads, newest).run()) ? newest : undefined;
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    const said = { expected: `the tree of size ${newest.size}`, found: null, message: error.message };
    tree.findings.fail(LedgerWhole, LEDGER_PREFIX, said);
    return undefined;
  }
}

/** Heads that the key signed, smallest first. */
async function signedHeads({ archive, files, key, findings }: TreeToVerify): Promise<TreeHead[]> {
  const heads: TreeHead[] = [];
  for (const [path, file] of files) {
    const named = parseLedgerPath(path);
    if (named?.is !== 'checkpoint') continue;
    try {
      heads.push(openHead(await archive.content(file), key, named.size));
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      findings.fail(LedgerSigned, file.key, {
        expected: `a checkpoint of size ${named.size} that the key signed`,
        ...{ found: null, message: `The checkpoint of size ${named.size} does not count. ${error.message}` },
      });
    }
  }
  return heads.sort((one, other) => one.size - other.size);
}

/** A ledger that was cut, or begun anew, is shorter than a head that somebody kept. */
function judgeRemembered({ remembered, findings }: TreeToVerify, newest: TreeHead): void {
  for (const { size } of remembered.filter((head) => head.size > newest.size)) {
    findings.fail(LedgerConsistent, LEDGER_PREFIX, {
      ...{ expected: `at least ${size} leaves`, found: newest.size },
      message: `The ledger has ${newest.size} leaves. The checkpoint that was kept elsewhere has ${size}.`,
    });
  }
}

class Rebuilding {
  private edge: Edge = EMPTY_EDGE;
  private readonly lasting: ReadonlySet<string>;

  constructor(
    private readonly tree: TreeToVerify,
    private readonly heads: readonly TreeHead[],
    private readonly newest: TreeHead,
  ) {
    this.lasting = new Set([...tilesOf(newest.size)].map(tilePath));
  }

  /** @returns whether the entries have the newest root. */
  async run(): Promise<boolean> {
    const { size } = this.newest;
    const known = [...this.heads, ...this.tree.remembered.filter((head) => head.size <= size)];
    const steps = [...new Set([...known.map((head) => head.size), size])].sort((one, other) => one - other);
    for (let index = 0; index * TILE_WIDTH < size; index += 1) {
      const entries = await this.bundle(index);
      this.tree.onEntries(entries, index * TILE_WIDTH);
      await this.grow(entries, steps, known);
    }
    return rootOf(this.edge).equals(this.newest.root);
  }

  /** Appends a bundle, and stops at each size that was signed. */
  private async grow(entries: readonly Buffer[], steps: number[], known: readonly TreeHead[]): Promise<void> {
    const end = this.edge.size + entries.length;
    let left = entries;
    while (left.length > 0) {
      while (steps[0] !== undefined && steps[0] <= this.edge.size) steps.shift();
      const next = Math.min(end, steps[0] ?? end);
      const taken = next - this.edge.size;
      await this.step(left.slice(0, taken));
      left = left.slice(taken);
      for (const head of known.filter(({ size }) => size === this.edge.size)) this.judgeHead(head);
    }
  }

  private async step(entries: readonly Buffer[]): Promise<void> {
    const { edge, files } = append(this.edge, entries);
    for (const [path, bytes] of files) {
      const file = this.tree.files.get(path);
      if (this.tree.entriesOnly) continue;
      if (!file && this.lasting.has(path)) throw new TreeError(`${path} is missing.`);
      if (file && !Buffer.from(await this.tree.archive.content(file)).equals(bytes)) {
        throw new TreeError(`${path} does not follow from the entries.`);
      }
    }
    this.edge = edge;
  }

  private judgeHead({ size, root }: TreeHead): void {
    if (rootOf(this.edge).equals(root)) return;
    const isNewest = size === this.newest.size && root.equals(this.newest.root);
    const [expected, found] = [rootOf(this.edge).toString('hex'), root.toString('hex')];
    const message = isNewest
      ? `The entries do not have the root that the checkpoint of ${size} leaves says.`
      : `The first ${size} leaves of the ledger are not those that were signed: there are two histories.`;
    this.tree.findings.fail(isNewest ? LedgerWhole : LedgerConsistent, `${LEDGER_PREFIX}${checkpointPath(size)}`, {
      ...{ expected, found, message },
    });
  }

  private async bundle(index: number): Promise<Buffer[]> {
    const width = Math.min(TILE_WIDTH, this.newest.size - index * TILE_WIDTH);
    const path = tilePath({ level: 'entries', index, width });
    const file = this.tree.files.get(path);
    if (!file) throw new TreeError(`${path} is missing.`);
    return parseBundle(await this.tree.archive.content(file), width);
  }
}

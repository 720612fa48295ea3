/** Reads the lists of a ledger, of what was verified and of what is gone, and holds them to their leaves. */
import { sha256 } from '../evidence/document';
import { parseManifest, type Manifest } from '../integrity/manifest';
import { parseRemoval, placeOf, type Removal } from '../integrity/removal';
import type { Archive, ArchivedFile } from './archive';
import { digestLeaf, identityOf, type ManifestLeaf, type RemovalLeaf } from './leaf';
import { manifestPath, removalPath } from './names';
import type { LeavesJudge } from './verify-leaves';

export interface LedgerLists {
  readonly archive: Archive;
  /** By path. */
  readonly files: ReadonlyMap<string, ArchivedFile>;
  readonly leaves: LeavesJudge;
}

/** A list, or why it does not hold. */
type Read<List> = { readonly list: List } | { readonly list?: List | undefined; readonly why: string };

/** A list that can be read comes with why it does not hold: what is gone of it may still be compared. */
export async function readManifest(lists: LedgerLists, leaf: ManifestLeaf): Promise<Read<Manifest>> {
  const content = await contentOf(lists, manifestPath(leaf), leaf);
  if (typeof content === 'string') return { why: content };
  const list = await parseManifest(content);
  if (!list) return { why: 'it cannot be read' };
  const why = faultIn(lists, leaf, list);
  return why === undefined ? { list } : { list, why };
}

function faultIn(
  { leaves }: LedgerLists,
  leaf: ManifestLeaf,
  { account, region, day, digests, logFiles }: Manifest,
): string | undefined {
  const isOfLeaf = account === leaf.account && region === leaf.region && day === leaf.day;
  if (!isOfLeaf || digests.length + logFiles.length !== leaf.objects) return 'it says something else than its leaf';
  const isKnown = digests.every((digest) => leaves.digests.has(identityOf(digestLeaf({ account, region }, digest))));
  return isKnown ? undefined : 'it has a digest that is no leaf';
}

/** @param manifest That it names. */
export async function readRemoval(lists: LedgerLists, leaf: RemovalLeaf, manifest: Manifest): Promise<Read<Removal>> {
  const content = await contentOf(lists, removalPath(leaf), leaf);
  if (typeof content === 'string') return { why: content };
  const list = await parseRemoval(content);
  if (!list) return { why: 'it cannot be read' };
  const isOfLeaf = (['account', 'region', 'day', 'manifest', 'seenAt'] as const).every(
    (name) => list[name] === leaf[name],
  );
  if (!isOfLeaf || list.objects.length !== leaf.objects || manifest.day !== leaf.day) {
    return { why: 'it says something else than its leaf' };
  }
  const proven = new Set([...manifest.digests, ...manifest.logFiles].map(placeOf));
  const strange = list.objects.find((object) => !proven.has(placeOf(object)));
  return strange ? { why: `the list of objects that it names does not have ${strange.key}` } : { list };
}

/** The bytes, or why they are not those of the leaf. */
async function contentOf(
  { archive, files }: LedgerLists,
  path: string,
  leaf: ManifestLeaf | RemovalLeaf,
): Promise<Uint8Array | string> {
  const file = files.get(path);
  if (!file) return 'it is missing';
  const content = await archive.content(file);
  const hash = sha256(content);
  if (hash !== leaf.sha256) return `its hash is ${hash}`;
  return content.length === leaf.size ? content : 'it says something else than its leaf';
}

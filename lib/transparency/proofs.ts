/**
 * Proofs about a tree: that it holds a leaf, and that it continues an earlier tree.
 *
 * They are made as RFC 6962 defines them (sections 2.1.1 and 2.1.2), by halving; they are verified as RFC 9162 does (sections 2.1.3.2
 * and 2.1.4.2), by climbing from the leaf. The two ways share nothing but the hash.
 */
import { leftOf, parent, rangeHash, type Range, type ReadNode } from './merkle';

/** The hashes beside the way from a leaf to the root, from below. */
export function inclusionProof(index: number, size: number, read: ReadNode): Promise<Buffer[]> {
  return hashesOf(besideLeaf(index, { start: 0, end: size }), read);
}

/** What a reader who knows the root of the first `older` leaves needs to see that the first `size` leaves begin with them. */
export function consistencyProof(older: number, size: number, read: ReadNode): Promise<Buffer[]> {
  if (older === 0 || older === size) return Promise.resolve([]);
  return hashesOf(besideTree(older, { start: 0, end: size }, true), read);
}

/** Whether the tree of that size and root has that leaf at that index. */
export function isIncluded(
  leaf: Buffer,
  { index, size, root }: { readonly index: number; readonly size: number; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (!isWhole(index) || !isWhole(size) || index >= size) return false;
  let [first, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      hash = parent(hash, sibling, 'left');
      [first, last] = skipLeft(first, last);
    } else hash = parent(hash, sibling, 'right');
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** A tree as a checkpoint names it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** Whether the newer tree begins with all leaves of the older one. */
export function isConsistent(older: TreeHead, newer: TreeHead, proof: readonly Buffer[]): boolean {
  if (!isWhole(older.size) || !isWhole(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root);
  // every tree begins with the empty one
  if (older.size === 0) return proof.length === 0;
  const [seed, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (seed === undefined) return false;
  let [first, last] = [older.size - 1, newer.size - 1];
  while (first % 2 === 1) [first, last] = [half(first), half(last)];
  let [olderHash, newerHash] = [seed, seed];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      olderHash = parent(olderHash, sibling, 'left');
      newerHash = parent(newerHash, sibling, 'left');
      [first, last] = skipLeft(first, last);
    } else newerHash = parent(newerHash, sibling, 'right');
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && olderHash.equals(older.root) && newerHash.equals(newer.root);
}

/** PATH of RFC 6962. */
function besideLeaf(index: number, { start, end }: Range): Range[] {
  if (end - start === 1) return [];
  const middle = start + leftOf(end - start);
  return index < middle
    ? [...besideLeaf(index, { start, end: middle }), { start: middle, end }]
    : [...besideLeaf(index, { start: middle, end }), { start, end: middle }];
}

/** SUBPROOF of RFC 6962. `isKnown`: the reader has the root of this very range. */
function besideTree(older: number, { start, end }: Range, isKnown: boolean): Range[] {
  if (older === end) return isKnown ? [] : [{ start, end }];
  const middle = start + leftOf(end - start);
  return older <= middle
    ? [...besideTree(older, { start, end: middle }, isKnown), { start: middle, end }]
    : [...besideTree(older, { start: middle, end }, false), { start, end: middle }];
}

function hashesOf(ranges: readonly Range[], read: ReadNode): Promise<Buffer[]> {
  return Promise.all(ranges.map((range) => rangeHash(range, read)));
}

/** Up to the level at which the node is a right child: the levels between have no node beside it. */
function skipLeft(first: number, last: number): [number, number] {
  let at: [number, number] = [first, last];
  while (at[0] % 2 === 0 && at[0] !== 0) at = [half(at[0]), half(at[1])];
  return at;
}

function half(number: number): number {
  return Math.floor(number / 2);
}

function isPowerOfTwo(number: number): boolean {
  return 2 ** Math.round(Math.log2(number)) === number;
}

function isWhole(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

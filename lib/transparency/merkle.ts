/** Hashes of a Merkle tree and of its ranges: RFC 6962, section 2.1. */
import { createHash } from 'node:crypto';

export const HASH_BYTES = 32;

/** The leaves from `start` up to, and without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The hash of 2**level leaves, the first of which is leaf `index * 2**level`. */
export type ReadNode = (level: number, index: number) => Promise<Buffer>;

export function leafHash(entry: Uint8Array): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(entry).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

/**
 * The root over nodes from left to right. All but the last span the same number of leaves, a power of two; the last spans as many
 * or fewer. The root of no node is that of the empty tree.
 */
export function rootOfNodes(nodes: readonly Buffer[]): Buffer {
  const [only] = nodes;
  if (only === undefined) return createHash('sha256').digest();
  if (nodes.length === 1) return only;
  const left = leftOf(nodes.length);
  return nodeHash(rootOfNodes(nodes.slice(0, left)), rootOfNodes(nodes.slice(left)));
}

/** The root of a range that is a node of some tree, or the whole of one. */
export async function rangeHash({ start, end }: Range, read: ReadNode): Promise<Buffer> {
  const leaves = end - start;
  const level = Math.round(Math.log2(leaves));
  if (2 ** level === leaves) return read(level, start / leaves);
  const middle = start + leftOf(leaves);
  return nodeHash(await rangeHash({ start, end: middle }, read), await rangeHash({ start: middle, end }, read));
}

/** The leaves of the left half of a tree: the largest power of two that is less than all of them. */
export function leftOf(leaves: number): number {
  let left = 1;
  while (left * 2 < leaves) left *= 2;
  return left;
}

/** Climbs from a node to its parent, with the node beside it. */
export function parent(node: Buffer, sibling: Buffer, side: 'left' | 'right'): Buffer {
  return side === 'left' ? nodeHash(sibling, node) : nodeHash(node, sibling);
}

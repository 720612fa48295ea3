/** Where the ledger stands below its prefix: what c2sp.org/tlog-tiles names, and what is ours. */
import { parseTilePath, type Tile } from '../transparency/tiles';

/** The key that signs the ledger, as verifiers take it. */
export const KEY_FILE = 'key';

/** The head of a tree of that size. */
export function checkpointPath(size: number): string {
  return `checkpoint/${size}`;
}

/** What is about to be appended to a tree of that size: written first, so that an append that was cut short is finished alike. */
export function appendPath(size: number): string {
  return `append/${size}`;
}

/** What a witness states of the head of a tree of that size. @param keyId Eight hexadecimal digits. */
export function cosignaturePath(size: number, keyId: string): string {
  return `cosignature/${size}/${keyId}`;
}

/** A list of objects, named by the SHA-256 of its bytes. */
export function manifestPath(sha256: string): string {
  return `manifest/${sha256}.json.gz`;
}

export type LedgerFile =
  | { readonly is: 'key' }
  | { readonly is: 'tile'; readonly tile: Tile }
  | { readonly is: 'checkpoint' | 'append'; readonly size: number }
  | { readonly is: 'cosignature'; readonly size: number; readonly keyId: string }
  | { readonly is: 'manifest'; readonly sha256: string };

/** What a path below the prefix names; undefined where it names nothing of the ledger. */
export function parseLedgerPath(path: string): LedgerFile | undefined {
  if (path === KEY_FILE) return { is: 'key' };
  const tile = parseTilePath(path);
  if (tile) return { is: 'tile', tile };
  const [, is, digits] = /^(checkpoint|append)\/(0|[1-9]\d{0,15})$/.exec(path) ?? [];
  if (is === 'checkpoint' || is === 'append') {
    return Number.isSafeInteger(Number(digits)) ? { is, size: Number(digits) } : undefined;
  }
  const [, at, keyId] = /^cosignature\/([1-9]\d{0,15})\/([0-9a-f]{8})$/.exec(path) ?? [];
  if (keyId !== undefined && Number.isSafeInteger(Number(at))) return { is: 'cosignature', size: Number(at), keyId };
  const [, sha256] = /^manifest\/([0-9a-f]{64})\.json\.gz$/.exec(path) ?? [];
  return sha256 === undefined ? undefined : { is: 'manifest', sha256 };
}

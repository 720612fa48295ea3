/** Where the ledger stands below its prefix: what c2sp.org/tlog-tiles names, and what is ours. */
import { LEDGER_PREFIX, ledgerListsPrefix, REMOVAL_ENDING } from '../evidence/names';
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

/** What a list is of, and the SHA-256 of its bytes, by which it is named. */
interface ListName {
  readonly account: string;
  readonly region: string;
  readonly day: string;
  readonly sha256: string;
}

/** A list of objects that were verified. */
export function manifestPath(list: ListName): string {
  return `${folderOf(list)}${list.sha256}.json.gz`;
}

/** A list of objects of that day that are gone. */
export function removalPath(list: ListName): string {
  return `${folderOf(list)}${list.sha256}${REMOVAL_ENDING}`;
}

function folderOf(list: ListName): string {
  return `${ledgerListsPrefix(list).slice(LEDGER_PREFIX.length)}${list.day}/`;
}

export type LedgerFile =
  | { readonly is: 'key' }
  | { readonly is: 'tile'; readonly tile: Tile }
  | { readonly is: 'checkpoint' | 'append'; readonly size: number }
  | { readonly is: 'cosignature'; readonly size: number; readonly keyId: string }
  | { readonly is: 'manifest' | 'removal' };

const LIST = /^manifest\/\d{12}\/[a-z0-9-]{5,32}\/\d{4}-\d{2}-\d{2}\/[0-9a-f]{64}(\.removed)?\.json\.gz$/;

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
  const [list, removed] = LIST.exec(path) ?? [];
  return list === undefined ? undefined : { is: removed === undefined ? 'manifest' : 'removal' };
}

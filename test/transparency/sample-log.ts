/** A log in memory, signed by a key that every run makes anew out of the same seed, so that its bytes can be compared with recorded ones. */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openCheckpoint, signCheckpoint } from '../../lib/transparency/checkpoint';
import { append, EMPTY_EDGE, rootOf } from '../../lib/transparency/edge';
import { formatNoteKey, noteKeyOf, signerOf } from '../../lib/transparency/note';

export const ORIGIN = 'log.example/audit-log';
/** PKCS #8 of Ed25519 (RFC 8410, section 7), before the 32 bytes of the seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function privateKeyOf(seed: Buffer): ReturnType<typeof createPrivateKey> {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

const PRIVATE_KEY = privateKeyOf(Buffer.alloc(32, 7));
export const SIGNER = signerOf(ORIGIN, PRIVATE_KEY);
export const KEY = noteKeyOf(ORIGIN, createPublicKey(PRIVATE_KEY));
export const VERIFIER_KEY = formatNoteKey(KEY);

/** Entries of different lengths, an empty one among them. */
export function entriesOf(size: number): Buffer[] {
  return Array.from({ length: size }, (_, at) => Buffer.from(at === 3 ? '' : `entry ${at} ${'·'.repeat(at % 5)}`));
}

/** Every file of a log, by path. @param steps The sizes at which it was signed. */
export async function sampleLog(...steps: readonly number[]): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let edge = EMPTY_EDGE;
  for (const size of steps) {
    const appended = append(edge, entriesOf(size).slice(edge.size));
    edge = appended.edge;
    for (const [name, bytes] of appended.files) files.set(name, bytes);
  }
  return files.set('checkpoint', await signCheckpoint({ origin: ORIGIN, size: edge.size, root: rootOf(edge) }, SIGNER));
}

export function writeLog(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, bytes] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}

/** SHA-256 over the names and hashes of all files, in the order of names. */
export function hashOfLog(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\n${createHash('sha256').update(bytes).digest('hex')}\n`);
  }
  return hash.digest('hex');
}

/** What is done to a sound log, and how each has to end: the cases of the tests, and of the judge that others wrote (bench/tlog). */
export const TAMPERED: readonly (readonly [
  what: string,
  tamper: (files: Map<string, Buffer>) => void | Promise<void>,
])[] = [
  ['an altered entry', (files) => flip(files, 'tile/entries/001', 700)],
  ['an altered entry of the partial bundle', (files) => flip(files, 'tile/entries/002.p/88', 9)],
  ['an altered tile', (files) => flip(files, 'tile/0/001', 40)],
  ['an altered partial tile', (files) => flip(files, 'tile/1/000.p/2', 40)],
  ['a dropped tile', (files) => void files.delete('tile/0/000')],
  ['a dropped bundle', (files) => void files.delete('tile/entries/001')],
  ['a cut bundle', (files) => cut(files, 'tile/entries/000')],
  ['a cut tile', (files) => cut(files, 'tile/0/002.p/88')],
  ['a dropped partial tile', (files) => void files.delete('tile/0/002.p/88')],
  ['a tree that is cut behind its first 300 entries', dropNewest],
  [
    'a checkpoint of another root',
    async (files) => void files.set('checkpoint', await signed(600, Buffer.alloc(32, 1))),
  ],
  [
    'a checkpoint of a larger tree',
    async (files) => void files.set('checkpoint', await signed(601, await rootAt(600))),
  ],
  ['a checkpoint whose root is another', (files) => flip(files, 'checkpoint', 40)],
  [
    'a checkpoint whose signature is another',
    (files) => flip(files, 'checkpoint', files.get('checkpoint')!.length - 20),
  ],
];

function dropNewest(files: Map<string, Buffer>): void {
  for (const name of ['tile/0/001', 'tile/entries/001', 'tile/0/002.p/88', 'tile/entries/002.p/88', 'tile/1/000.p/2']) {
    files.delete(name);
  }
}

function signed(size: number, root: Buffer): Promise<Buffer> {
  return signCheckpoint({ origin: ORIGIN, size, root }, SIGNER);
}

async function rootAt(size: number): Promise<Buffer> {
  return openCheckpoint((await sampleLog(size)).get('checkpoint')!, ORIGIN, [KEY]).root;
}

function flip(files: Map<string, Buffer>, name: string, at: number): void {
  const bytes = Buffer.from(files.get(name)!);
  bytes[at] = bytes[at]! ^ 1;
  files.set(name, bytes);
}

function cut(files: Map<string, Buffer>, name: string): void {
  files.set(name, files.get(name)!.subarray(0, -3));
}

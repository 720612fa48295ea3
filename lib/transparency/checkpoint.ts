/** The head of a log that a key has signed: c2sp.org/tlog-checkpoint. */
import { NoteError } from './errors';
import { HASH_BYTES } from './merkle';
import { openNote, signNote, type NoteKey, type NoteSigner, type OpenedNote } from './note';
import type { TreeHead } from './proofs';

export interface Checkpoint extends TreeHead {
  /** Which log it is. */
  readonly origin: string;
  /** Lines that other software added: signed, and not understood. */
  readonly extensions: readonly string[];
}

export interface OpenedCheckpoint extends Checkpoint, Pick<OpenedNote, 'signers'> {}

/** @throws NoteError where no trusted key signed it, or where it is not a checkpoint of that log. */
export function openCheckpoint(bytes: Uint8Array, origin: string, keys: readonly NoteKey[]): OpenedCheckpoint {
  const { text, signers } = openNote(bytes, keys);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) throw new NoteError(`The checkpoint is of another log than ${origin}.`);
  return { ...checkpoint, signers };
}

/** @throws NoteError where the origin cannot stand in a checkpoint. */
export async function signCheckpoint(checkpoint: Omit<Checkpoint, 'extensions'>, signer: NoteSigner): Promise<Buffer> {
  const text = `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`;
  if (parseCheckpoint(text).extensions.length > 0) throw new NoteError('The origin of a log is one line.');
  return signNote(text, signer);
}

/** @throws NoteError where the text of a note is not a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', hash = '', ...extensions] = text.split('\n');
  const root = Buffer.from(hash, 'base64');
  const isWritten = /^(?:0|[1-9]\d*)$/.test(size) && root.toString('base64') === hash && extensions.pop() === '';
  const isPossible = origin !== '' && Number.isSafeInteger(Number(size)) && root.length === HASH_BYTES;
  if (!isWritten || !isPossible || extensions.includes('')) throw new NoteError('The note is not a checkpoint.');
  return { origin, size: Number(size), root, extensions };
}

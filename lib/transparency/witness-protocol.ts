/** What is sent to a witness, and what its answers say: c2sp.org/tlog-witness, `add-checkpoint`. */
import { openCosignatures, type Cosignature, type WitnessKey } from './cosignature';
import { NoteError, WitnessError } from './errors';
import { parseNote, renderSignatures } from './note';

/** Largest answer that is read, in bytes: a few lines. */
export const LARGEST_ANSWER = 65_536;

/**
 * @param older Leaves of the tree that the witness saw last; 0 where it saw none.
 * @param proof That the tree of the checkpoint continues that tree.
 */
export function addCheckpointRequest(older: number, proof: readonly Buffer[], checkpoint: Uint8Array): Buffer {
  const lines = [`old ${older}`, ...proof.map((hash) => hash.toString('base64')), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\n')), checkpoint]);
}

/** The size that a witness saw last, as it answers with status 409. @throws WitnessError where it does not say one. */
export function sizeIn(answer: Uint8Array): number {
  const [, digits] = /^(0|[1-9]\d{0,15})\n$/.exec(Buffer.from(answer).toString('latin1')) ?? [];
  const size = Number(digits);
  if (digits !== undefined && Number.isSafeInteger(size)) return size;
  throw new WitnessError('It says that it saw another size, and not which.');
}

/** What a witness has stated, and the lines that say so, as it wrote them. */
export interface Answered extends Cosignature {
  readonly lines: Buffer;
}

/**
 * The cosignature in an answer, of that witness alone: nothing else of it is kept.
 *
 * @param checkpoint That was sent.
 * @throws WitnessError where there is none that its key made on this checkpoint.
 */
export function cosignatureIn(answer: Uint8Array, checkpoint: Uint8Array, witness: WitnessKey): Answered {
  try {
    const { text } = parseNote(checkpoint);
    const note = parseNote(Buffer.concat([Buffer.from(`${text}\n`), answer]));
    const [cosignature] = note.text === text ? openCosignatures(note, [witness]) : [];
    const signatures = note.signatures.filter(({ name, keyId }) => name === witness.name && keyId === witness.keyId);
    if (cosignature) return { ...cosignature, lines: renderSignatures(signatures) };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new WitnessError(error.message);
  }
  throw new WitnessError(`Its answer has no cosignature of ${witness.name}.`);
}

/** What a witness states of a checkpoint: that it saw the log only grow until a time. c2sp.org/tlog-cosignature, with Ed25519. */
import { sign, verify, type KeyObject } from 'node:crypto';
import { NoteError } from './errors';
import { formatKeyId, keyOf, parseKey, SIGNATURE_TYPES, type Note, type NoteKey, type NoteSignature } from './note';

/** A witness that a reader knows. */
export type WitnessKey = NoteKey<typeof SIGNATURE_TYPES.cosignature>;

export interface Cosignature {
  readonly witness: WitnessKey;
  /** When the witness saw the checkpoint, by its own clock. */
  readonly time: Date;
  /** The time and what it signed: only the witness can make it. */
  readonly signature: Buffer;
}

/** Bytes of the time that stands before the signature: seconds, with the highest byte first. */
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
/** The last second that a date can hold. */
const LAST_SECOND = 8_640_000_000_000n;

/** @throws NoteError where it is none of Ed25519. Keys of ML-DSA-44, the other type of the specification, cannot be read yet. */
export function parseWitnessKey(text: string): WitnessKey {
  const key = parseKey(text, SIGNATURE_TYPES.cosignature);
  if (key) return key;
  throw new NoteError(
    `${JSON.stringify(text.slice(0, 200))} is not a key of a witness: write NAME+KEYID+KEY, as the witness publishes it. Its signature type has to be 0x04, Ed25519.`,
  );
}

/** @throws NoteError where the name cannot stand in a note, or the key is not Ed25519. */
export function witnessKeyOf(name: string, publicKey: KeyObject): WitnessKey {
  return keyOf(name, publicKey, SIGNATURE_TYPES.cosignature);
}

/**
 * What the witnesses that a reader knows have stated of a checkpoint, by the lines of its signatures. Lines of others are ignored. Of
 * several lines of one witness the latest counts.
 *
 * @throws NoteError where a line under such a witness's name and ID is not its signature of this text.
 */
export function openCosignatures({ text, signatures }: Note, witnesses: readonly WitnessKey[]): Cosignature[] {
  const found = new Map<WitnessKey, Cosignature>();
  for (const line of signatures) {
    const witness = witnesses.find(({ name, keyId }) => line.name === name && line.keyId === keyId);
    if (!witness) continue;
    const time = timeOf(line, text, witness);
    if (time > (found.get(witness)?.time ?? new Date(0)))
      found.set(witness, { witness, time, signature: line.signature });
  }
  return [...found.values()];
}

/** As a witness does. @param text Of the checkpoint, without its signatures. */
export function cosign(text: string, time: Date, witness: WitnessKey, privateKey: KeyObject): NoteSignature {
  const seconds = BigInt(Math.floor(time.getTime() / 1000));
  const stated = Buffer.alloc(TIME_BYTES);
  stated.writeBigUInt64BE(seconds);
  const signature = Buffer.concat([stated, sign(null, messageOf(text, seconds), privateKey)]);
  return { name: witness.name, keyId: witness.keyId, signature };
}

function timeOf({ signature }: NoteSignature, text: string, { name, keyId, publicKey }: WitnessKey): Date {
  const isLong = signature.length === TIME_BYTES + SIGNATURE_BYTES;
  const seconds = isLong ? signature.readBigUInt64BE() : 0n;
  if (seconds > 0n && seconds <= LAST_SECOND) {
    if (verify(null, messageOf(text, seconds), publicKey, signature.subarray(TIME_BYTES))) {
      return new Date(Number(seconds) * 1000);
    }
  }
  throw new NoteError(`The cosignature of ${name} is not one of its key ${formatKeyId(keyId)} on this checkpoint.`);
}

function messageOf(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** Text that keys have signed, and the keys: c2sp.org/signed-note, with Ed25519 signatures. */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { NoteError } from './errors';

/** The specification asks for at least 16. */
const MOST_SIGNATURES = 100;
const LARGEST_NOTE = 1_000_000;
/** What an Ed25519 key signs: the text, or, as a witness, the text behind a time (c2sp.org/tlog-cosignature). */
export const SIGNATURE_TYPES = { text: 0x01, cosignature: 0x04 } as const;
export type SignatureType = (typeof SIGNATURE_TYPES)[keyof typeof SIGNATURE_TYPES];
const SIGNATURE_LINE = /^— (?<name>\S+) (?<signature>[A-Za-z0-9+/]+={0,2})$/u;

/** One signature of a note: who signed, with which key, and what. */
export interface NoteSignature {
  readonly name: string;
  /** 32 bits, which tell the keys of one name apart and prove nothing. */
  readonly keyId: number;
  readonly signature: Buffer;
}

export interface Note {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A public key by which a reader knows a signer. */
export interface NoteKey<Type extends SignatureType = typeof SIGNATURE_TYPES.text> {
  readonly type: Type;
  readonly name: string;
  readonly keyId: number;
  /** Ed25519. */
  readonly publicKey: KeyObject;
}

/** Signs notes under a name. Its private key may be out of reach, so that signing is a request. */
export interface NoteSigner {
  readonly name: string;
  readonly keyId: number;
  readonly sign: (text: Buffer) => Promise<Uint8Array>;
}

/** @throws NoteError where it is none. What has been read is not signed by anybody yet: see `openNote`. */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > LARGEST_NOTE) throw new NoteError(`The note has more than ${LARGEST_NOTE} bytes.`);
  const whole = decoded(bytes);
  const end = whole.lastIndexOf('\n\n');
  const lines = whole.slice(end + 2).split('\n');
  if (end < 0 || lines.length < 2 || lines.pop() !== '') throw new NoteError('The note has no signature.');
  if (lines.length > MOST_SIGNATURES) throw new NoteError(`The note has more than ${MOST_SIGNATURES} signatures.`);
  return { text: whole.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

export function renderNote({ text, signatures }: Note): Buffer {
  return Buffer.concat([Buffer.from(`${text}\n`), renderSignatures(signatures)]);
}

/** A line each. */
export function renderSignatures(signatures: readonly NoteSignature[]): Buffer {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const id = Buffer.alloc(4);
    id.writeUInt32BE(keyId);
    return `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
  });
  return Buffer.from(lines.join(''));
}

export interface OpenedNote {
  readonly text: string;
  /** Those of the keys that have signed it. */
  readonly signers: readonly NoteKey[];
}

/**
 * The text of a note, once a key that the reader trusts has signed it. Signatures of other keys are ignored.
 *
 * @throws NoteError where it is no note, where no such key has signed it, or where a signature under such a key's name and ID is not
 * that key's.
 */
export function openNote(bytes: Uint8Array, keys: readonly NoteKey[]): OpenedNote {
  const { text, signatures } = parseNote(bytes);
  const signers = new Set<NoteKey>();
  for (const { name, keyId, signature } of signatures) {
    const key = keys.find((known) => known.name === name && known.keyId === keyId);
    if (!key) continue;
    if (!verify(null, Buffer.from(text), key.publicKey, signature)) {
      throw new NoteError(`The signature of ${name} is not one of its key ${formatKeyId(keyId)}.`);
    }
    signers.add(key);
  }
  if (signers.size === 0) throw new NoteError('No key that is trusted has signed the note.');
  return { text, signers: [...signers] };
}

/** @throws NoteError where the text, or the signer's name, cannot stand in a note. */
export async function signNote(text: string, signer: NoteSigner): Promise<Buffer> {
  const signature = Buffer.from(await signer.sign(Buffer.from(text)));
  const bytes = renderNote({ text, signatures: [{ name: signer.name, keyId: signer.keyId, signature }] });
  const { text: read } = parseNote(bytes);
  if (read !== text || !text.endsWith('\n')) throw new NoteError('The text of a note ends in a newline.');
  return bytes;
}

/** Signs with a private key that is at hand. */
export function signerOf(name: string, privateKey: KeyObject): NoteSigner {
  const { keyId } = noteKeyOf(name, createPublicKey(privateKey));
  return { name, keyId, sign: (text) => Promise.resolve(sign(null, text, privateKey)) };
}

/** @throws NoteError where the name cannot stand in a note, or the key is not Ed25519. */
export function noteKeyOf(name: string, publicKey: KeyObject): NoteKey {
  return keyOf(name, publicKey, SIGNATURE_TYPES.text);
}

/** @throws NoteError where the name cannot stand in a note, or the key is not Ed25519. */
export function keyOf<Type extends SignatureType>(name: string, publicKey: KeyObject, type: Type): NoteKey<Type> {
  if (!isName(name))
    throw new NoteError(
      `${JSON.stringify(name)} cannot be the name of a key: it is empty, or has spaces or a plus sign.`,
    );
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new NoteError(`The key of ${name} is not an Ed25519 key.`);
  const id = createHash('sha256').update(`${name}\n`).update(typed(publicKey, type)).digest();
  return { type, name, keyId: id.readUInt32BE(), publicKey };
}

/** `NAME+KEYID+BASE64`, as verifiers are told a key. */
export function formatNoteKey({ type, name, keyId, publicKey }: NoteKey<SignatureType>): string {
  return `${name}+${formatKeyId(keyId)}+${typed(publicKey, type).toString('base64')}`;
}

/** @throws NoteError where it is none, or its parts contradict each other. */
export function parseNoteKey(text: string): NoteKey {
  const key = parseKey(text, SIGNATURE_TYPES.text);
  if (!key) throw new NoteError('It is not a verifier key of Ed25519: write NAME+KEYID+KEY, as the log publishes it.');
  return key;
}

/** undefined where it is no key of that type, or its parts contradict each other. */
export function parseKey<Type extends SignatureType>(text: string, type: Type): NoteKey<Type> | undefined {
  const { name = '', key = '' } =
    /^(?<name>[^+]+)\+[0-9a-f]{8}\+(?<key>[A-Za-z0-9+/]+={0,2})$/u.exec(text)?.groups ?? {};
  const bytes = Buffer.from(key, 'base64');
  if (!isName(name) || bytes.length !== 33 || bytes[0] !== type) return undefined;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  const parsed = keyOf(name, createPublicKey({ key: jwk, format: 'jwk' }), type);
  return formatNoteKey(parsed) === text ? parsed : undefined;
}

function parseSignature(line: string): NoteSignature {
  const { name = '', signature = '' } = SIGNATURE_LINE.exec(line)?.groups ?? {};
  const bytes = Buffer.from(signature, 'base64');
  if (!isName(name) || bytes.length < 5 || bytes.toString('base64') !== signature) {
    throw new NoteError('A signature of the note is not written as the specification says.');
  }
  return { name, keyId: bytes.readUInt32BE(), signature: bytes.subarray(4) };
}

function decoded(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (![...text].some((character) => character < ' ' && character !== '\n')) return text;
  } catch {
    // told below
  }
  throw new NoteError('The note is not text in UTF-8, or has control characters.');
}

function isName(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- no control character may stand in a note
  return /^[^\p{White_Space}+\u0000-\u001f\ud800-\udfff]+$/u.test(name);
}

/** Signature type and public key, as key IDs and verifier keys take them. */
function typed(publicKey: KeyObject, type: SignatureType): Buffer {
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(type), Buffer.from(x, 'base64url')]);
}

/** Eight hexadecimal digits. */
export function formatKeyId(keyId: number): string {
  return keyId.toString(16).padStart(8, '0');
}

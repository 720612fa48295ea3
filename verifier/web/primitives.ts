/** Hashes and RSA signatures by WebCrypto: in a browser it takes the place of lib/integrity/primitives.ts. */
export type VerifyingKey = CryptoKey;

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** In lower-case hexadecimal. */
export async function sha256(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws Error where the bytes are no RSA key in PKCS #1. */
export function publicKeyOf(pkcs1: Uint8Array): Promise<VerifyingKey> {
  return crypto.subtle.importKey('spki', spkiOf(pkcs1), RSA, false, ['verify']);
}

/** @param signature In lower-case hexadecimal, as CloudTrail writes it: any other spelling was not written by it. */
export async function isSignedBy(key: VerifyingKey, text: string, signature: string): Promise<boolean> {
  if (!/^(?:[0-9a-f]{2})+$/.test(signature)) return false;
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.verify(RSA, key, bytes, new TextEncoder().encode(text));
}

/** rsaEncryption with no parameters, in DER. */
const ALGORITHM = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/** WebCrypto takes keys with their algorithm only: SubjectPublicKeyInfo (RFC 5280, section 4.1). */
function spkiOf(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  const bits = element(0x03, [0, ...pkcs1]);
  return Uint8Array.from(element(0x30, [...ALGORITHM, ...bits]));
}

function element(tag: number, content: readonly number[]): number[] {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return [tag, ...size, ...content];
}

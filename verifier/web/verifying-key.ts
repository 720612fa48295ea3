/** A signer's public key by WebCrypto: in a browser it takes the place of lib/audit-package/verifying-key.ts. */

/** Object identifiers in DER: id-Ed25519, and prime256v1. */
const ED25519 = [0x06, 0x03, 0x2b, 0x65, 0x70];
const P256 = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/** Bytes of each of the two numbers of a signature on P-256. */
const NUMBER = 32;

/** @returns undefined where it is no key of these kinds, or where the browser does not know them. */
export async function isSignedWith(
  spki: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean | undefined> {
  try {
    if (has(spki, ED25519)) {
      const key = await crypto.subtle.importKey('spki', spki, 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', key, signature, message);
    }
    if (!has(spki, P256)) return undefined;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    const raw = rawOf(signature);
    return raw !== undefined && (await crypto.subtle.verify(algorithm, key, raw, message));
  } catch {
    return undefined;
  }
}

function has(spki: Uint8Array, identifier: readonly number[]): boolean {
  return spki.some((_byte, at) => identifier.every((byte, index) => spki[at + index] === byte));
}

/** WebCrypto takes the two numbers one behind the other, and no DER (RFC 3279, section 2.2.3); undefined where it is none. */
function rawOf(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const raw = new Uint8Array(2 * NUMBER);
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  let at = 2;
  for (const end of [NUMBER, 2 * NUMBER]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    const isShort = number[0] === 0 && (number[1] ?? 0) >= 0x80;
    const digits = isShort ? number.subarray(1) : number;
    if (der[at] !== 0x02 || digits.length === 0 || digits.length > NUMBER || (!isShort && (number[0] ?? 0) >= 0x80))
      return undefined;
    raw.set(digits, end - digits.length);
    at += 2 + length;
  }
  return at === der.length ? raw : undefined;
}

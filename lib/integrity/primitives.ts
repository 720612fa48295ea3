/** Hashes and RSA signatures by Node.js. In a browser, WebCrypto takes this file's place (verifier/web/primitives.ts). */
import { constants, createPublicKey, hash, verify, type KeyObject } from 'node:crypto';

export type VerifyingKey = KeyObject;

/** In lower-case hexadecimal. */
export function sha256(content: Uint8Array): Promise<string> {
  return Promise.resolve(hash('sha256', content));
}

/** @throws Error where the bytes are no RSA key in PKCS #1. */
export async function publicKeyOf(pkcs1: Buffer): Promise<VerifyingKey> {
  return Promise.resolve(createPublicKey({ key: pkcs1, format: 'der', type: 'pkcs1' }));
}

/** @param signature In lower-case hexadecimal, as CloudTrail writes it: any other spelling was not written by it. */
export function isSignedBy(key: VerifyingKey, text: string, signature: string): Promise<boolean> {
  if (!/^(?:[0-9a-f]{2})+$/.test(signature)) return Promise.resolve(false);
  const padded = { key, padding: constants.RSA_PKCS1_PADDING };
  return Promise.resolve(verify('sha256', Buffer.from(text), padded, Buffer.from(signature, 'hex')));
}

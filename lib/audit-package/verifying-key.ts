/** A signer's public key, by Node.js. In a browser, WebCrypto takes this file's place (verifier/web/verifying-key.ts). */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/**
 * Whether the key signed the message: Ed25519, or ECDSA on P-256 with SHA-256 and a signature in DER.
 *
 * @returns undefined where it is no key of these kinds.
 */
export function isSignedWith(
  spki: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean | undefined> {
  const key = keyOf(spki);
  const algorithm = key && algorithmOf(key);
  return Promise.resolve(key && algorithm && verify(algorithm.hash, message, key, signature));
}

function keyOf(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): { hash: string | null } | undefined {
  if (asymmetricKeyType === 'ed25519') return { hash: null };
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
    ? { hash: 'sha256' }
    : undefined;
}

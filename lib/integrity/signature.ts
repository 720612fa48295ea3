/** The signature of a digest. CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation". */
import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { Digest } from './digest';

/** What stands in the metadata of a digest's object. */
export const SIGNATURE_ALGORITHM = 'SHA256withRSA';

/** What CloudTrail signs: the end of the hour, the place, the content's hash, and the signature before it. */
export function signedText(digest: Digest, sha256: string): string {
  const place = `${digest.digestS3Bucket}/${digest.digestS3Object}`;
  // The first digest of a chain signs the word "null", as Java writes it.
  return [digest.digestEndTime, place, sha256, digest.previousDigestSignature ?? 'null'].join('\n');
}

/** @throws Error where the bytes are no RSA key in PKCS #1. */
export function publicKeyOf(pkcs1: Buffer): KeyObject {
  return createPublicKey({ key: pkcs1, format: 'der', type: 'pkcs1' });
}

/** @param signature In lower-case hexadecimal, as CloudTrail writes it: any other spelling was not written by it. */
export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  if (!/^(?:[0-9a-f]{2})+$/.test(signature)) return false;
  return verify(
    'sha256',
    Buffer.from(text),
    { key, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(signature, 'hex'),
  );
}

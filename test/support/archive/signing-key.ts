/** A key pair of our own that signs digests as CloudTrail does. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { PublicKey } from '../../../lib/integrity/fetcher';

export interface SigningKey extends PublicKey {
  sign(text: string): string;
}

export function makeSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const value = publicKey.export({ format: 'der', type: 'pkcs1' });
  return {
    value,
    fingerprint: createHash('md5').update(value).digest('hex'),
    sign: (text) => signed(privateKey, text),
  };
}

function signed(key: KeyObject, text: string): string {
  return sign('sha256', Buffer.from(text), key).toString('hex');
}

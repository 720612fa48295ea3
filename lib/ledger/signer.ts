/** The key that signs the ledger: Ed25519 in AWS KMS, which gives out signatures and never the key. */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { noteKeyOf, type NoteKey, type NoteSigner } from '../transparency/note';
import { LedgerConflictError } from './errors';

export interface LedgerSigner extends NoteSigner {
  readonly key: NoteKey;
}

/** Which log it is, by its key: a name that tells nobody whose log it is. */
export function originOf(publicKey: KeyObject): string {
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return `wormtrail/${createHash('sha256').update(spki).digest('hex').slice(0, 32)}`;
}

/**
 * ED25519_SHA_512 takes messages as they are: MessageType RAW, up to 4096 bytes (AWS KMS API Reference, "Sign"). The public key comes
 * as SubjectPublicKeyInfo in DER ("GetPublicKey").
 *
 * @throws LedgerConflictError where KMS answers without a key or a signature.
 */
export async function kmsSigner(kms: KMSClient, KeyId: string): Promise<LedgerSigner> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  if (!PublicKey) throw new LedgerConflictError(`KMS did not answer with the public key of ${KeyId}.`);
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  const key = noteKeyOf(originOf(publicKey), publicKey);
  const sign = async (Message: Buffer): Promise<Uint8Array> => {
    const command = new SignCommand({ KeyId, Message, MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' });
    const { Signature } = await kms.send(command);
    if (!Signature) throw new LedgerConflictError(`KMS did not answer with a signature of ${KeyId}.`);
    return Signature;
  };
  return { name: key.name, keyId: key.keyId, key, sign };
}

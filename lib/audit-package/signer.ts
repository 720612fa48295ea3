/** Signs a package with a key of AWS KMS, or one in a PEM file: Ed25519, or ECDSA on P-256. */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GetPublicKeyCommand, KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { parseArn } from '../facts/arn';
import { PackingError } from './errors';

export interface Signer {
  /** DER, SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** How a kind of key signs. AWS KMS API Reference, Sign: ED25519_SHA_512 takes a message as it is, of up to 4096 bytes. */
interface Algorithm {
  readonly kms: SigningAlgorithmSpec;
  readonly hash: string | null;
}

function algorithmOf(name: string, key: KeyObject): Algorithm {
  const { asymmetricKeyType, asymmetricKeyDetails } = key;
  if (asymmetricKeyType === 'ed25519') return { kms: 'ED25519_SHA_512', hash: null };
  if (asymmetricKeyDetails?.namedCurve === 'prime256v1') return { kms: 'ECDSA_SHA_256', hash: 'sha256' };
  throw new PackingError(`The key ${name} cannot sign a package. Take one of Ed25519 or of ECDSA on P-256.`);
}

/**
 * @param key ARN of a KMS key or alias, or the path of a PEM file.
 * @throws PackingError where it cannot sign; what KMS answers.
 */
export function signerOf(key: string): Promise<Signer> {
  const arn = parseArn(key);
  return arn ? kmsSigner(key, arn.region) : pemSigner(key);
}

async function kmsSigner(KeyId: string, region: string): Promise<Signer> {
  const kms = new KMSClient({ region });
  const { PublicKey: publicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  if (!publicKey) throw new PackingError(`KMS gave no public key of ${KeyId}. Run again.`);
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  const SigningAlgorithm = algorithmOf(KeyId, key).kms;
  const signed = async (message: Uint8Array): Promise<Uint8Array> => {
    const command = new SignCommand({ KeyId, Message: message, MessageType: 'RAW', SigningAlgorithm });
    const { Signature } = await kms.send(command);
    if (!Signature) throw new PackingError(`KMS gave no signature of ${KeyId}. Run again.`);
    return Signature;
  };
  return { publicKey, sign: signed };
}

async function pemSigner(path: string): Promise<Signer> {
  const key = await privateKeyOf(path);
  const { hash } = algorithmOf(path, key);
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }),
    sign: (message) => Promise.resolve(sign(hash, message, key)),
  };
}

async function privateKeyOf(path: string): Promise<KeyObject> {
  try {
    return createPrivateKey(await readFile(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    throw new PackingError(
      `--signing-key ${path} holds no private key that can be used: ${why}. Give a PEM file without a passphrase, or the ARN of a KMS key.`,
      { cause: error },
    );
  }
}

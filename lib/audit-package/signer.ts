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

/** AWS KMS API Reference, Sign: ED25519_SHA_512 takes a message as it is, of up to 4096 bytes. */
const KMS_ALGORITHMS: Readonly<Record<string, SigningAlgorithmSpec>> = {
  ECC_NIST_P256: 'ECDSA_SHA_256',
  ECC_NIST_EDWARDS25519: 'ED25519_SHA_512',
};
const KINDS = 'Take one of Ed25519 or of ECDSA on P-256.';

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
  const { PublicKey: publicKey, KeySpec = '' } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  const SigningAlgorithm = KMS_ALGORITHMS[KeySpec];
  if (!publicKey || !SigningAlgorithm) {
    throw new PackingError(`The KMS key ${KeyId} (${KeySpec}) cannot sign a package. ${KINDS}`);
  }
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
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  if (!isEd25519 && key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new PackingError(`The key in ${path} cannot sign a package. ${KINDS}`);
  }
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }),
    sign: (message) => Promise.resolve(sign(isEd25519 ? null : 'sha256', message, key)),
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

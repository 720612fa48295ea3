/** CloudTrail's public keys from a file that somebody saved from AWS. */
import { readFile } from 'node:fs/promises';
import type { PublicKey } from '../../lib/integrity/fetcher';
import { UsageError } from './errors';

/** @throws UsageError where the file holds none. */
export async function publicKeysIn(file: string): Promise<PublicKey[]> {
  const help = 'Give the answer of `aws cloudtrail list-public-keys`, as JSON.';
  try {
    const { PublicKeyList } = JSON.parse(await textOf(file)) as {
      readonly PublicKeyList: readonly { readonly Value: unknown; readonly Fingerprint: unknown }[];
    };
    return PublicKeyList.map(({ Value, Fingerprint }) => {
      if (typeof Value !== 'string' || typeof Fingerprint !== 'string') throw new TypeError('a key is no text');
      return { fingerprint: Fingerprint, value: Buffer.from(Value, 'base64') };
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} holds no public keys. ${help}`, { cause: error });
  }
}

/** @throws UsageError where the file cannot be read. */
export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

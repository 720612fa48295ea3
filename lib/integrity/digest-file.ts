/** Reads a digest out of its object and checks it in itself, in the order in which `aws cloudtrail validate-logs` does. */
import { DigestFormatError, parseDigest, type Digest } from './digest';
import type { StoredObject } from './fetcher';
import { gunzip } from './gunzip';
import { GzipError } from './gzip';
import type { Examined } from './object-versions';
import { isSignedBy, sha256 as sha256Of } from './primitives';
import type { PublicKeys } from './public-keys';
import { SIGNATURE_ALGORITHM, signedText } from './signature';

/** A digest that CloudTrail signed. */
export interface SignedDigest {
  readonly digest: Digest;
  /** SHA-256 of the unzipped content: what the next digest names. */
  readonly sha256: string;
  readonly signature: string;
}

export type DigestFault = 'DigestMalformed' | 'DigestSignatureInvalid' | 'DigestMoved' | 'DigestKeyUnknown';

/** A digest names at most some thousand log files; this is room for 200,000. */
const DIGEST_LIMITS = { bytes: 96 * 1024 * 1024, ratio: 250 };

/** @param keys Keys that may have signed it. */
export async function examineDigest(
  place: { readonly bucket: string; readonly key: string; readonly backfill: boolean },
  stored: StoredObject,
  keys: PublicKeys,
): Promise<Examined<SignedDigest, DigestFault>> {
  let digest: Digest;
  let content: Buffer;
  try {
    content = await gunzip(stored.body, DIGEST_LIMITS);
    digest = parseDigest(content);
  } catch (error) {
    if (error instanceof GzipError) return fault('DigestMalformed', `gzip: ${error.fault}`);
    if (error instanceof DigestFormatError) return fault('DigestMalformed', error.message);
    throw error;
  }
  const { signature, 'signature-algorithm': algorithm } = stored.metadata;
  if (signature === undefined) return fault('DigestSignatureInvalid', 'no signature in its metadata');
  if (algorithm !== SIGNATURE_ALGORITHM) {
    return fault('DigestSignatureInvalid', `signature algorithm ${algorithm ?? 'not stated'}`);
  }
  if (digest.digestS3Bucket !== place.bucket || digest.digestS3Object !== place.key) {
    return fault('DigestMoved', `it says s3://${digest.digestS3Bucket}/${digest.digestS3Object}`);
  }
  return checkSignature(digest, content, signature, keys, place.backfill ? generatedAt(stored) : 'ordinary');
}

async function checkSignature(
  digest: Digest,
  content: Buffer,
  signature: string,
  keys: PublicKeys,
  generated: Date | 'ordinary' | undefined,
): Promise<Examined<SignedDigest, DigestFault>> {
  if (generated === undefined)
    return fault('DigestMalformed', 'a backfill digest without backfill-generation-timestamp');
  const fingerprint = digest.digestPublicKeyFingerprint;
  const key = await keys.find(fingerprint, generated === 'ordinary' ? undefined : generated);
  if (!key) return fault('DigestKeyUnknown', `fingerprint ${fingerprint}`);
  const sha256 = await sha256Of(content);
  if (!(await isSignedBy(key, signedText(digest, sha256), signature))) {
    return fault('DigestSignatureInvalid', 'signature does not fit the content');
  }
  return { authentic: true, content: { digest, sha256, signature } };
}

function generatedAt(stored: StoredObject): Date | undefined {
  const text = stored.metadata['backfill-generation-timestamp'];
  const time = text === undefined ? undefined : new Date(text);
  // a year that no calendar has would stop the question for its keys
  return time && /^\d{4}-/.test(text ?? '') && !Number.isNaN(time.getTime()) ? time : undefined;
}

function fault(kind: DigestFault, found: string): Examined<never, DigestFault> {
  return { authentic: false, fault: kind, found };
}

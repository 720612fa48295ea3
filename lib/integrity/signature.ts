/** The signature of a digest. CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation". */
import type { Digest } from './digest';

/** What stands in the metadata of a digest's object. */
export const SIGNATURE_ALGORITHM = 'SHA256withRSA';

/** What CloudTrail signs: the end of the hour, the place, the content's hash, and the signature before it. */
export function signedText(digest: Digest, sha256: string): string {
  const place = `${digest.digestS3Bucket}/${digest.digestS3Object}`;
  // The first digest of a chain signs the word "null", as Java writes it.
  return [digest.digestEndTime, place, sha256, digest.previousDigestSignature ?? 'null'].join('\n');
}

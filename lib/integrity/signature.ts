/** The signature of a digest. CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation". */
import type { Digest } from './digest';
import type { ManifestDigest } from './manifest';

/** What stands in the metadata of a digest's object. */
export const SIGNATURE_ALGORITHM = 'SHA256withRSA';

/** What CloudTrail signs: the end of the hour, the place, the content's hash, and the signature before it. */
export function signedText(digest: Digest, sha256: string): string {
  const { digestS3Bucket: bucket, digestS3Object: key, digestEndTime: end, previousDigestSignature } = digest;
  return textOf({ bucket, key, end, sha256, previousSignature: previousDigestSignature });
}

/** The same, of a digest that was proven before. */
export function textOf({
  bucket,
  key,
  end,
  sha256,
  previousSignature,
}: Pick<ManifestDigest, 'bucket' | 'key' | 'end' | 'sha256'> & {
  readonly previousSignature?: string | null | undefined;
}): string {
  // The first digest of a chain signs the word "null", as Java writes it.
  return [end, `${bucket}/${key}`, sha256, previousSignature ?? 'null'].join('\n');
}

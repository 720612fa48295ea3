/** `wormtrail verify --from-folder`: a copy of the bucket in the place of S3 and CloudTrail. */
import type { Fetcher, VerificationOptions } from '../../lib/integrity';
import { publicKeysIn } from './given-keys';
import { tell } from './output';

export async function copyFetcher(
  folder: string,
  { bucket, trail }: VerificationOptions,
  publicKeys = '',
): Promise<Fetcher> {
  const { copyIndex, keysOfCopy } = await import('../../lib/audit-package/copy-index.js');
  const { openFolder } = await import('../../lib/audit-package/on-disk.js');
  const { PackageFetcher } = await import('../../lib/audit-package/package-fetcher.js');
  const keys = (await publicKeysIn(publicKeys)).map(({ fingerprint, value }) => ({
    fingerprint,
    value: value.toString('base64'),
  }));
  const source = await openFolder(folder);
  const index = await copyIndex(source, bucket);
  tell(
    'Not known from a copy: locks, other versions and delete markers, when the trail began, and what the bucket holds beside it.',
  );
  return new PackageFetcher(source, index, keysOfCopy(index, keys, trail.homeRegion));
}

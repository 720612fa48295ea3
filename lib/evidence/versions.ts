/** Of all that stands under a key, what counts. */
import type { StoredVersion } from './store';

/** Whether a delete marker is what readers see first. */
export function isHidden(versions: readonly StoredVersion[]): boolean {
  return versions.some(({ isDeleteMarker, isLatest }) => isDeleteMarker && isLatest);
}

/** The version that was written first: whatever came later is not the run's own. */
export function oldest(versions: readonly StoredVersion[]): StoredVersion | undefined {
  return versions
    .filter(({ isDeleteMarker }) => !isDeleteMarker)
    .reduce<StoredVersion | undefined>(
      (first, version) =>
        first && (first.modified?.getTime() ?? 0) < (version.modified?.getTime() ?? 0) ? first : version,
      undefined,
    );
}

/** All that stands under each key, by key: S3 lists the delete markers of a page behind its versions. */
export async function byKey(
  versions: AsyncIterable<StoredVersion>,
): Promise<readonly (readonly [key: string, versions: readonly StoredVersion[]])[]> {
  const found = new Map<string, StoredVersion[]>();
  for await (const version of versions) {
    const present = found.get(version.key);
    if (present) present.push(version);
    else found.set(version.key, [version]);
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

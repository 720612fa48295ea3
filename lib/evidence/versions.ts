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

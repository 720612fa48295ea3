/**
 * Verifying again what was verified before: versions are compared with what was proven, and a sample of them is read. A version of an object
 * in a bucket with versioning never changes; what a listing cannot see (decay, an altered copy in S3 itself) is what the sample is for.
 */
import type { ManifestObject } from './manifest';
import type { ObjectVersions } from './fetcher';

export interface Sample {
  /** Of 100: how many objects are read although they seem unchanged. */
  readonly percent: number;
  /** What the sample is drawn by, in hexadecimal. */
  readonly seed: string;
  /** What the seed was taken from, in words. */
  readonly drawnFrom: string;
  /** Whether somebody could have known the sample before the log was last altered. */
  readonly foreseeable: boolean;
}

export interface Again extends Sample {
  /** Whether an object is in the sample. */
  readonly isDrawn: (object: ManifestObject) => boolean;
}

/** Whether an object lists as it was when it was proven: one version, and nothing about it differs. */
export function isUnchanged({ versions }: ObjectVersions, { versionId, etag, size }: ManifestObject): boolean {
  const [version, ...others] = versions;
  if (!version || version.deleteMarker || others.length > 0) return false;
  // without versioning a version is whatever was written last
  if (versionId === 'null' || etag === undefined) return false;
  return version.versionId === versionId && version.etag === etag && version.size === size;
}

/** What the checks of log files and digests have in common. */
import type { Check } from '../check';

export interface LogFileCheck extends Check {
  /** What a finding says first, without the name of the object. */
  readonly meaning: string;
  /** Whether it proves that something was altered; if not, something could not be proven. */
  readonly proven: boolean;
}

const OF_LOG_FILES = {
  theme: 'log-files',
  owner: 'security',
  judgedFrom: ['log files'],
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
} as const;

export const altered = { ...OF_LOG_FILES, proven: true } as const;
export const unproven = { ...OF_LOG_FILES, proven: false } as const;

export const INVESTIGATE =
  'Treat the hour as tampered with. Find who wrote or deleted the object (data events of the bucket), and keep every version.';
export const USE_ORIGINAL =
  'Read the original by its version id, remove the delete marker or the version above it, and find who put it there.';
export const HIDES =
  'A DELETE without a version id only adds a delete marker. The locked version stays, but readers of the latest ' +
  'version no longer see it (S3 User Guide, "Working with delete markers").';
export const COVERS =
  'A PUT to the same key adds a version. The locked version stays, but readers of the latest version get the other ' +
  'one (S3 User Guide, "How S3 Versioning works").';
export const LOCKS =
  'Object Lock protects a version only while its own retention lasts, and only COMPLIANCE mode binds everyone (S3 ' +
  'User Guide, "Locking objects with Object Lock").';
export const EXTEND =
  'Extend its retention in COMPLIANCE mode (s3:PutObjectRetention), and check the default retention of the bucket.';
export const FORGED =
  'If the trail delivered there before, name that bucket as well. If not, treat the digest as forged.';
export const RESTORE =
  'Grant the verifier the right to read it (bucket policy, key policy, storage class), and verify again.';

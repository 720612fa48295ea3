/** What can be wrong with an archive: every kind of problem, what it means, and how much it matters. */
import type { Severity } from '../findings/finding';

export interface ProblemMeaning {
  /** One sentence for people, without the object's name. */
  readonly meaning: string;
  readonly remedy: string;
  readonly severity: Severity;
  /** Whether it says "altered", or "could not be proven". */
  readonly proven: boolean;
}

const INVESTIGATE =
  'Treat the hour as tampered with: find who wrote or deleted the object (data events of the bucket, S3 access logs), and keep every version.';
const USE_ORIGINAL =
  'Read the original by its version id, remove the delete marker or the version above it, and find who put it there.';
const RESTORE = 'Grant the verifier the right to read it (bucket policy, key policy, storage class), and verify again.';

const altered = (severity: Severity, meaning: string, remedy: string): ProblemMeaning => ({
  meaning,
  remedy,
  severity,
  proven: true,
});
const unproven = (severity: Severity, meaning: string, remedy: string): ProblemMeaning => ({
  meaning,
  remedy,
  severity,
  proven: false,
});

export const PROBLEMS = {
  LogFileModified: altered('CRITICAL', 'The log file is not what CloudTrail delivered.', INVESTIGATE),
  LogFileMalformed: altered('CRITICAL', 'The log file is no longer valid gzip: it was altered.', INVESTIGATE),
  LogFileTrailingData: altered(
    'CRITICAL',
    'Something was appended behind the end of the log file: readers may take it for events.',
    INVESTIGATE,
  ),
  LogFileTooLarge: altered(
    'CRITICAL',
    'The log file unzips to more than CloudTrail writes: it was replaced by something that harms its readers.',
    INVESTIGATE,
  ),
  LogFileMissing: altered('CRITICAL', 'CloudTrail delivered the log file, and it is gone.', INVESTIGATE),
  LogFileHidden: altered(
    'HIGH',
    'A delete marker hides the log file from whoever asks for the latest version.',
    USE_ORIGINAL,
  ),
  LogFileOverwritten: altered(
    'HIGH',
    'Another version lies on top of the log file: readers of the latest version get what CloudTrail never wrote.',
    USE_ORIGINAL,
  ),
  LogFileRewritten: altered(
    'MEDIUM',
    'Somebody other than CloudTrail wrote the log file again with the same content: what readers get is no longer the version that CloudTrail locked.',
    USE_ORIGINAL,
  ),
  LogFileNotNamed: unproven(
    'HIGH',
    'No valid digest names this object: nothing proves that CloudTrail wrote it.',
    'Do not trust its events. Find who wrote it; if the digest of its hour is missing or invalid, recover that first.',
  ),
  LogFileElsewhere: altered(
    'HIGH',
    'A digest names a log file in a place that this trail does not deliver to; it was not read.',
    'If the trail delivered there before, name that bucket as well; otherwise treat the digest as forged.',
  ),
  LogFileNamedTwice: altered('HIGH', 'A digest names the same log file with two different hashes.', INVESTIGATE),
  LogFileUnreadable: unproven(
    'HIGH',
    'The log file exists and could not be read, so nothing is proven of it.',
    RESTORE,
  ),
  LogFileNotLocked: altered(
    'HIGH',
    'The log file is outside COMPLIANCE retention: somebody with enough rights can delete it.',
    'Extend its retention in COMPLIANCE mode (s3:PutObjectRetention), and check the default retention of the bucket.',
  ),
  DigestSignatureInvalid: altered(
    'CRITICAL',
    'The digest does not carry the signature of CloudTrail: it, or its signature, was altered.',
    INVESTIGATE,
  ),
  DigestMalformed: altered('CRITICAL', 'The object is not a digest any more: it was altered.', INVESTIGATE),
  DigestMoved: altered('CRITICAL', 'The digest belongs to another place: it was copied or moved here.', INVESTIGATE),
  DigestKeyUnknown: altered(
    'CRITICAL',
    'CloudTrail had no such key in this Region at that time: the digest is signed by somebody else, or it comes from another Region or time.',
    INVESTIGATE,
  ),
  DigestMissing: altered('CRITICAL', 'The digest that follows names this one, and it is gone.', INVESTIGATE),
  DigestHidden: altered(
    'HIGH',
    'A delete marker hides the digest: validators that look at the latest versions do not see it.',
    USE_ORIGINAL,
  ),
  DigestOverwritten: altered('HIGH', 'Another version lies on top of the digest.', USE_ORIGINAL),
  DigestRewritten: altered('MEDIUM', 'Somebody other than CloudTrail wrote the digest again.', USE_ORIGINAL),
  DigestLinkBroken: altered(
    'CRITICAL',
    'The digest does not continue the one that it names as previous: one of the two is not from this chain.',
    INVESTIGATE,
  ),
  DigestLinkSkipsTime: altered(
    'HIGH',
    'The digest continues a digest that ended at another time than this one begins: the chain is signed over hours that nothing covers.',
    INVESTIGATE,
  ),
  DigestUnreadable: unproven('HIGH', 'The digest exists and could not be read, so its hour is not proven.', RESTORE),
  DigestNotLocked: altered(
    'HIGH',
    'The digest is outside COMPLIANCE retention: somebody with enough rights can delete it.',
    'Extend its retention in COMPLIANCE mode (s3:PutObjectRetention), and check the default retention of the bucket.',
  ),
  DigestElsewhere: altered(
    'HIGH',
    'The digest names a previous digest in a place that this trail does not deliver to; it was not read.',
    'If the trail delivered there before, name that bucket as well; otherwise treat the digest as forged.',
  ),
  DigestsMissing: altered(
    'CRITICAL',
    'No valid digest covers these hours, though the chain went on: whatever was logged in them is not proven.',
    INVESTIGATE,
  ),
  NewestDigestsMissing: altered(
    'CRITICAL',
    'The newest digests are missing: the last hours may have been deleted without a trace in the chain.',
    'Check that the trail is logging and can deliver; if it is and it can, treat the hours as deleted.',
  ),
  ChainStartsLate: altered(
    'HIGH',
    'The chain begins later than the trail did: its beginning is missing, or log file validation was off.',
    'Check since when the trail has log file validation; if it had it from the start, treat the hours as deleted.',
  ),
  TrailStopped: altered(
    'HIGH',
    'No digest chain covers these hours: the trail, or its log file validation, was stopped.',
    'Find who called StopLogging, UpdateTrail or DeleteTrail (event history keeps 90 days) and whether it was planned.',
  ),
  ChainMissing: altered(
    'CRITICAL',
    'There is no digest for this account and Region in the whole period: nothing of it is proven.',
    'Check that the trail records this Region with log file validation on; if it does, treat the digests as deleted.',
  ),
} as const satisfies Record<string, ProblemMeaning>;

export type ProblemKind = keyof typeof PROBLEMS;

/** Whether what CloudTrail wrote is still there. */
export type Survival =
  /** In a version under COMPLIANCE retention. */
  | 'locked'
  /** In a version that somebody may delete. */
  | 'unlocked'
  /** In a version whose retention could not be read. */
  | 'lock unknown'
  /** No version matches. */
  | 'lost'
  /** Nothing says what the original was: the object is not named by a valid digest. */
  | 'not known';

export interface Problem {
  readonly kind: ProblemKind;
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  /** The object; for hours that nothing covers, the folder of their digests. */
  readonly key: string;
  /** The version that was judged. */
  readonly versionId?: string;
  /** When the hour, or the span of hours, begins: ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly expected: string;
  readonly found: string;
  readonly original?: Original;
}

export interface Original {
  readonly survives: Survival;
  readonly versionId?: string;
  /** ISO 8601. */
  readonly lockedUntil?: string;
}

/** One sentence on whether what CloudTrail wrote is still there; empty where that is not a question. */
export function describeOriginal({ original }: Problem): string {
  switch (original?.survives) {
    case undefined:
      return '';
    case 'locked':
      return `The original survives as version ${original.versionId ?? ''}, locked in COMPLIANCE mode until ${original.lockedUntil ?? ''}.`;
    case 'unlocked':
      return `The original survives as version ${original.versionId ?? ''}, but no COMPLIANCE retention protects it.`;
    case 'lock unknown':
      return `The original survives as version ${original.versionId ?? ''}; its retention could not be read.`;
    case 'lost':
      return 'No version of it is the original.';
    case 'not known':
      return 'What the original was is not known.';
  }
}

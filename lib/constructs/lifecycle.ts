/** What becomes of locked objects with time: cheaper storage where it may be slower, and an end after the retention. */
import { Duration } from 'aws-cdk-lib';
import { StorageClass, type LifecycleRule, type Transition } from 'aws-cdk-lib/aws-s3';

export interface LifecycleProps {
  readonly retentionDays: number;
  /** Days that objects must stay immediately available. */
  readonly keptAtHandDays: number;
  /** What ends; all else stays. @default everything */
  readonly prefixes?: readonly string[];
}

/** Instant Retrieval is paid for 90 days at least, Deep Archive for 180 (S3 User Guide, "Understanding S3 storage classes"). */
const INSTANT_RETRIEVAL_DAYS = 90;
const DEEP_ARCHIVE_DAYS = 180;
/** Retention ends to the second, lifecycle counts from midnight UTC: a day later is later everywhere. */
const MARGIN_DAYS = 1;

/**
 * Lifecycle rules that respect retention and what must be kept at hand. S3 moves nothing smaller than 128 KB (S3 User Guide,
 * "Transitioning objects"): most log files and all digests stay in Standard, where moving them would cost more than it saves.
 *
 * Expiration hides the object behind a delete marker, then the version goes, then the marker. A version that an attacker
 * made noncurrent early is safe nevertheless: Object Lock holds it until its retention ends, whatever lifecycle says (S3
 * User Guide, "Object Lock considerations").
 */
export function lifecycleRules({ retentionDays, keptAtHandDays, prefixes }: LifecycleProps): LifecycleRule[] {
  return [
    ...(prefixes ?? [undefined]).map((prefix, index) => ({
      id: index === 0 ? 'CheaperWithAge' : `CheaperWithAge${index + 1}`,
      ...(prefix !== undefined && { prefix }),
      transitions: transitions(retentionDays, keptAtHandDays),
      expiration: Duration.days(retentionDays + MARGIN_DAYS),
      noncurrentVersionExpiration: Duration.days(MARGIN_DAYS),
    })),
    { id: 'RemoveDeleteMarkersOfWhatIsGone', expiredObjectDeleteMarker: true },
    { id: 'AbortIncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
  ];
}

function transitions(retentionDays: number, keptAtHandDays: number): Transition[] {
  const archiveDay = Math.max(keptAtHandDays, INSTANT_RETRIEVAL_DAYS * 2);
  const pays = (day: number, shortest: number): boolean => retentionDays - day >= shortest;
  return [
    ...(pays(INSTANT_RETRIEVAL_DAYS, INSTANT_RETRIEVAL_DAYS)
      ? [
          {
            storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
            transitionAfter: Duration.days(INSTANT_RETRIEVAL_DAYS),
          },
        ]
      : []),
    ...(pays(archiveDay, DEEP_ARCHIVE_DAYS)
      ? [{ storageClass: StorageClass.DEEP_ARCHIVE, transitionAfter: Duration.days(archiveDay) }]
      : []),
  ];
}

/** CFTC Regulation 1.31: regulatory records of the derivatives markets. */
import { yearsInDays, type Framework } from './framework';

export const CFTC_1_31 = {
  id: 'CFTC-1.31',
  title: 'CFTC Regulation 1.31 (17 CFR 1.31), as amended in 2017',
  shortestRetention: { days: yearsInDays(5), stated: '5 years', clause: '17 CFR 1.31(b)(3)' },
  keptAtHand: { days: yearsInDays(5), stated: 'the whole period, for electronic records', clause: '17 CFR 1.31(b)(4)' },
  writeOnce: 'None named since 2017: records must be kept authentic and reliable, 1.31(c)',
  note: 'Records of swaps are kept for the life of the swap and five years more, 1.31(b)(1): state that as days.',
  // prettier-ignore
  clauses: {
    '1.31(b)(3)': {
      asks: 'Keep each regulatory record for five years from its creation',
      checks: ['DefaultRetentionMeetsFrameworks', 'LifecycleKeepsLogsUntilRetentionEnds', 'RetentionRequirementsAgree'],
    },
    '1.31(b)(4)': {
      asks: 'Keep electronic records readily accessible for the whole period',
      checks: ['KeyRetainedOnDelete', 'KeyUsable', 'LogsKeptAtHand'],
    },
    '1.31(c)(1)': {
      asks: 'Keep records in a form and manner that ensures their authenticity and reliability',
      checks: [
        'DeliversToLockedBucket', 'LogFileValidationEnabled', 'NoOtherTrailDelivers', 'ObjectDeletionDenied',
        'ObjectLockComplianceMode', 'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'TamperingDenied', 'VersioningEnabled',
      ],
    },
    '1.31(c)(2)': {
      asks: 'Have controls over electronic records: integrity, availability, and an inventory of the systems',
      checks: [
        'BucketRetainedOnDelete', 'CustomerManagedKey', 'EvidenceKeptAsLongAsLogs', 'KeyDeletionDenied',
        'KeyDeletionWaitsLongest', 'KeyMaterialFromKms', 'KeyRetainedOnDelete', 'QuickKeyDeletionDenied',
        'WrongKeyUploadsDenied',
      ],
    },
    '1.31(d)': {
      asks: 'Produce records promptly for inspection',
      checks: ['LogsKeptAtHand'],
    },
  },
  sources: [
    'Electronic Code of Federal Regulations, 17 CFR 1.31',
    'Federal Register 82 FR 24479, "Recordkeeping" (May 30, 2017)',
  ],
} as const satisfies Framework;

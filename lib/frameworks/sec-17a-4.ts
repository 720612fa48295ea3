/** SEC Rule 17a-4: what broker-dealers preserve, how long, and in what form. */
import { yearsInDays, type Framework } from './framework';

export const SEC_17A_4 = {
  id: 'SEC-17a-4',
  title: 'SEC Rule 17a-4 (17 CFR 240.17a-4), as amended in 2022',
  shortestRetention: { days: yearsInDays(6), stated: '6 years', clause: '17 CFR 240.17a-4(a)' },
  keptAtHand: { days: yearsInDays(2), stated: 'the first 2 years', clause: '17 CFR 240.17a-4(a)' },
  writeOnce:
    'Either an audit trail that can recreate an original record, or records preserved exclusively in a non-rewriteable, ' +
    'non-erasable format: (f)(2)(i)(A) or (B)',
  note:
    'Some records need three years only, paragraph (b). Records under a legal hold are kept until it is lifted, so a lock ' +
    'must be extendable: Object Lock retention and legal holds are.',
  caution:
    'An API log is rarely a 17a-4 record by itself. The rule speaks of the records of 17 CFR 240.17a-3 and 17a-4: which log files are ' +
    'among them, or belong to the audit trail of a record, the firm and its counsel decide.',
  alternatives: [
    {
      clause: '240.17a-4(f)(2)(i)(A)',
      name: 'a complete time-stamped audit trail',
      notClaimed:
        'It asks that a record which was changed or deleted can be recreated. A log of API calls says who changed what, and when; it ' +
        'does not hold what the record was before.',
    },
    { clause: '240.17a-4(f)(2)(i)(B)', name: 'a non-rewriteable, non-erasable format' },
  ],
  undertakings: [
    {
      clause: '240.17a-4(f)(3)(v)(A)',
      says:
        'A designated executive officer or a designated third party undertakes to give regulators access to the records. The firm ' +
        'files it with its designated examining authority. AWS does not act as a designated third party.',
      blanks: [
        'Firm and SEC file number',
        'Signed as (designated executive officer or designated third party)',
        'Name and title',
        'Filed with, on',
        'Date and signature',
      ],
    },
    {
      clause: '240.17a-4(i)(1)(ii)(A)',
      says:
        'The provider that holds the records undertakes that they are the property of the firm and that it does not impede access to ' +
        'them. AWS files its letter with the SEC after the firm has accepted the 17a-4 addendum in AWS Artifact, in the account that ' +
        'holds the records.',
      blanks: ['Account in which the addendum was accepted', 'Accepted by, on', 'Date of the letter of undertaking'],
    },
  ],
  // prettier-ignore
  clauses: {
    '240.17a-4(a)': {
      asks: 'Preserve records for six years, the first two in an easily accessible place',
      checks: [
        'DefaultRetentionMeetsFrameworks', 'LifecycleKeepsLogsUntilRetentionEnds', 'LogsKeptAtHand',
        'RetentionRequirementsAgree',
      ],
    },
    '240.17a-4(b)': {
      asks: 'Preserve further records for three years, the first two in an easily accessible place',
      checks: ['DefaultRetentionMeetsFrameworks'],
    },
    '240.17a-4(f)(2)(i)(A)': {
      asks: 'Keep a complete time-stamped audit trail of every change, deletion and who made it',
      checks: [
        'CloudTrailCanDeliver', 'GlobalServiceEventsLogged', 'LogBucketAccessLogged', 'ManagementEventsComplete',
        'TrailIsLogging', 'TrailMultiRegion', 'VersioningEnabled',
      ],
    },
    '240.17a-4(f)(2)(i)(B)': {
      asks: 'Preserve records exclusively in a non-rewriteable, non-erasable format',
      checks: [
        'BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete', 'DeliversToLockedBucket',
        'EvidenceWrittenByFunctionsOnly', 'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied',
        'LifecycleKeepsLogsUntilRetentionEnds', 'NoAutoDeleteObjects', 'ObjectDeletionDenied',
        'ObjectLockComplianceMode', 'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'ReplicaAsLockedAsSource',
        'TamperingDenied', 'VersioningEnabled',
      ],
    },
    '240.17a-4(f)(2)(ii)': {
      asks: 'Verify automatically that storing and retaining records is complete and accurate',
      checks: [
        'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept', 'DriftCheckScheduled',
        'EvidenceKeptAsLongAsLogs', 'FunctionsCanRun', 'FunctionsPermitted', 'LogFileValidationEnabled',
        'LogVerificationScheduled', 'MissedRunsAlarmed', 'NotificationsPermitted', 'NotificationsUnaltered',
        'RulesEnabled', 'TamperBacklogAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly',
      ],
    },
    '240.17a-4(f)(2)(iii)': {
      asks: 'If applicable, serialize the units of storage media and time-date what is placed on them',
      checks: ['LogFileValidationEnabled', 'VersioningEnabled'],
      yours: 'S3 has no units of media: name the object, its version and its time in their place',
    },
    '240.17a-4(f)(2)(iv)': {
      asks: 'Be able to download and transfer records and their audit trail readily, readable and usable',
      checks: ['LogsKeptAtHand'],
    },
    '240.17a-4(f)(2)(v)': {
      asks: 'Have a backup system or other redundancy that keeps the records accessible',
      checks: ['ReplicaAsLockedAsSource'],
    },
    '240.17a-4(f)(3)(i)': {
      asks: 'Have facilities at all times to produce records for examiners',
      checks: ['KeyDeletionDenied', 'KeyRetainedOnDelete', 'KeyUsable', 'LogsKeptAtHand'],
    },
    '240.17a-4(f)(3)(ii)': {
      asks: 'Be ready at all times to provide any record that examiners request',
      checks: ['KeyRetainedOnDelete', 'KeyUsable', 'LogsKeptAtHand'],
      yours: 'Name who hands records out, and try it: readers of the log bucket can download and decrypt them',
    },
    '240.17a-4(f)(3)(iii)': {
      asks: 'Have an audit system that accounts for each input and change of a record, and keep what it found',
      checks: [
        'EvidenceKeptAsLongAsLogs', 'EvidenceWritesLogged', 'LogBucketAccessLogged', 'LogFileValidationEnabled',
        'OnlyCloudTrailWrites',
      ],
    },
    '240.17a-4(f)(3)(iv)': {
      asks: 'Keep all information that is needed to access and locate the records',
      checks: ['LogFileValidationEnabled'],
      yours: 'Keep this with the records: the names of bucket, key and trail, and how CloudTrail names its files',
    },
    '240.17a-4(f)(3)(v)': {
      asks: 'Have a designated executive officer or a designated third party file the undertakings',
      checks: [],
      yours: 'Designate the officer or third party, give them access as a reader, and file the undertaking',
    },
    '240.17a-4(i)': {
      asks: 'Where a recordkeeping service keeps the records, have it file an undertaking, or the alternative one for cloud services',
      checks: [],
      yours: 'File it: AWS owns the servers on which the records lie',
    },
  },
  compared:
    '(a) and (b), with FINRA’s edition of the rule (2014); (f)(2)(i)(A) and (B), word by word with a quotation of the amended text; (f)(2)(ii), ' +
    'with a quotation of its beginning; not the others',
  sources: [
    'Electronic Code of Federal Regulations, 17 CFR 240.17a-4',
    'SEC Release No. 34-96034, "Electronic Recordkeeping Requirements for Broker-Dealers, Security-Based Swap Dealers, and Major Security-Based Swap Participants", 87 FR 66412 (November 3, 2022)',
    'AWS Compliance, "SEC Rules 17a-4 and 18a-6" (which undertakings AWS files, and which it does not)',
    'SEC Release No. 34-47806, "Electronic Storage of Broker-Dealer Records" (May 2003)',
  ],
} as const satisfies Framework;

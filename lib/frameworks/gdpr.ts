/** GDPR: personal data in audit logs, kept intact and no longer than necessary. */
import type { Framework } from './framework';

export const GDPR = {
  id: 'GDPR',
  title: 'General Data Protection Regulation (EU) 2016/679',
  note:
    'States no number of days: personal data is kept no longer than its purpose needs, Art. 5(1)(e), and the controller ' +
    'states how long that is. State it as maximumDays, since COMPLIANCE retention cannot be shortened afterwards.',
  // prettier-ignore
  clauses: {
    'Art. 5(1)(c)': {
      asks: 'Personal data is limited to what the purpose needs',
      checks: ['DefaultRetentionWithinMaximum', 'IncompleteUploadsAborted', 'LogsExpireAfterRetention'],
    },
    'Art. 5(1)(e)': {
      asks: 'Personal data is kept no longer than necessary',
      checks: [
        'DefaultRetentionWithinMaximum', 'LogGroupsExpire', 'LogsExpireAfterRetention', 'LogsGoneByMaximum',
        'NoncurrentVersionsExpire', 'RetentionRequirementsAgree',
      ],
    },
    'Art. 5(1)(f)': {
      asks: 'Personal data is processed with integrity and confidentiality',
      checks: [
        'CustomerManagedKey', 'KeyUsedByNamedAccountsOnly', 'LogFileValidationEnabled', 'NoPublicGrants',
        'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'OrganizationBoundary', 'OtherAccountsKeptOut',
        'PublicAccessBlocked', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders', 'ReplicaAsLockedAsSource', 'TamperingDenied', 'TlsOnly',
      ],
    },
    'Art. 5(2)': {
      asks: 'The controller can demonstrate compliance',
      checks: [
        'CloudTrailCanDeliver', 'EvidenceKeptAsLongAsLogs', 'LogBucketAccessLogged', 'OwnersDeclared',
        'RetentionRequirementsAgree', 'TrailIsLogging',
      ],
    },
    'Art. 17': {
      asks: 'Personal data is erased on request, but for processing that a legal obligation or legal claims need, Art. 17(3)(b), (e)',
      checks: ['DefaultRetentionWithinMaximum', 'LogsGoneByMaximum'],
      yours:
        'No log file can be erased before its retention ends: state the obligation or claim that excepts it, keep the retention ' +
        'no longer than that, keep personal data out of names and tags, and answer requests with when the data will be gone',
    },
    'Art. 24(1)': {
      asks: 'Measures are implemented, reviewed and kept up to date',
      checks: ['OwnersDeclared'],
    },
    'Art. 25': {
      asks: 'Data protection by design and by default',
      checks: [
        'BucketOwnerEnforced', 'DefaultRetentionWithinMaximum', 'KeyPolicyScoped', 'KeyUsedByNamedAccountsOnly',
        'LogsGoneByMaximum', 'NoPublicGrants', 'OtherAccountsKeptOut', 'PublicAccessBlocked', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders',
      ],
    },
    'Art. 30': {
      asks: 'Records of processing activities are maintained',
      checks: [],
      yours: 'Enter the audit log as a processing activity, with its purpose, its readers and when its data is gone',
    },
    'Art. 32(1)(a)': {
      asks: 'Personal data is encrypted where appropriate',
      checks: [
        'CustomerManagedKey', 'KeyRotationEnabled', 'LogGroupsEncrypted', 'QueuesEncrypted', 'TlsOnly',
        'TopicsEncrypted', 'TrailEncrypted', 'WrongKeyUploadsDenied',
      ],
    },
    'Art. 32(1)(b)': {
      asks: 'Systems stay confidential, intact, available and resilient',
      checks: ['BucketOwnerEnforced', 'KeyDeletionDenied', 'KeyRetainedOnDelete', 'KeyUsable', 'TamperingDenied'],
    },
    'Art. 32(1)(d)': {
      asks: 'The effectiveness of measures is regularly tested and evaluated',
      checks: ['DriftCheckScheduled', 'LogVerificationScheduled'],
    },
    'Art. 33': {
      asks: 'Personal data breaches are notified to the supervisory authority, where feasible within 72 hours',
      checks: ['OwnersReachable', 'TamperEventsAlarmed'],
    },
  },
  compared: 'Art. 17(3)(b) and (e), with GDPRhub; Art. 5(1)(e) and 33(1), with quotations of them; not the others',
  sources: ['EUR-Lex, Regulation (EU) 2016/679, Articles 5, 17, 24, 25, 30, 32 and 33'],
} as const satisfies Framework;

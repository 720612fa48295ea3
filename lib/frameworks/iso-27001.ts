/** ISO/IEC 27001: the controls of Annex A that an audit log serves. */
import type { Framework } from './framework';

export const ISO_27001 = {
  id: 'ISO-27001',
  title: 'ISO/IEC 27001:2022, Annex A',
  note: 'States no period: A.5.33 asks that records are kept as law, contract and business require.',
  // prettier-ignore
  clauses: {
    'A.5.2': {
      asks: 'Information security roles and responsibilities',
      checks: ['AlarmTargetsOwned', 'OwnersDeclared'],
    },
    'A.5.3': {
      asks: 'Segregation of duties',
      checks: [
        'ArchiveAdministeredApart', 'CheckerReadOnly', 'DutiesSegregated', 'OwnersAreDifferentTeams',
        'TrailOutsideArchive',
      ],
    },
    'A.5.9': {
      asks: 'Inventory of information and other associated assets',
      checks: ['ResourcesTaggedWithOwner'],
    },
    'A.5.15': {
      asks: 'Access control',
      checks: [
        'BucketOwnerEnforced', 'ConfusedDeputyPrevented', 'KeyPolicyScoped', 'KeyUsedByNamedAccountsOnly',
        'NoPublicGrants', 'OtherAccountsKeptOut', 'PublicAccessBlocked', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders',
      ],
    },
    'A.5.18': {
      asks: 'Access rights',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'BucketTamperingNotGranted',
        'CheckerTamperingNotGranted', 'KeyTamperingNotGranted', 'OnlyAdministratorsAdminister', 'RoleTrustLimited',
        'RolesNotHandedOut', 'RolesRunNothingElse', 'TrailTamperingNotGranted',
      ],
    },
    'A.5.23': {
      asks: 'Information security for use of cloud services',
      checks: ['ArchiveOutsideManagementAccount', 'ConfusedDeputyPrevented', 'OrganizationBoundary'],
    },
    'A.5.24': {
      asks: 'Information security incident management planning and preparation',
      checks: ['AlarmTargetsOwned', 'OwnersDeclared', 'OwnersReachable'],
    },
    'A.5.25': {
      asks: 'Assessment and decision on information security events',
      checks: ['InsightsReachOwner', 'OwnersReachable', 'TamperEventsAlarmed'],
    },
    'A.5.28': {
      asks: 'Collection of evidence',
      checks: [
        'DefaultRetentionMeetsFrameworks', 'EvidenceKeptAsLongAsLogs', 'EvidenceWritesLogged',
        'EvidenceWrittenByFunctionsOnly', 'LogFileValidationEnabled', 'LogVerificationScheduled', 'LogsKeptAtHand',
      ],
    },
    'A.5.33': {
      asks: 'Protection of records',
      checks: [
        'BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete', 'DefaultRetentionMeetsFrameworks',
        'DeliversToLockedBucket', 'EvidenceKeptAsLongAsLogs', 'EvidenceWrittenByFunctionsOnly',
        'GovernanceBypassGrantedToNobody', 'KeyRetainedOnDelete', 'LifecycleKeepsLogsUntilRetentionEnds',
        'NoAutoDeleteObjects', 'ObjectDeletionDenied', 'ObjectLockComplianceMode', 'ObjectLockEnabled',
        'OnlyCloudTrailWrites', 'RetentionRequirementsAgree', 'TamperingDenied',
      ],
    },
    'A.5.34': {
      asks: 'Privacy and protection of personal identifiable information (PII)',
      checks: ['DefaultRetentionWithinMaximum', 'LogsExpireAfterRetention', 'LogsGoneByMaximum'],
    },
    'A.5.36': {
      asks: 'Compliance with policies, rules and standards for information security',
      checks: ['DriftCheckScheduled', 'LogVerificationScheduled'],
    },
    'A.8.2': {
      asks: 'Privileged access rights',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'ArchiveAdministeredApart',
        'BucketTamperingNotGranted', 'CheckerReadOnly', 'CheckerTamperingNotGranted', 'CloudWatchLogsRoleMinimal',
        'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'KeyTamperingNotGranted',
        'OnlyAdministratorsAdminister', 'RoleTrustLimited', 'RolesNotHandedOut', 'RolesRunNothingElse',
        'TamperingDenied', 'TrailTamperingNotGranted',
      ],
    },
    'A.8.3': {
      asks: 'Information access restriction',
      checks: [
        'BucketOwnerEnforced', 'KeyUsedByNamedAccountsOnly', 'NoPublicGrants', 'OtherAccountsKeptOut',
        'PublicAccessBlocked', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders',
      ],
    },
    'A.8.5': {
      asks: 'Secure authentication',
      checks: ['PeopleReadWithMfa'],
    },
    'A.8.9': {
      asks: 'Configuration management',
      checks: [],
      yours: 'Manage the configuration of all systems; wormtrail compares the audit log with its deployed template',
    },
    'A.8.10': {
      asks: 'Information deletion',
      checks: [
        'DefaultRetentionWithinMaximum', 'DeleteMarkersRemoved', 'IncompleteUploadsAborted', 'LogGroupsExpire',
        'LogsExpireAfterRetention', 'LogsGoneByMaximum', 'NoncurrentVersionsExpire', 'RetentionRequirementsAgree',
      ],
    },
    'A.8.12': {
      asks: 'Data leakage prevention',
      checks: ['NoPublicGrants', 'OrganizationBoundary', 'PublicAccessBlocked', 'ReplicaAsLockedAsSource'],
    },
    'A.8.13': {
      asks: 'Information backup',
      checks: ['ReplicaAsLockedAsSource', 'VersioningEnabled'],
    },
    'A.8.15': {
      asks: 'Logging',
      checks: [
        'CloudTrailCanDeliver', 'DeliversToLockedBucket', 'GlobalServiceEventsLogged', 'KeyUsable',
        'LogBucketAccessLogged', 'LogFileValidationEnabled', 'ManagementEventsComplete', 'NoDeliveryFeedbackLoop',
        'NoOtherTrailDelivers', 'ObjectDeletionDenied', 'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'TamperingDenied',
        'TrailIsLogging', 'TrailMultiRegion', 'VersioningEnabled',
      ],
    },
    'A.8.16': {
      asks: 'Monitoring activities',
      checks: [
        'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'CloudTrailCanDeliver', 'DeadLettersAlarmed', 'DeadLettersKept',
        'DriftCheckScheduled', 'FunctionsCanRun', 'FunctionsInvokedByOwnOnly', 'FunctionsPermitted',
        'FunctionsRunOwnCodeOnly', 'InsightsEnabled', 'InsightsReachOwner', 'MissedRunsAlarmed',
        'NotificationsPermitted', 'NotificationsUnaltered', 'RulesEnabled', 'SilentDeliveriesAlarmed',
        'TamperBacklogAlarmed', 'TamperEventsAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly',
        'TrailIsLogging',
      ],
    },
    'A.8.24': {
      asks: 'Use of cryptography',
      checks: [
        'CustomerManagedKey', 'KeyDeletionDenied', 'KeyDeletionWaitsLongest', 'KeyMaterialFromKms', 'KeyPolicyScoped',
        'KeyRetainedOnDelete', 'KeyRotationEnabled', 'KeyUsable', 'LogGroupsEncrypted', 'QueuesEncrypted',
        'QuickKeyDeletionDenied', 'TlsOnly', 'TopicsEncrypted', 'TrailEncrypted', 'WrongKeyUploadsDenied',
      ],
    },
    'A.8.32': {
      asks: 'Change management',
      checks: [
        'BucketNameGenerated', 'BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete', 'FunctionsInvokedByOwnOnly',
        'FunctionsRunOwnCodeOnly', 'StackTerminationProtected', 'TamperingDenied',
      ],
    },
  },
  compared:
    'the titles of all, with the 2022 edition as Prowler 5 has it (prowler/compliance/aws); its text is sold, and was not read',
  sources: ['ISO/IEC 27001:2022, Annex A, Table A.1', 'ISO/IEC 27002:2022, clauses 5 and 8'],
} as const satisfies Framework;

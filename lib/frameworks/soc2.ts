/** SOC 2: the Trust Services Criteria that an audit log serves. */
import type { Framework } from './framework';

export const SOC2 = {
  id: 'SOC2',
  title: 'SOC 2, Trust Services Criteria 2017 (points of focus revised in 2022)',
  note: 'States no period. The logs must at least cover the period that the report covers; one year is usual.',
  // prettier-ignore
  clauses: {
    'CC1.3': {
      asks: 'Structures, reporting lines and responsibilities are established',
      checks: ['AlarmTargetsOwned', 'OwnersAreDifferentTeams', 'OwnersDeclared', 'ResourcesTaggedWithOwner'],
    },
    'CC4.1': {
      asks: 'Evaluations ascertain whether the components of internal control are present and functioning',
      checks: ['DriftCheckScheduled', 'EvidenceKeptAsLongAsLogs', 'LogVerificationScheduled', 'MissedRunsAlarmed'],
      yours: 'Evaluate controls beyond the audit log, and have the evaluations read',
    },
    'CC4.2': {
      asks: 'Deficiencies of controls are communicated in time to those who can mend them',
      checks: [
        'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept',
        'EvidenceKeptAsLongAsLogs', 'FunctionsCanRun', 'FunctionsPermitted', 'MissedRunsAlarmed',
        'NotificationsPermitted', 'NotificationsUnaltered', 'OwnersReachable', 'RulesEnabled',
        'TamperBacklogAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly',
      ],
    },
    'CC6.1': {
      asks: 'Logical access security protects information assets',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'ArchiveOutsideManagementAccount',
        'BucketOwnerEnforced', 'BucketPolicyRetainedOnDelete', 'BucketTamperingNotGranted',
        'CheckerTamperingNotGranted', 'ConfusedDeputyPrevented', 'CustomerManagedKey', 'DeliversToLockedBucket',
        'EvidenceWrittenByFunctionsOnly', 'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'KeyMaterialFromKms',
        'KeyPolicyScoped', 'KeyRotationEnabled', 'KeyTamperingNotGranted', 'KeyUsedByNamedAccountsOnly',
        'LogGroupsEncrypted', 'NoAutoDeleteObjects', 'NoPublicGrants', 'ObjectDeletionDenied',
        'ObjectLockComplianceMode', 'ObjectLockEnabled', 'OnlyAdministratorsAdminister', 'OnlyCloudTrailWrites',
        'OtherAccountsKeptOut', 'PeopleReadWithMfa', 'PublicAccessBlocked', 'QueryResultsForReadersOnly',
        'QueuesEncrypted', 'ReadsLimitedToReaders', 'RoleTrustLimited', 'RolesNotHandedOut', 'RolesRunNothingElse',
        'TamperingDenied', 'TopicsEncrypted', 'TrailEncrypted', 'TrailTamperingNotGranted', 'WrongKeyUploadsDenied',
      ],
    },
    'CC6.3': {
      asks: 'Access follows roles, least privilege and segregation of duties',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'ArchiveAdministeredApart', 'BucketOwnerEnforced',
        'BucketTamperingNotGranted', 'CheckerReadOnly', 'CheckerTamperingNotGranted', 'CloudWatchLogsRoleMinimal',
        'DutiesSegregated', 'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'KeyPolicyScoped',
        'KeyTamperingNotGranted', 'KeyUsedByNamedAccountsOnly', 'OnlyAdministratorsAdminister', 'OtherAccountsKeptOut',
        'OwnersAreDifferentTeams', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders', 'RoleTrustLimited',
        'RolesNotHandedOut', 'RolesRunNothingElse', 'TamperingDenied', 'TrailOutsideArchive',
        'TrailTamperingNotGranted',
      ],
    },
    'CC6.6': {
      asks: 'Logical access security answers threats from outside the boundaries',
      checks: [
        'ConfusedDeputyPrevented', 'KeyUsedByNamedAccountsOnly', 'NoPublicGrants', 'OrganizationBoundary',
        'OtherAccountsKeptOut', 'PublicAccessBlocked',
      ],
    },
    'CC6.7': {
      asks: 'Transmission, movement and removal of information are restricted and protected',
      checks: ['OrganizationBoundary', 'ReplicaAsLockedAsSource', 'TlsOnly'],
    },
    'CC6.8': {
      asks: 'Unauthorized or malicious software is prevented or detected',
      checks: [],
      yours: 'Protect the systems that the logs speak of',
    },
    'CC7.1': {
      asks: 'Changes to configurations that introduce vulnerabilities are detected',
      checks: [
        'DriftCheckScheduled', 'FunctionsInvokedByOwnOnly', 'FunctionsRunOwnCodeOnly', 'LogFileValidationEnabled',
        'LogVerificationScheduled', 'TamperEventsAlarmed',
      ],
    },
    'CC7.2': {
      asks: 'System components are monitored for anomalies that point to malicious acts, disasters and errors',
      checks: [
        'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'CloudTrailCanDeliver', 'DeadLettersAlarmed', 'DeadLettersKept',
        'DriftCheckScheduled', 'FunctionsCanRun', 'FunctionsInvokedByOwnOnly', 'FunctionsPermitted',
        'FunctionsRunOwnCodeOnly', 'GlobalServiceEventsLogged', 'InsightsEnabled', 'InsightsReachOwner', 'KeyUsable',
        'LogBucketAccessLogged', 'ManagementEventsComplete', 'MissedRunsAlarmed', 'NotificationsPermitted',
        'NotificationsUnaltered', 'RulesEnabled', 'SilentDeliveriesAlarmed', 'TamperBacklogAlarmed',
        'TamperEventsAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly', 'TrailIsLogging',
        'TrailMultiRegion',
      ],
      yours: 'Read the daily findings on what is unusual in the logs: a check of the configuration does not judge them',
    },
    'CC7.3': {
      asks: 'Security events are evaluated',
      checks: [
        'AlarmTargetsOwned', 'DefaultRetentionMeetsFrameworks', 'InsightsEnabled', 'InsightsReachOwner',
        'LogsKeptAtHand', 'OwnersReachable', 'TamperEventsAlarmed',
      ],
    },
    'CC7.4': {
      asks: 'Security incidents are answered by a defined program',
      checks: ['OwnersDeclared', 'OwnersReachable'],
    },
    'CC8.1': {
      asks: 'Changes are authorized, designed, tested, approved and implemented',
      checks: [
        'BucketNameGenerated', 'BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete', 'KeyRetainedOnDelete',
        'NoAutoDeleteObjects', 'StackTerminationProtected', 'TamperingDenied',
      ],
    },
    'A1.2': {
      asks: 'Backup and recovery infrastructure is designed, operated and monitored',
      checks: [
        'BucketKeyEnabled', 'BucketRetainedOnDelete', 'KeyDeletionWaitsLongest', 'KeyMaterialFromKms',
        'KeyRetainedOnDelete', 'NoDeliveryFeedbackLoop', 'QuickKeyDeletionDenied', 'ReplicaAsLockedAsSource',
        'VersioningEnabled',
      ],
    },
    'C1.1': {
      asks: 'Confidential information is identified and maintained',
      checks: ['CustomerManagedKey', 'EnvironmentsEncrypted', 'LogGroupsEncrypted', 'QueuesEncrypted', 'TopicsEncrypted'],
    },
    'C1.2': {
      asks: 'Confidential information is disposed of',
      checks: [
        'DefaultRetentionWithinMaximum', 'DeleteMarkersRemoved', 'IncompleteUploadsAborted', 'LogGroupsExpire',
        'LogsExpireAfterRetention', 'LogsGoneByMaximum', 'NoncurrentVersionsExpire', 'RetentionRequirementsAgree',
      ],
    },
    'PI1.5': {
      asks: 'Stored data is complete, accurate and protected from unauthorized modification',
      checks: [
        'DefaultRetentionMeetsFrameworks', 'DeliversToLockedBucket', 'EvidenceWrittenByFunctionsOnly',
        'LifecycleKeepsLogsUntilRetentionEnds', 'LogFileValidationEnabled', 'LogVerificationScheduled',
        'NoOtherTrailDelivers', 'ObjectDeletionDenied', 'ObjectLockComplianceMode', 'ObjectLockEnabled',
        'OnlyCloudTrailWrites', 'VersioningEnabled', 'WrongKeyUploadsDenied',
      ],
    },
  },
  compared: 'all of CC but CC4.1, with Prowler 5 (prowler/compliance/aws); not CC4.1, A1.2, C1.1, C1.2 and PI1.5',
  sources: [
    'AICPA, "2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy (With Revised Points of Focus — 2022)", TSP section 100',
  ],
} as const satisfies Framework;

/** NIST SP 800-53: the controls that an audit log serves. */
import type { Framework } from './framework';

export const NIST_800_53 = {
  id: 'NIST-800-53',
  title: 'NIST SP 800-53 Revision 5',
  writeOnce: 'Audit trails on hardware-enforced, write-once media: AU-9(1), in no baseline',
  note: 'AU-11 leaves the period to the organization: state it as days.',
  // prettier-ignore
  clauses: {
    'AC-3': {
      asks: 'Access enforcement',
      checks: [
        'BucketOwnerEnforced', 'BucketTamperingNotGranted', 'ConfusedDeputyPrevented', 'KeyUsedByNamedAccountsOnly',
        'NoPublicGrants', 'OrganizationBoundary', 'OtherAccountsKeptOut', 'PublicAccessBlocked',
        'QueryResultsForReadersOnly', 'ReadsLimitedToReaders',
      ],
    },
    'AC-4': {
      asks: 'Information flow enforcement',
      checks: ['ConfusedDeputyPrevented', 'OrganizationBoundary'],
    },
    'AC-5': {
      asks: 'Separation of duties',
      checks: [
        'ArchiveAdministeredApart', 'CheckerReadOnly', 'DutiesSegregated', 'OwnersAreDifferentTeams', 'OwnersDeclared',
        'TrailOutsideArchive',
      ],
    },
    'AC-6': {
      asks: 'Least privilege',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'BucketTamperingNotGranted', 'CheckerReadOnly',
        'CheckerTamperingNotGranted', 'CloudWatchLogsRoleMinimal', 'ConfusedDeputyPrevented',
        'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'KeyPolicyScoped', 'KeyTamperingNotGranted',
        'KeyUsedByNamedAccountsOnly', 'OnlyAdministratorsAdminister', 'OtherAccountsKeptOut', 'RoleTrustLimited',
        'RolesNotHandedOut', 'RolesRunNothingElse', 'TamperingDenied', 'TrailTamperingNotGranted',
      ],
    },
    'AU-2': {
      asks: 'Event logging',
      checks: [
        'CloudTrailCanDeliver', 'GlobalServiceEventsLogged', 'LogBucketAccessLogged', 'ManagementEventsComplete',
        'TrailIsLogging', 'TrailMultiRegion',
      ],
    },
    'AU-3': {
      asks: 'Content of audit records',
      checks: ['ManagementEventsComplete'],
    },
    'AU-5': {
      asks: 'Response to audit logging process failures',
      checks: [
        'AlarmTargetsOwned', 'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'CloudTrailCanDeliver', 'DeadLettersAlarmed',
        'DeadLettersKept', 'FunctionsCanRun', 'FunctionsPermitted', 'MissedRunsAlarmed', 'NotificationsPermitted',
        'NotificationsUnaltered', 'OwnersReachable', 'RulesEnabled', 'SilentDeliveriesAlarmed', 'TamperBacklogAlarmed',
        'TamperEventsAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly', 'TrailIsLogging',
      ],
    },
    'AU-6': {
      asks: 'Audit record review, analysis and reporting',
      checks: ['InsightsEnabled', 'InsightsReachOwner'],
      yours: 'Review and analyze the records at the frequency that you define, and report what was found: the daily findings on what is unusual help, and are no review',
    },
    'AU-9': {
      asks: 'Protection of audit information',
      checks: [
        'AdministratorsAndReadersNamed', 'ArchiveOutsideManagementAccount', 'BucketOwnerEnforced',
        'BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete', 'DeliversToLockedBucket',
        'EvidenceWrittenByFunctionsOnly', 'GovernanceBypassGrantedToNobody', 'KeyUsedByNamedAccountsOnly',
        'LifecycleKeepsLogsUntilRetentionEnds', 'LogBucketAccessLogged', 'NoAutoDeleteObjects', 'NoOtherTrailDelivers',
        'NoPublicGrants', 'ObjectDeletionDenied', 'ObjectLockComplianceMode', 'ObjectLockEnabled',
        'OnlyCloudTrailWrites', 'OtherAccountsKeptOut', 'PublicAccessBlocked', 'QueryResultsForReadersOnly',
        'ReadsLimitedToReaders', 'ReplicaAsLockedAsSource', 'StackTerminationProtected', 'TamperingDenied',
        'TrailOutsideArchive', 'VersioningEnabled',
      ],
    },
    'AU-9(1)': {
      asks: 'Hardware write-once media',
      checks: ['DeliversToLockedBucket', 'ObjectLockComplianceMode', 'ObjectLockEnabled'],
    },
    'AU-9(2)': {
      asks: 'Store on separate physical systems or components',
      checks: ['DeliversToLockedBucket', 'ReplicaAsLockedAsSource'],
    },
    'AU-9(3)': {
      asks: 'Cryptographic protection',
      checks: [
        'CustomerManagedKey', 'LogFileValidationEnabled', 'LogGroupsEncrypted', 'LogVerificationScheduled',
        'TrailEncrypted', 'WrongKeyUploadsDenied',
      ],
    },
    'AU-9(4)': {
      asks: 'Access by subset of privileged users',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'ArchiveAdministeredApart',
        'BucketTamperingNotGranted', 'CheckerTamperingNotGranted', 'DutiesSegregated',
        'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'KeyTamperingNotGranted',
        'OnlyAdministratorsAdminister', 'PeopleReadWithMfa', 'RoleTrustLimited', 'RolesNotHandedOut',
        'RolesRunNothingElse', 'TamperingDenied', 'TrailTamperingNotGranted',
      ],
    },
    'AU-9(6)': {
      asks: 'Read-only access',
      checks: ['CheckerReadOnly', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders'],
    },
    'AU-10': {
      asks: 'Non-repudiation',
      checks: [
        'EvidenceKeptAsLongAsLogs', 'EvidenceWritesLogged', 'EvidenceWrittenByFunctionsOnly',
        'LogFileValidationEnabled', 'NoOtherTrailDelivers', 'OnlyCloudTrailWrites',
      ],
    },
    'AU-11': {
      asks: 'Audit record retention',
      checks: [
        'BucketNameGenerated', 'BucketRetainedOnDelete', 'DefaultRetentionMeetsFrameworks', 'EvidenceKeptAsLongAsLogs',
        'KeyRetainedOnDelete', 'LifecycleKeepsLogsUntilRetentionEnds', 'LogGroupsExpire', 'ObjectDeletionDenied',
        'RetentionRequirementsAgree',
      ],
    },
    'AU-11(1)': {
      asks: 'Long-term retrieval capability',
      checks: ['BucketKeyEnabled', 'LogsKeptAtHand'],
    },
    'AU-12': {
      asks: 'Audit record generation',
      checks: [
        'CloudTrailCanDeliver', 'GlobalServiceEventsLogged', 'KeyUsable', 'LogBucketAccessLogged',
        'ManagementEventsComplete', 'NoDeliveryFeedbackLoop', 'RolesNotHandedOut', 'TrailIsLogging', 'TrailMultiRegion',
        'TrailTamperingNotGranted',
      ],
    },
    'CA-7': {
      asks: 'Continuous monitoring',
      checks: [
        'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept', 'DriftCheckScheduled',
        'FunctionsCanRun', 'FunctionsPermitted', 'MissedRunsAlarmed', 'NotificationsPermitted',
        'NotificationsUnaltered', 'RulesEnabled', 'TamperBacklogAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly',
      ],
    },
    'CM-2': {
      asks: 'Baseline configuration',
      checks: [],
      yours: 'Develop and maintain a baseline of the system; wormtrail has one of the audit log, its deployed template',
    },
    'CM-3': {
      asks: 'Configuration change control',
      checks: ['BucketNameGenerated', 'StackTerminationProtected'],
    },
    'CM-5': {
      asks: 'Access restrictions for change',
      checks: [
        'BucketPolicyRetainedOnDelete', 'CheckerTamperingNotGranted', 'FunctionsInvokedByOwnOnly',
        'FunctionsRunOwnCodeOnly', 'NoAutoDeleteObjects', 'OnlyAdministratorsAdminister', 'RoleTrustLimited',
        'RolesRunNothingElse', 'StackTerminationProtected', 'TamperingDenied',
      ],
    },
    'CM-6': {
      asks: 'Configuration settings',
      checks: ['DriftCheckScheduled'],
    },
    'CM-8': {
      asks: 'System component inventory',
      checks: ['ResourcesTaggedWithOwner'],
    },
    'CP-9': {
      asks: 'System backup',
      checks: ['ReplicaAsLockedAsSource', 'VersioningEnabled'],
    },
    'IA-2(1)': {
      asks: 'Multi-factor authentication to privileged accounts',
      checks: ['PeopleReadWithMfa'],
    },
    'IR-6': {
      asks: 'Incident reporting',
      checks: ['AlarmTargetsOwned', 'OwnersDeclared', 'OwnersReachable'],
    },
    'SC-8': {
      asks: 'Transmission confidentiality and integrity',
      checks: ['TlsOnly'],
    },
    'SC-12': {
      asks: 'Cryptographic key establishment and management',
      checks: [
        'CustomerManagedKey', 'KeyDeletionDenied', 'KeyDeletionWaitsLongest', 'KeyMaterialFromKms', 'KeyPolicyScoped',
        'KeyRetainedOnDelete', 'KeyRotationEnabled', 'KeyTamperingNotGranted', 'KeyUsable', 'QuickKeyDeletionDenied',
      ],
    },
    'SC-28': {
      asks: 'Protection of information at rest',
      checks: [
        'CustomerManagedKey', 'EnvironmentsEncrypted', 'LogGroupsEncrypted', 'QueuesEncrypted', 'TopicsEncrypted', 'TrailEncrypted',
        'WrongKeyUploadsDenied',
      ],
    },
    'SI-4': {
      asks: 'System monitoring',
      checks: [
        'AlarmTamperingNotGranted', 'DriftCheckScheduled', 'InsightsEnabled', 'InsightsReachOwner',
        'TamperEventsAlarmed',
      ],
    },
    'SI-4(5)': {
      asks: 'System-generated alerts',
      checks: [
        'AlarmTargetsOwned', 'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept',
        'FunctionsCanRun', 'FunctionsPermitted', 'InsightsReachOwner', 'MissedRunsAlarmed', 'NotificationsPermitted',
        'NotificationsUnaltered', 'OwnersReachable', 'RulesEnabled', 'SilentDeliveriesAlarmed', 'TamperBacklogAlarmed',
        'TamperEventsAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly',
      ],
    },
    'SI-7': {
      asks: 'Software, firmware and information integrity',
      checks: [
        'FunctionsInvokedByOwnOnly', 'FunctionsRunOwnCodeOnly', 'LogFileValidationEnabled',
        'LogVerificationScheduled', 'OnlyCloudTrailWrites',
      ],
    },
    'SI-12': {
      asks: 'Information management and retention',
      checks: [
        'DefaultRetentionMeetsFrameworks', 'DefaultRetentionWithinMaximum', 'DeleteMarkersRemoved',
        'IncompleteUploadsAborted', 'LogGroupsExpire', 'LogsExpireAfterRetention', 'LogsGoneByMaximum',
        'NoncurrentVersionsExpire', 'RetentionRequirementsAgree',
      ],
    },
  },
  compared:
    'the titles of all but AU-5, AU-9(1), AU-9(4), AU-9(6), IR-6 and SI-4(5), with Revision 5 as Prowler 5 has it (prowler/compliance/aws)',
  sources: [
    'NIST SP 800-53 Rev. 5 (September 2020, updated December 2020), https://doi.org/10.6028/NIST.SP.800-53r5',
    'NIST OSCAL content, SP 800-53 Rev. 5.1.1 catalog and SP 800-53B baselines, for the titles and who is asked for them',
  ],
} as const satisfies Framework;

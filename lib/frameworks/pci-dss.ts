/** PCI DSS: audit logs around cardholder data. */
import { yearsInDays, type Framework } from './framework';

/** No three months in a row have more days. */
const THREE_MONTHS_IN_DAYS = 92;

export const PCI_DSS = {
  id: 'PCI-DSS',
  title: 'PCI DSS 4.0.1',
  shortestRetention: { days: yearsInDays(1), stated: '12 months', clause: 'PCI DSS 10.5.1' },
  keptAtHand: { days: THREE_MONTHS_IN_DAYS, stated: 'the most recent 3 months', clause: 'PCI DSS 10.5.1' },
  writeOnce: 'Audit logs are protected from destruction and unauthorized modification: 10.3',
  // prettier-ignore
  clauses: {
    '3.5.1': {
      asks: 'Stored account data is unreadable wherever it is stored',
      checks: [],
      yours: 'Keep account numbers out of what CloudTrail logs, such as names and tags; encryption of the bucket alone is not enough, 3.5.1.2',
    },
    '3.6.1': {
      asks: 'Procedures protect cryptographic keys against disclosure and misuse',
      checks: [
        'CustomerManagedKey', 'KeyDeletionDenied', 'KeyMaterialFromKms', 'KeyPolicyScoped', 'KeyRetainedOnDelete',
        'KeyUsable', 'WrongKeyUploadsDenied',
      ],
    },
    '3.7.4': {
      asks: 'Keys are changed at the end of their cryptoperiod',
      checks: ['KeyRotationEnabled'],
    },
    '3.7.5': {
      asks: 'Keys are retired, replaced or destroyed when their integrity is weakened',
      checks: ['KeyDeletionWaitsLongest', 'QuickKeyDeletionDenied'],
    },
    '7.2.1': {
      asks: 'Access is granted by an access control model that fits the job',
      checks: [
        'BucketOwnerEnforced', 'ConfusedDeputyPrevented', 'KeyUsedByNamedAccountsOnly', 'NoPublicGrants',
        'OnlyAdministratorsAdminister', 'OtherAccountsKeptOut', 'RoleTrustLimited', 'RolesRunNothingElse',
      ],
    },
    '7.2.2': {
      asks: 'Access is the least that the job needs',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'ArchiveAdministeredApart',
        'BucketTamperingNotGranted', 'CheckerReadOnly', 'CheckerTamperingNotGranted', 'CloudWatchLogsRoleMinimal',
        'DutiesSegregated', 'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'KeyPolicyScoped',
        'KeyTamperingNotGranted', 'KeyUsedByNamedAccountsOnly', 'OnlyAdministratorsAdminister', 'OtherAccountsKeptOut',
        'QueryResultsForReadersOnly', 'ReadsLimitedToReaders', 'RoleTrustLimited', 'RolesNotHandedOut',
        'RolesRunNothingElse', 'TamperingDenied', 'TrailTamperingNotGranted',
      ],
    },
    '8.4.2': {
      asks: 'Access by people into the environment takes multi-factor authentication',
      checks: ['PeopleReadWithMfa'],
    },
    '10.2.1': {
      asks: 'Audit logs are enabled and active for all system components and cardholder data',
      checks: [
        'CloudTrailCanDeliver', 'GlobalServiceEventsLogged', 'KeyUsable', 'ManagementEventsComplete', 'TrailIsLogging',
        'TrailMultiRegion',
      ],
    },
    '10.2.1.2': {
      asks: 'Audit logs capture all actions of individuals with administrative access',
      checks: ['GlobalServiceEventsLogged', 'ManagementEventsComplete'],
    },
    '10.2.1.3': {
      asks: 'Audit logs capture all access to audit logs',
      checks: ['LogBucketAccessLogged'],
    },
    '10.2.1.5': {
      asks: 'Audit logs capture all changes to identification and authentication credentials',
      checks: ['GlobalServiceEventsLogged', 'ManagementEventsComplete'],
    },
    '10.2.1.6': {
      asks: 'Audit logs capture new audit logs, and starting, stopping and pausing of existing ones',
      checks: ['CloudTrailCanDeliver', 'TamperEventsAlarmed', 'TrailIsLogging'],
    },
    '10.2.1.7': {
      asks: 'Audit logs capture creation and deletion of system-level objects',
      checks: ['ManagementEventsComplete'],
    },
    '10.2.2': {
      asks: 'Audit logs record who, what kind of event, when, with which result, from where, and on what',
      checks: ['ManagementEventsComplete'],
      yours: 'CloudTrail records these details; show them in one log file, and in the logs of other system components',
    },
    '10.3.1': {
      asks: 'Read access to audit logs is limited to those with a job-related need',
      checks: [
        'BucketOwnerEnforced', 'BucketPolicyRetainedOnDelete', 'CustomerManagedKey', 'KeyUsedByNamedAccountsOnly',
        'LogGroupsEncrypted', 'NoPublicGrants', 'OrganizationBoundary', 'OtherAccountsKeptOut', 'PeopleReadWithMfa',
        'PublicAccessBlocked', 'QueryResultsForReadersOnly', 'QueuesEncrypted', 'ReadsLimitedToReaders', 'TopicsEncrypted', 'TrailEncrypted',
      ],
    },
    '10.3.2': {
      asks: 'Audit log files are protected from modification by individuals',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'ArchiveAdministeredApart',
        'ArchiveOutsideManagementAccount', 'BucketPolicyRetainedOnDelete', 'BucketRetainedOnDelete',
        'BucketTamperingNotGranted', 'CheckerTamperingNotGranted', 'DeliversToLockedBucket',
        'EvidenceWrittenByFunctionsOnly', 'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied',
        'KeyTamperingNotGranted', 'NoAutoDeleteObjects', 'NoOtherTrailDelivers', 'ObjectDeletionDenied',
        'ObjectLockComplianceMode', 'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'ReplicaAsLockedAsSource',
        'RolesNotHandedOut', 'StackTerminationProtected', 'TamperingDenied', 'TrailOutsideArchive',
        'TrailTamperingNotGranted', 'VersioningEnabled', 'WrongKeyUploadsDenied',
      ],
    },
    '10.3.3': {
      asks: 'Audit log files are promptly backed up to central media that is difficult to modify',
      checks: ['DeliversToLockedBucket', 'ObjectLockEnabled', 'ReplicaAsLockedAsSource'],
    },
    '10.3.4': {
      asks: 'Change detection on audit logs ensures that existing data cannot change without an alert',
      checks: ['LogFileValidationEnabled', 'LogVerificationScheduled', 'TamperEventsAlarmed'],
    },
    '10.4.1': {
      asks: 'Audit logs of security events and of critical components are reviewed at least once daily',
      checks: [],
      yours: 'Review the logs every day: a drift check reads the configuration, not the logs, and the daily findings on what is unusual help, and are no review',
    },
    '10.4.1.1': {
      asks: 'Mechanisms automate the review of audit logs',
      checks: ['InsightsEnabled', 'InsightsReachOwner'],
      yours:
        'Feed the logs to what reviews them: Insights looks for unusual rates of calls and errors alone, and the daily findings on what ' +
        'is unusual for what a day counts that the days before did not',
    },
    '10.5.1': {
      asks: 'Audit log history is kept for at least 12 months, at least the last three immediately available',
      checks: [
        'BucketNameGenerated', 'BucketRetainedOnDelete', 'DefaultRetentionMeetsFrameworks', 'EvidenceKeptAsLongAsLogs',
        'KeyRetainedOnDelete', 'LifecycleKeepsLogsUntilRetentionEnds', 'LogsKeptAtHand', 'RetentionRequirementsAgree',
      ],
    },
    '10.7.2': {
      asks: 'Failures of critical security control systems are detected, alerted and addressed promptly',
      checks: [
        'AlarmTargetsOwned', 'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept',
        'FunctionsCanRun', 'FunctionsInvokedByOwnOnly', 'FunctionsPermitted', 'FunctionsRunOwnCodeOnly',
        'MissedRunsAlarmed', 'NotificationsPermitted', 'NotificationsUnaltered', 'OwnersReachable', 'RulesEnabled',
        'SilentDeliveriesAlarmed', 'TamperBacklogAlarmed', 'TamperEventsAlarmed', 'TamperEventsReachResponder',
        'TamperEventsTakenByResponderOnly',
      ],
    },
    '10.7.3': {
      asks: 'Failures of critical security controls are answered promptly',
      checks: [
        'AlarmTargetsOwned', 'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept',
        'FunctionsCanRun', 'FunctionsPermitted', 'MissedRunsAlarmed', 'NotificationsPermitted',
        'NotificationsUnaltered', 'OwnersDeclared', 'OwnersReachable', 'RulesEnabled', 'TamperBacklogAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly',
      ],
    },
    '11.5.2': {
      asks: 'A change-detection mechanism alerts on unauthorized modification of critical files',
      checks: [
        'DriftCheckScheduled', 'FunctionsInvokedByOwnOnly', 'FunctionsRunOwnCodeOnly', 'LogFileValidationEnabled',
        'LogVerificationScheduled', 'TamperEventsAlarmed',
      ],
    },
  },
  compared:
    '10.2.1, its 10.2.1.2, 10.2.1.3, 10.2.1.5 to 10.2.1.7, and 10.2.2, with v4.0.1 as Cloudaware’s documentation lists it; not the others',
  sources: [
    'PCI Security Standards Council, "Payment Card Industry Data Security Standard v4.0.1" (June 2024), requirements 3, 7, 8, 10 and 11',
  ],
} as const satisfies Framework;

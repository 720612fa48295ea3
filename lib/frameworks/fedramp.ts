/** FedRAMP: United States federal agencies' logs, with the periods of OMB M-26-14. */
import { yearsInDays, type Framework } from './framework';

/** No six months in a row have more days. */
const SIX_MONTHS_IN_DAYS = 184;

export const FEDRAMP = {
  id: 'FedRAMP',
  title: 'FedRAMP Revision 5 baselines and Consolidated Rules for 2026, with OMB M-26-14',
  shortestRetention: { days: yearsInDays(1), stated: '1 year retrievable', clause: 'OMB M-26-14, Appendix B' },
  keptAtHand: { days: SIX_MONTHS_IN_DAYS, stated: '6 months searchable', clause: 'OMB M-26-14, Appendix B' },
  note:
    'AU-11 of the baselines leaves the period to the federal logging rules. M-26-14 rescinded M-21-31 on May 22, 2026, and with it 12 ' +
    'months in active and 18 in cold storage: where an agreement still asks for those, state 915 days. Records schedules of an ' +
    'agency may ask for more. The Consolidated Rules for 2026 (June 24, 2026) ask to verify and validate machine-based resources at ' +
    'least every 7 days (20x Class B, VDR-TFR-MVX), every 3 days (20x Class C), or every month (Revision 5, VDR-TFR-MVF); the drift ' +
    'check and the log verification run at least once a day.',
  // prettier-ignore
  clauses: {
    'AU-6': {
      asks: 'Audit record review, analysis and reporting',
      checks: ['InsightsEnabled', 'InsightsReachOwner'],
      yours:
        'Review and analyze the records at least weekly, and report what was found: the Consolidated Rules treat it as vulnerability ' +
        'detection (VDR), and the daily findings on what is unusual help, and are no review',
    },
    'AU-9': {
      asks: 'Protection of audit information',
      checks: [
        'AdministratorsAndReadersNamed', 'ArchiveOutsideManagementAccount', 'BucketOwnerEnforced',
        'BucketPolicyRetainedOnDelete', 'DeliversToLockedBucket', 'EvidenceWrittenByFunctionsOnly',
        'GovernanceBypassGrantedToNobody', 'KeyUsedByNamedAccountsOnly', 'LogBucketAccessLogged', 'NoAutoDeleteObjects',
        'NoOtherTrailDelivers', 'NoPublicGrants', 'ObjectDeletionDenied', 'ObjectLockComplianceMode',
        'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'OtherAccountsKeptOut', 'PublicAccessBlocked',
        'QueryResultsForReadersOnly', 'ReadsLimitedToReaders', 'ReplicaAsLockedAsSource', 'StackTerminationProtected',
        'TamperingDenied', 'TrailOutsideArchive', 'VersioningEnabled',
      ],
    },
    'AU-9(2)': {
      asks: 'Store on separate physical systems or components (High)',
      checks: ['DeliversToLockedBucket', 'ReplicaAsLockedAsSource'],
    },
    'AU-9(3)': {
      asks: 'Cryptographic protection (High)',
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
    'AU-11': {
      asks: 'Audit record retention',
      checks: [
        'BucketNameGenerated', 'BucketRetainedOnDelete', 'DefaultRetentionMeetsFrameworks', 'EvidenceKeptAsLongAsLogs',
        'KeyRetainedOnDelete', 'LifecycleKeepsLogsUntilRetentionEnds', 'LogsKeptAtHand', 'RetentionRequirementsAgree',
      ],
    },
    'AU-12': {
      asks: 'Audit record generation',
      checks: [
        'CloudTrailCanDeliver', 'GlobalServiceEventsLogged', 'KeyUsable', 'LogBucketAccessLogged',
        'ManagementEventsComplete', 'TrailIsLogging', 'TrailMultiRegion',
      ],
    },
    'SC-12': {
      asks: 'Cryptographic key establishment and management',
      checks: [
        'CustomerManagedKey', 'KeyDeletionDenied', 'KeyDeletionWaitsLongest', 'KeyMaterialFromKms', 'KeyPolicyScoped',
        'KeyRetainedOnDelete', 'KeyRotationEnabled', 'KeyUsable', 'QuickKeyDeletionDenied',
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
        'AlarmTargetsOwned', 'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept',
        'DriftCheckScheduled', 'FunctionsCanRun', 'FunctionsInvokedByOwnOnly', 'FunctionsPermitted',
        'FunctionsRunOwnCodeOnly', 'InsightsEnabled', 'InsightsReachOwner', 'MissedRunsAlarmed',
        'NotificationsPermitted', 'NotificationsUnaltered', 'OwnersReachable', 'RulesEnabled',
        'SilentDeliveriesAlarmed', 'TamperBacklogAlarmed', 'TamperEventsAlarmed', 'TamperEventsReachResponder',
        'TamperEventsTakenByResponderOnly',
      ],
    },
  },
  compared:
    'the controls, with the lists of the Revision 5 classes in the machine-readable rules that FedRAMP publishes (FedRAMP/rules, version ' +
    '2026.07.14.01), and the periods of VDR-TFR-MVX and VDR-TFR-MVF with the same; the two periods of M-26-14 with a quotation of its ' +
    'Appendix B.1',
  sources: [
    'OMB Memorandum M-26-14, "Ensuring Effective and Efficient Agency Logging and Network Visibility to Defend Against Evolving Cyber Threats" (May 22, 2026)',
    'CISA, "Logging Reference Architecture" (August 20, 2026)',
    'FedRAMP Security Controls Baseline, Revision 5',
    'FedRAMP, "Consolidated Rules for 2026" (June 24, 2026), fedramp.gov/2026',
  ],
} as const satisfies Framework;

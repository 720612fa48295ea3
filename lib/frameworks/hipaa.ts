/** HIPAA Security Rule: records of activity in systems with electronic health information. */
import { yearsInDays, type Framework } from './framework';

export const HIPAA = {
  id: 'HIPAA',
  title: 'HIPAA Security Rule (45 CFR Part 164, Subpart C)',
  shortestRetention: { days: yearsInDays(6), stated: '6 years', clause: '45 CFR 164.316(b)(2)(i)' },
  note:
    'The six years are stated for documentation of actions, activities and assessments. The rule states no period for logs; ' +
    'keeping audit logs as long as the documentation that rests on them is the usual reading.',
  // prettier-ignore
  clauses: {
    '164.308(a)(1)(ii)(D)': {
      asks: 'Review records of information system activity regularly',
      checks: ['InsightsEnabled', 'InsightsReachOwner'],
      yours:
        'Review the logs by a procedure of your own: a drift check reads the configuration, not the logs, and the daily findings on what is unusual help, and are no review',
    },
    '164.308(a)(3)(i)': {
      asks: 'Give the workforce the access it needs and no other',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'BucketTamperingNotGranted',
        'CheckerTamperingNotGranted', 'DutiesSegregated', 'KeyTamperingNotGranted', 'OnlyAdministratorsAdminister',
        'RoleTrustLimited', 'RolesNotHandedOut', 'RolesRunNothingElse', 'TrailTamperingNotGranted',
      ],
    },
    '164.308(a)(4)(i)': {
      asks: 'Authorize access to health information',
      checks: ['KeyUsedByNamedAccountsOnly', 'OtherAccountsKeptOut', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders'],
    },
    '164.308(a)(6)(ii)': {
      asks: 'Identify, answer and document security incidents',
      checks: [
        'AlarmTargetsOwned', 'AlarmsNotFooled', 'CheckerFailuresAlarmed', 'DeadLettersAlarmed', 'DeadLettersKept',
        'FunctionsCanRun', 'FunctionsPermitted', 'InsightsEnabled', 'InsightsReachOwner', 'MissedRunsAlarmed',
        'NotificationsPermitted', 'NotificationsUnaltered', 'OwnersDeclared', 'OwnersReachable', 'RulesEnabled',
        'TamperBacklogAlarmed', 'TamperEventsAlarmed', 'TamperEventsReachResponder', 'TamperEventsTakenByResponderOnly',
      ],
    },
    '164.308(a)(7)(ii)(A)': {
      asks: 'Keep retrievable exact copies',
      checks: ['ReplicaAsLockedAsSource', 'VersioningEnabled'],
    },
    '164.308(a)(8)': {
      asks: 'Evaluate periodically whether safeguards still meet the rule',
      checks: ['DriftCheckScheduled'],
    },
    '164.312(a)(1)': {
      asks: 'Allow access only to those who were granted it',
      checks: [
        'AdministratorsAndReadersNamed', 'AlarmTamperingNotGranted', 'BucketOwnerEnforced',
        'BucketPolicyRetainedOnDelete', 'BucketTamperingNotGranted', 'CheckerTamperingNotGranted',
        'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'KeyPolicyScoped', 'KeyTamperingNotGranted',
        'KeyUsedByNamedAccountsOnly', 'NoPublicGrants', 'OnlyAdministratorsAdminister', 'OtherAccountsKeptOut',
        'PublicAccessBlocked', 'QueryResultsForReadersOnly', 'ReadsLimitedToReaders', 'RoleTrustLimited', 'RolesNotHandedOut', 'RolesRunNothingElse',
        'TamperingDenied', 'TrailTamperingNotGranted',
      ],
    },
    '164.312(a)(2)(iv)': {
      asks: 'Encrypt and decrypt stored information',
      checks: [
        'CustomerManagedKey', 'KeyRotationEnabled', 'KeyUsable', 'LogGroupsEncrypted', 'QueuesEncrypted',
        'TopicsEncrypted', 'TrailEncrypted', 'WrongKeyUploadsDenied',
      ],
    },
    '164.312(b)': {
      asks: 'Record and examine activity in systems with health information',
      checks: [
        'CloudTrailCanDeliver', 'GlobalServiceEventsLogged', 'KeyUsable', 'LogBucketAccessLogged',
        'ManagementEventsComplete', 'TrailIsLogging', 'TrailMultiRegion',
      ],
    },
    '164.312(c)(1)': {
      asks: 'Protect information from improper alteration or destruction',
      checks: [
        'BucketRetainedOnDelete', 'DeliversToLockedBucket', 'EvidenceWrittenByFunctionsOnly',
        'FunctionsInvokedByOwnOnly', 'FunctionsRunOwnCodeOnly', 'GovernanceBypassGrantedToNobody',
        'KeyDeletionDenied', 'KeyMaterialFromKms', 'KeyRetainedOnDelete', 'LifecycleKeepsLogsUntilRetentionEnds',
        'LogFileValidationEnabled', 'NoAutoDeleteObjects', 'NoOtherTrailDelivers', 'ObjectDeletionDenied',
        'ObjectLockComplianceMode', 'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'ReplicaAsLockedAsSource',
        'StackTerminationProtected', 'TamperingDenied', 'VersioningEnabled', 'WrongKeyUploadsDenied',
      ],
    },
    '164.312(c)(2)': {
      asks: 'Corroborate that information was not altered or destroyed without authority',
      checks: ['LogFileValidationEnabled', 'LogVerificationScheduled'],
    },
    '164.312(d)': {
      asks: 'Verify that a person who seeks access is who they claim to be',
      checks: ['PeopleReadWithMfa'],
    },
    '164.312(e)(1)': {
      asks: 'Guard against unauthorized access to information in transmission',
      checks: ['TlsOnly'],
    },
    '164.312(e)(2)(ii)': {
      asks: 'Encrypt information in transmission',
      checks: ['TlsOnly', 'TopicsEncrypted'],
    },
    '164.316(b)(1)(ii)': {
      asks: 'Keep a written record of actions, activities and assessments that must be documented',
      checks: ['EvidenceKeptAsLongAsLogs'],
    },
    '164.316(b)(2)(i)': {
      asks: 'Retain that documentation for six years',
      checks: [
        'DefaultRetentionMeetsFrameworks', 'EvidenceKeptAsLongAsLogs', 'LifecycleKeepsLogsUntilRetentionEnds',
        'RetentionRequirementsAgree',
      ],
    },
  },
  compared: 'all but the two of 164.316, with the titles that Prowler 5 has of them (prowler/compliance/aws)',
  sources: [
    'Electronic Code of Federal Regulations, 45 CFR 164.308, 164.312 and 164.316',
    'NIST SP 800-66 Rev. 2, "Implementing the HIPAA Security Rule"',
  ],
} as const satisfies Framework;

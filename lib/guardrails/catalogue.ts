/** Every guardrail, by theme. Generated from the files beside it: run `npm run generate` after adding one. */
import type { Guardrail } from './guardrail';
import { BucketNameGenerated } from './write-once/BucketNameGenerated';
import { BucketOwnerEnforced } from './write-once/BucketOwnerEnforced';
import { BucketPolicyRetainedOnDelete } from './write-once/BucketPolicyRetainedOnDelete';
import { BucketRetainedOnDelete } from './write-once/BucketRetainedOnDelete';
import { GovernanceBypassGrantedToNobody } from './write-once/GovernanceBypassGrantedToNobody';
import { NoAutoDeleteObjects } from './write-once/NoAutoDeleteObjects';
import { ObjectLockComplianceMode } from './write-once/ObjectLockComplianceMode';
import { ObjectLockEnabled } from './write-once/ObjectLockEnabled';
import { ReplicaAsLockedAsSource } from './write-once/ReplicaAsLockedAsSource';
import { StackTerminationProtected } from './write-once/StackTerminationProtected';
import { VersioningEnabled } from './write-once/VersioningEnabled';
import { DefaultRetentionMeetsFrameworks } from './retention/DefaultRetentionMeetsFrameworks';
import { DefaultRetentionWithinMaximum } from './retention/DefaultRetentionWithinMaximum';
import { DeleteMarkersRemoved } from './retention/DeleteMarkersRemoved';
import { EvidenceKeptAsLongAsLogs } from './retention/EvidenceKeptAsLongAsLogs';
import { IncompleteUploadsAborted } from './retention/IncompleteUploadsAborted';
import { LifecycleKeepsLogsUntilRetentionEnds } from './retention/LifecycleKeepsLogsUntilRetentionEnds';
import { LogGroupsExpire } from './retention/LogGroupsExpire';
import { LogsExpireAfterRetention } from './retention/LogsExpireAfterRetention';
import { LogsGoneByMaximum } from './retention/LogsGoneByMaximum';
import { LogsKeptAtHand } from './retention/LogsKeptAtHand';
import { NoncurrentVersionsExpire } from './retention/NoncurrentVersionsExpire';
import { RetentionRequirementsAgree } from './retention/RetentionRequirementsAgree';
import { AdministratorsAndReadersNamed } from './access/AdministratorsAndReadersNamed';
import { AlarmTamperingNotGranted } from './access/AlarmTamperingNotGranted';
import { ArchiveAdministeredApart } from './access/ArchiveAdministeredApart';
import { ArchiveOutsideManagementAccount } from './access/ArchiveOutsideManagementAccount';
import { BucketTamperingNotGranted } from './access/BucketTamperingNotGranted';
import { CheckerTamperingNotGranted } from './access/CheckerTamperingNotGranted';
import { ConfusedDeputyPrevented } from './access/ConfusedDeputyPrevented';
import { DutiesSegregated } from './access/DutiesSegregated';
import { EvidenceWrittenByFunctionsOnly } from './access/EvidenceWrittenByFunctionsOnly';
import { KeyTamperingNotGranted } from './access/KeyTamperingNotGranted';
import { NoPublicGrants } from './access/NoPublicGrants';
import { ObjectDeletionDenied } from './access/ObjectDeletionDenied';
import { OnlyAdministratorsAdminister } from './access/OnlyAdministratorsAdminister';
import { OnlyCloudTrailWrites } from './access/OnlyCloudTrailWrites';
import { OrganizationBoundary } from './access/OrganizationBoundary';
import { OtherAccountsKeptOut } from './access/OtherAccountsKeptOut';
import { PeopleReadWithMfa } from './access/PeopleReadWithMfa';
import { PoliciesWithinQuotas } from './access/PoliciesWithinQuotas';
import { PublicAccessBlocked } from './access/PublicAccessBlocked';
import { QueryResultsForReadersOnly } from './access/QueryResultsForReadersOnly';
import { ReadsLimitedToReaders } from './access/ReadsLimitedToReaders';
import { RoleTrustLimited } from './access/RoleTrustLimited';
import { RolesNotHandedOut } from './access/RolesNotHandedOut';
import { RolesRunNothingElse } from './access/RolesRunNothingElse';
import { TamperingDenied } from './access/TamperingDenied';
import { TlsOnly } from './access/TlsOnly';
import { TrailOutsideArchive } from './access/TrailOutsideArchive';
import { TrailTamperingNotGranted } from './access/TrailTamperingNotGranted';
import { BucketKeyEnabled } from './encryption/BucketKeyEnabled';
import { CustomerManagedKey } from './encryption/CustomerManagedKey';
import { EnvironmentsEncrypted } from './encryption/EnvironmentsEncrypted';
import { KeyDeletionDenied } from './encryption/KeyDeletionDenied';
import { KeyDeletionWaitsLongest } from './encryption/KeyDeletionWaitsLongest';
import { KeyMaterialFromKms } from './encryption/KeyMaterialFromKms';
import { KeyPolicyScoped } from './encryption/KeyPolicyScoped';
import { KeyRetainedOnDelete } from './encryption/KeyRetainedOnDelete';
import { KeyRotationEnabled } from './encryption/KeyRotationEnabled';
import { KeyUsable } from './encryption/KeyUsable';
import { KeyUsedByNamedAccountsOnly } from './encryption/KeyUsedByNamedAccountsOnly';
import { LogGroupsEncrypted } from './encryption/LogGroupsEncrypted';
import { QueuesEncrypted } from './encryption/QueuesEncrypted';
import { QuickKeyDeletionDenied } from './encryption/QuickKeyDeletionDenied';
import { TopicsEncrypted } from './encryption/TopicsEncrypted';
import { WrongKeyUploadsDenied } from './encryption/WrongKeyUploadsDenied';
import { CloudTrailCanDeliver } from './trail/CloudTrailCanDeliver';
import { CloudWatchLogsRoleMinimal } from './trail/CloudWatchLogsRoleMinimal';
import { DeliversToLockedBucket } from './trail/DeliversToLockedBucket';
import { EvidenceWritesLogged } from './trail/EvidenceWritesLogged';
import { GlobalServiceEventsLogged } from './trail/GlobalServiceEventsLogged';
import { InsightsEnabled } from './trail/InsightsEnabled';
import { LogBucketAccessLogged } from './trail/LogBucketAccessLogged';
import { LogFileValidationEnabled } from './trail/LogFileValidationEnabled';
import { ManagementEventsComplete } from './trail/ManagementEventsComplete';
import { NoDeliveryFeedbackLoop } from './trail/NoDeliveryFeedbackLoop';
import { NoOtherTrailDelivers } from './trail/NoOtherTrailDelivers';
import { TrailEncrypted } from './trail/TrailEncrypted';
import { TrailIsLogging } from './trail/TrailIsLogging';
import { TrailMultiRegion } from './trail/TrailMultiRegion';
import { AlarmTargetsOwned } from './monitoring/AlarmTargetsOwned';
import { AlarmsNotFooled } from './monitoring/AlarmsNotFooled';
import { CheckerFailuresAlarmed } from './monitoring/CheckerFailuresAlarmed';
import { CheckerReadOnly } from './monitoring/CheckerReadOnly';
import { DeadLettersAlarmed } from './monitoring/DeadLettersAlarmed';
import { DeadLettersKept } from './monitoring/DeadLettersKept';
import { DriftCheckScheduled } from './monitoring/DriftCheckScheduled';
import { FunctionsCanRun } from './monitoring/FunctionsCanRun';
import { FunctionsInvokedByOwnOnly } from './monitoring/FunctionsInvokedByOwnOnly';
import { FunctionsPermitted } from './monitoring/FunctionsPermitted';
import { FunctionsRunOwnCodeOnly } from './monitoring/FunctionsRunOwnCodeOnly';
import { InsightsReachOwner } from './monitoring/InsightsReachOwner';
import { LogVerificationScheduled } from './monitoring/LogVerificationScheduled';
import { MissedRunsAlarmed } from './monitoring/MissedRunsAlarmed';
import { NotificationsPermitted } from './monitoring/NotificationsPermitted';
import { NotificationsUnaltered } from './monitoring/NotificationsUnaltered';
import { RulesEnabled } from './monitoring/RulesEnabled';
import { SilentDeliveriesAlarmed } from './monitoring/SilentDeliveriesAlarmed';
import { TamperBacklogAlarmed } from './monitoring/TamperBacklogAlarmed';
import { TamperEventsAlarmed } from './monitoring/TamperEventsAlarmed';
import { TamperEventsReachResponder } from './monitoring/TamperEventsReachResponder';
import { TamperEventsTakenByResponderOnly } from './monitoring/TamperEventsTakenByResponderOnly';
import { OwnersAreDifferentTeams } from './ownership/OwnersAreDifferentTeams';
import { OwnersDeclared } from './ownership/OwnersDeclared';
import { OwnersReachable } from './ownership/OwnersReachable';
import { ResourcesTaggedWithOwner } from './ownership/ResourcesTaggedWithOwner';

/** Every guardrail, by theme. */
export const CATALOGUE: readonly Guardrail[] = [
  BucketNameGenerated,
  BucketOwnerEnforced,
  BucketPolicyRetainedOnDelete,
  BucketRetainedOnDelete,
  GovernanceBypassGrantedToNobody,
  NoAutoDeleteObjects,
  ObjectLockComplianceMode,
  ObjectLockEnabled,
  ReplicaAsLockedAsSource,
  StackTerminationProtected,
  VersioningEnabled,
  DefaultRetentionMeetsFrameworks,
  DefaultRetentionWithinMaximum,
  DeleteMarkersRemoved,
  EvidenceKeptAsLongAsLogs,
  IncompleteUploadsAborted,
  LifecycleKeepsLogsUntilRetentionEnds,
  LogGroupsExpire,
  LogsExpireAfterRetention,
  LogsGoneByMaximum,
  LogsKeptAtHand,
  NoncurrentVersionsExpire,
  RetentionRequirementsAgree,
  AdministratorsAndReadersNamed,
  AlarmTamperingNotGranted,
  ArchiveAdministeredApart,
  ArchiveOutsideManagementAccount,
  BucketTamperingNotGranted,
  CheckerTamperingNotGranted,
  ConfusedDeputyPrevented,
  DutiesSegregated,
  EvidenceWrittenByFunctionsOnly,
  KeyTamperingNotGranted,
  NoPublicGrants,
  ObjectDeletionDenied,
  OnlyAdministratorsAdminister,
  OnlyCloudTrailWrites,
  OrganizationBoundary,
  OtherAccountsKeptOut,
  PeopleReadWithMfa,
  PoliciesWithinQuotas,
  PublicAccessBlocked,
  QueryResultsForReadersOnly,
  ReadsLimitedToReaders,
  RoleTrustLimited,
  RolesNotHandedOut,
  RolesRunNothingElse,
  TamperingDenied,
  TlsOnly,
  TrailOutsideArchive,
  TrailTamperingNotGranted,
  BucketKeyEnabled,
  CustomerManagedKey,
  EnvironmentsEncrypted,
  KeyDeletionDenied,
  KeyDeletionWaitsLongest,
  KeyMaterialFromKms,
  KeyPolicyScoped,
  KeyRetainedOnDelete,
  KeyRotationEnabled,
  KeyUsable,
  KeyUsedByNamedAccountsOnly,
  LogGroupsEncrypted,
  QueuesEncrypted,
  QuickKeyDeletionDenied,
  TopicsEncrypted,
  WrongKeyUploadsDenied,
  CloudTrailCanDeliver,
  CloudWatchLogsRoleMinimal,
  DeliversToLockedBucket,
  EvidenceWritesLogged,
  GlobalServiceEventsLogged,
  InsightsEnabled,
  LogBucketAccessLogged,
  LogFileValidationEnabled,
  ManagementEventsComplete,
  NoDeliveryFeedbackLoop,
  NoOtherTrailDelivers,
  TrailEncrypted,
  TrailIsLogging,
  TrailMultiRegion,
  AlarmTargetsOwned,
  AlarmsNotFooled,
  CheckerFailuresAlarmed,
  CheckerReadOnly,
  DeadLettersAlarmed,
  DeadLettersKept,
  DriftCheckScheduled,
  FunctionsCanRun,
  FunctionsInvokedByOwnOnly,
  FunctionsPermitted,
  FunctionsRunOwnCodeOnly,
  InsightsReachOwner,
  LogVerificationScheduled,
  MissedRunsAlarmed,
  NotificationsPermitted,
  NotificationsUnaltered,
  RulesEnabled,
  SilentDeliveriesAlarmed,
  TamperBacklogAlarmed,
  TamperEventsAlarmed,
  TamperEventsReachResponder,
  TamperEventsTakenByResponderOnly,
  OwnersAreDifferentTeams,
  OwnersDeclared,
  OwnersReachable,
  ResourcesTaggedWithOwner,
];

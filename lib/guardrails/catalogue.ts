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
import { ObjectDeletionDenied } from './access/ObjectDeletionDenied';
import { OnlyCloudTrailWrites } from './access/OnlyCloudTrailWrites';
import { PublicAccessBlocked } from './access/PublicAccessBlocked';
import { TamperingDenied } from './access/TamperingDenied';
import { TlsOnly } from './access/TlsOnly';
import { BucketKeyEnabled } from './encryption/BucketKeyEnabled';
import { CustomerManagedKey } from './encryption/CustomerManagedKey';
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
import { TopicsEncrypted } from './encryption/TopicsEncrypted';
import { WrongKeyUploadsDenied } from './encryption/WrongKeyUploadsDenied';
import { LogFileValidationEnabled } from './trail/LogFileValidationEnabled';
import { TrailEncrypted } from './trail/TrailEncrypted';
import { TrailIsLogging } from './trail/TrailIsLogging';
import { TrailMultiRegion } from './trail/TrailMultiRegion';
import { DriftCheckScheduled } from './monitoring/DriftCheckScheduled';
import { OwnersAreDifferentTeams } from './ownership/OwnersAreDifferentTeams';
import { OwnersDeclared } from './ownership/OwnersDeclared';
import { OwnersReachable } from './ownership/OwnersReachable';
import { ResourcesTaggedWithOwner } from './ownership/ResourcesTaggedWithOwner';

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
  ObjectDeletionDenied,
  OnlyCloudTrailWrites,
  PublicAccessBlocked,
  TamperingDenied,
  TlsOnly,
  BucketKeyEnabled,
  CustomerManagedKey,
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
  TopicsEncrypted,
  WrongKeyUploadsDenied,
  LogFileValidationEnabled,
  TrailEncrypted,
  TrailIsLogging,
  TrailMultiRegion,
  DriftCheckScheduled,
  OwnersAreDifferentTeams,
  OwnersDeclared,
  OwnersReachable,
  ResourcesTaggedWithOwner,
];

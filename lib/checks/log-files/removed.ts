/** What can be wrong about an object that was proven once and is gone. */
import { altered, INVESTIGATE, type LogFileCheck } from './log-file-check';

export const RemovedTooEarly: LogFileCheck = {
  ...altered,
  id: 'RemovedTooEarly',
  title: 'Nothing that was proven was removed before its lock ended',
  meaning: 'An object that was proven once is gone, and its lock had not ended.',
  reason:
    'A lock in GOVERNANCE mode does not hold against s3:BypassGovernanceRetention (S3 User Guide, "Locking objects with Object ' +
    'Lock"). The ledger has the lock that each object had.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const RemovedUnexplained: LogFileCheck = {
  ...altered,
  id: 'RemovedUnexplained',
  title: 'Lifecycle rules explain whatever is gone',
  meaning: 'An object that was proven once is gone, and no lifecycle rule removed it.',
  reason:
    'Lifecycle rules remove a log file once its retention is over. One that goes earlier than they say, or that no rule is for, was ' +
    'deleted by somebody: CloudTrail records that, and no lifecycle action (S3 User Guide, "S3 Lifecycle and other bucket configurations").',
  severity: 'CRITICAL',
  remedy:
    'Find who deleted it (DeleteObject and DeleteObjects in the data events of the bucket), and when the lifecycle rules were changed ' +
    '(PutBucketLifecycle).',
};

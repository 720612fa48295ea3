/** What a drill tries, as an attacker would. */
import type { Check } from '../check';

const REFUSED_BY_LOCK =
  'Not even the root user can delete or shorten a lock in COMPLIANCE mode (S3 User Guide, "Locking objects ' +
  'with Object Lock"). The drill proves it by trying.';
const REFUSED_BY_POLICY = 'The bucket policy denies it to everyone but the functions. The drill proves it by trying.';
const OPEN_DOOR = 'Treat it as an open door. Find out why the call was not refused, and deploy the stack again.';

const OF_DRILLS = {
  theme: 'drill',
  severity: 'CRITICAL',
  owner: 'security',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  judgedFrom: ['drill'],
} as const;

export const DrillLockedByDefault: Check = {
  ...OF_DRILLS,
  id: 'DrillLockedByDefault',
  title: 'New evidence is locked at once',
  reason:
    'A bucket without a default retention locks nothing that is written later. The drill writes an object and reads ' +
    'its lock.',
  remedy: 'Put the default retention of the bucket back to COMPLIANCE.',
};

export const DrillDeleteVersion: Check = {
  ...OF_DRILLS,
  id: 'DrillDeleteVersion',
  title: 'A locked version cannot be deleted',
  reason: REFUSED_BY_LOCK,
  remedy: OPEN_DOOR,
};

export const DrillBypassRetention: Check = {
  ...OF_DRILLS,
  id: 'DrillBypassRetention',
  title: 'A locked version cannot be deleted past governance retention',
  reason: REFUSED_BY_LOCK,
  remedy: OPEN_DOOR,
};

export const DrillShortenRetention: Check = {
  ...OF_DRILLS,
  id: 'DrillShortenRetention',
  title: 'A lock cannot be shortened',
  reason: REFUSED_BY_LOCK,
  remedy: OPEN_DOOR,
};

export const DrillSwitchMode: Check = {
  ...OF_DRILLS,
  id: 'DrillSwitchMode',
  title: 'A lock cannot be switched to GOVERNANCE mode',
  reason: REFUSED_BY_LOCK,
  remedy: OPEN_DOOR,
};

export const DrillPutWithoutKms: Check = {
  ...OF_DRILLS,
  id: 'DrillPutWithoutKms',
  title: 'An object without the key of the audit log is refused',
  reason: REFUSED_BY_POLICY,
  remedy: OPEN_DOOR,
};

export const DrillPutWithAnotherKey: Check = {
  ...OF_DRILLS,
  id: 'DrillPutWithAnotherKey',
  title: 'An object under another key is refused',
  reason:
    'The bucket policy denies it to everyone but the functions. The drill proves it by trying. Who holds the other ' +
    'key decides who can read the object.',
  remedy: OPEN_DOOR,
};

export const DrillPutOverPlainHttp: Check = {
  ...OF_DRILLS,
  id: 'DrillPutOverPlainHttp',
  title: 'An upload without TLS is refused',
  reason: REFUSED_BY_POLICY,
  remedy: OPEN_DOOR,
};

export const DrillDeleteBucketPolicy: Check = {
  ...OF_DRILLS,
  id: 'DrillDeleteBucketPolicy',
  title: 'The bucket policy cannot be deleted',
  reason:
    'Without its policy the bucket accepts deletions and uploads from every identity with the right. The drill tries ' +
    'it only if it is asked to.',
  remedy:
    'The policy was put back. Leave only the role that deploys among the administrators, and let policies of the ' +
    'organization bind everybody else.',
};

export const DrillRecorded: Check = {
  ...OF_DRILLS,
  id: 'DrillRecorded',
  owner: 'compliance',
  title: 'The answers of the drill are recorded',
  reason: 'A drill that is not recorded proves nothing to an auditor.',
  severity: 'HIGH',
  remedy: 'Keep this report. If only the recording failed, run the drill again.',
};

/** What can be wrong with a digest. */
import {
  altered,
  COVERS,
  EXTEND,
  FORGED,
  HIDES,
  INVESTIGATE,
  LOCKS,
  RESTORE,
  unproven,
  USE_ORIGINAL,
  type LogFileCheck,
} from './log-file-check';

export const DigestSignatureInvalid: LogFileCheck = {
  ...altered,
  id: 'DigestSignatureInvalid',
  title: 'CloudTrail signed every digest',
  meaning: 'The digest does not carry the signature of CloudTrail, so it or its signature was altered.',
  reason:
    'CloudTrail signs each digest with a private key that only AWS has (CloudTrail User Guide, "Validating ' +
    'CloudTrail log file integrity").',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const DigestMalformed: LogFileCheck = {
  ...altered,
  id: 'DigestMalformed',
  title: 'Every digest can be read as one',
  meaning: 'The object is no longer a digest, so it was altered.',
  reason: 'Without a readable digest, nothing proves the log files of its hour.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const DigestMoved: LogFileCheck = {
  ...altered,
  id: 'DigestMoved',
  title: 'Every digest is where CloudTrail delivered it',
  meaning: 'The digest belongs to another place, so it was copied or moved here.',
  reason:
    'An old digest that is copied over a new one hides the files of the new one. A digest names its own bucket and ' +
    'key (CloudTrail User Guide, "CloudTrail digest file structure").',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const DigestKeyUnknown: LogFileCheck = {
  ...altered,
  id: 'DigestKeyUnknown',
  title: 'Every digest is signed with a key of CloudTrail',
  meaning: 'CloudTrail had no such key in this Region at that time.',
  reason:
    'CloudTrail publishes its public keys by Region and time (CloudTrail API Reference, ListPublicKeys). A key that ' +
    'is not among them belongs to somebody else.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const DigestMissing: LogFileCheck = {
  ...altered,
  id: 'DigestMissing',
  title: 'Every digest that the next one names exists',
  meaning: 'The digest that follows names this one, and it is gone.',
  reason: 'An attacker deletes the digest of an hour, and then the log files that it named.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const DigestHidden: LogFileCheck = {
  ...altered,
  id: 'DigestHidden',
  title: 'No delete marker hides a digest',
  meaning: 'A delete marker hides the digest, so validators that look at the latest versions do not see it.',
  reason: HIDES,
  severity: 'HIGH',
  remedy: USE_ORIGINAL,
};

export const DigestOverwritten: LogFileCheck = {
  ...altered,
  id: 'DigestOverwritten',
  title: 'No other version lies above a digest',
  meaning: 'Another version lies above the digest.',
  reason: COVERS,
  severity: 'HIGH',
  remedy: USE_ORIGINAL,
};

export const DigestRewritten: LogFileCheck = {
  ...altered,
  id: 'DigestRewritten',
  title: 'Only CloudTrail wrote each digest',
  meaning: 'Somebody other than CloudTrail wrote the digest again.',
  reason: 'The latest version is not the version that CloudTrail locked.',
  severity: 'MEDIUM',
  remedy: USE_ORIGINAL,
};

export const DigestLinkBroken: LogFileCheck = {
  ...altered,
  id: 'DigestLinkBroken',
  title: 'Every digest continues the one before',
  meaning: 'The digest does not continue the one that it names as previous, so one of the two is not from this chain.',
  reason:
    'Each digest holds the hash and the signature of the one before (CloudTrail User Guide, "CloudTrail digest file ' +
    'structure"). A break shows that one of them was replaced.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const DigestLinkSkipsTime: LogFileCheck = {
  ...altered,
  id: 'DigestLinkSkipsTime',
  title: 'No digest skips hours',
  meaning:
    'The digest continues a digest that ended at another time than this one begins, so no digest covers the hours ' +
    'between.',
  reason: 'A chain that is signed across a gap looks whole, while nothing proves the hours of the gap.',
  severity: 'HIGH',
  remedy: INVESTIGATE,
};

export const DigestUnreadable: LogFileCheck = {
  ...unproven,
  id: 'DigestUnreadable',
  title: 'Every digest could be read',
  meaning: 'The digest exists and could not be read, so its hour is not proven.',
  reason: 'An attacker who cannot delete a digest can take away the right to read it, or the key that decrypts it.',
  severity: 'HIGH',
  remedy: RESTORE,
};

export const DigestNotLocked: LogFileCheck = {
  ...altered,
  id: 'DigestNotLocked',
  title: 'Every digest is locked in COMPLIANCE mode',
  meaning: 'The digest is not locked in COMPLIANCE mode for as long as it has to be kept.',
  reason: LOCKS,
  severity: 'HIGH',
  remedy: EXTEND,
};

export const DigestElsewhere: LogFileCheck = {
  ...altered,
  id: 'DigestElsewhere',
  title: 'Every previous digest is where the trail delivers',
  meaning: 'The digest names a previous digest in a place that this trail does not deliver to, and it was not read.',
  reason: 'A forged digest can point at a chain of the attacker.',
  severity: 'HIGH',
  remedy: FORGED,
};

/** What can be wrong with the chain of digests as a whole. */
import { altered, INVESTIGATE, unproven, type LogFileCheck } from './log-file-check';

export const DigestsMissing: LogFileCheck = {
  ...altered,
  id: 'DigestsMissing',
  title: 'A digest covers every hour',
  meaning: 'No valid digest covers these hours, though the chain went on.',
  reason:
    'CloudTrail delivers a digest every hour, even without events (CloudTrail User Guide, "Validating CloudTrail log ' +
    'file integrity"). Without it, nothing proves what was logged.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const NewestDigestsMissing: LogFileCheck = {
  ...altered,
  id: 'NewestDigestsMissing',
  title: 'The newest digests are there',
  meaning: 'The newest digests are missing, so the last hours may have been deleted.',
  reason:
    'The chain leads back from its newest digest. If the newest are deleted, no later digest shows that they are ' +
    'missing.',
  severity: 'CRITICAL',
  remedy: 'Check that the trail is logging and can deliver. If it is and it can, treat the hours as deleted.',
};

export const ChainStartsLate: LogFileCheck = {
  ...altered,
  id: 'ChainStartsLate',
  title: 'The chain begins when the trail did',
  meaning: 'The chain begins later than the trail did, so its beginning is missing or log file validation was off.',
  reason:
    'The chain leads back to its first digest. If the first are deleted, the new first digest looks like the ' +
    'beginning.',
  severity: 'HIGH',
  remedy:
    'Check since when the trail has log file validation. If it had it from the start, treat the hours as deleted.',
};

export const TrailStopped: LogFileCheck = {
  ...altered,
  id: 'TrailStopped',
  title: 'The trail was never stopped',
  meaning: 'No digest chain covers these hours, because the trail or its log file validation was stopped.',
  reason:
    'An attacker stops the trail, acts, and starts it again. A new chain then begins (CloudTrail User Guide, ' +
    '"CloudTrail digest file structure").',
  severity: 'HIGH',
  remedy:
    'Find who called StopLogging, UpdateTrail or DeleteTrail (event history keeps 90 days) and whether it was ' +
    'planned.',
};

export const ChainContinuesElsewhere: LogFileCheck = {
  ...unproven,
  id: 'ChainContinuesElsewhere',
  title: 'The chain of the period is in one place',
  meaning: 'The chain goes on at another place, whose hours were not verified: the trail delivered there before.',
  reason:
    'A digest names the one before it by bucket and key. Where the bucket or the prefix of the trail was changed, the digests and log files ' +
    'before that are not below the place that was verified.',
  severity: 'HIGH',
  remedy:
    'Verify the same period at that place, with --s3-bucket and --s3-prefix as they were. Find the UpdateTrail call that moved the trail, and ask whether it was planned.',
};

export const ChainMissing: LogFileCheck = {
  ...altered,
  id: 'ChainMissing',
  title: 'Every account and Region has a chain',
  meaning: 'There is no digest for this account and Region in the whole period, so nothing about it is proven.',
  reason:
    'A trail that covers a Region delivers a digest there every hour (CloudTrail User Guide, "Validating CloudTrail ' +
    'log file integrity").',
  severity: 'CRITICAL',
  remedy:
    'Check that the trail records this Region with log file validation on. If it does, treat the digests as deleted.',
};

export const PublicKeysDenied: LogFileCheck = {
  ...unproven,
  id: 'PublicKeysDenied',
  title: 'The public keys of every Region may be read',
  meaning: 'The public keys of this Region may not be read, so nothing in it could be verified.',
  reason:
    'Each Region signs with keys of its own. An organization that denies a Region denies ListPublicKeys as well (Control ' +
    'Tower User Guide, "Deny access to AWS based on the requested AWS Region").',
  severity: 'HIGH',
  remedy: 'Exempt cloudtrail:ListPublicKeys from the policy that denies the Region.',
};

export const PublicKeysUnreadable: LogFileCheck = {
  ...unproven,
  id: 'PublicKeysUnreadable',
  title: 'CloudTrail answers in every Region that the archive names',
  meaning: 'CloudTrail does not answer in this Region, so nothing in it could be verified.',
  reason:
    'A folder of a Region that does not exist can be put into the archive, to stop the verification of all others. A ' +
    'digest there proves nothing.',
  severity: 'HIGH',
  remedy:
    'Check that the Region exists and is enabled. If there is no such Region, find who wrote the folder (data events ' +
    'of the bucket).',
};

/** What can be wrong with a log file. */
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

export const LogFileModified: LogFileCheck = {
  ...altered,
  id: 'LogFileModified',
  title: 'Every log file is what CloudTrail delivered',
  meaning: 'The log file is not what CloudTrail delivered.',
  reason:
    'An attacker changes or replaces a log file to hide a call. Its digest holds the SHA-256 of the original ' +
    '(CloudTrail User Guide, "CloudTrail digest file structure").',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const LogFileMalformed: LogFileCheck = {
  ...altered,
  id: 'LogFileMalformed',
  title: 'Every log file is valid gzip',
  meaning: 'The log file is no longer valid gzip, so it was altered.',
  reason:
    'CloudTrail delivers gzip files. A file that cannot be unzipped was damaged after delivery, and its events ' +
    'cannot be read.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const LogFileTrailingData: LogFileCheck = {
  ...altered,
  id: 'LogFileTrailingData',
  title: 'Nothing is appended to a log file',
  meaning: 'Data was appended after the end of the log file, and readers may take it for events.',
  reason:
    'Some validators stop at the end of the gzip stream, while readers go on and accept forged events (aws/aws-cli ' +
    '#10324).',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const LogFileTooLarge: LogFileCheck = {
  ...altered,
  id: 'LogFileTooLarge',
  title: 'No log file unzips to more than CloudTrail writes',
  meaning: 'The log file unzips to more than CloudTrail writes, so it was replaced.',
  reason: 'A small file that unzips to gigabytes stops or harms every program that reads the log.',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const LogFileMissing: LogFileCheck = {
  ...altered,
  id: 'LogFileMissing',
  title: 'Every log file that a digest names exists',
  meaning: 'CloudTrail delivered the log file, and it is gone.',
  reason:
    'An attacker deletes a log file to remove the record of a call. The digest still names it (CloudTrail User ' +
    'Guide, "Validating CloudTrail log file integrity").',
  severity: 'CRITICAL',
  remedy: INVESTIGATE,
};

export const LogFileHidden: LogFileCheck = {
  ...altered,
  id: 'LogFileHidden',
  judgedFrom: ['log files', 'account'],
  title: 'No delete marker hides a log file',
  meaning: 'A delete marker hides the log file from readers of the latest version.',
  reason: HIDES,
  severity: 'CRITICAL',
  remedy: USE_ORIGINAL,
};

export const LogFileOverwritten: LogFileCheck = {
  ...altered,
  id: 'LogFileOverwritten',
  judgedFrom: ['log files', 'account'],
  title: 'No other version lies above a log file',
  meaning: 'Another version lies above the log file, so readers of the latest version get what CloudTrail never wrote.',
  reason: COVERS,
  severity: 'CRITICAL',
  remedy: USE_ORIGINAL,
};

export const LogFileRewritten: LogFileCheck = {
  ...altered,
  id: 'LogFileRewritten',
  title: 'Only CloudTrail wrote each log file',
  meaning: 'Somebody other than CloudTrail wrote the log file again with the same content.',
  reason: 'The latest version has the same content today, but it is not the version that CloudTrail locked.',
  severity: 'MEDIUM',
  remedy: USE_ORIGINAL,
};

export const LogFileNotNamed: LogFileCheck = {
  ...unproven,
  id: 'LogFileNotNamed',
  title: 'A digest names every log file',
  meaning: 'No valid digest names this object, so nothing proves that CloudTrail wrote it.',
  reason: 'An attacker adds log files with forged events. `aws cloudtrail validate-logs` reads only what digests name.',
  severity: 'HIGH',
  remedy:
    'Do not trust its events. Find who wrote it. If the digest of its hour is missing or invalid, recover that ' +
    'digest first.',
};

export const LogFilesNotCovered: LogFileCheck = {
  ...unproven,
  id: 'LogFilesNotCovered',
  title: 'Digests name the log files of every kind',
  meaning: 'No digest names these log files, so nothing proves that CloudTrail wrote them.',
  reason:
    'CloudTrail delivers events of some kinds to folders of their own (CloudTrail User Guide, "Getting and viewing your ' +
    'CloudTrail log files"). Whether digests cover them is not documented, and an attacker can add files there.',
  severity: 'MEDIUM',
  remedy: 'Do not rest a claim on these files alone. Compare their events with those of the log files that are proven.',
};

export const ObjectOutOfPlace: LogFileCheck = {
  ...altered,
  id: 'ObjectOutOfPlace',
  title: 'Nothing lies beside the log files',
  meaning: "The object lies among CloudTrail's folders, in a place to which CloudTrail delivers nothing.",
  reason:
    'Readers that take every object below a folder take its events for real. No digest names it, and ' +
    '`aws cloudtrail validate-logs` does not look there.',
  severity: 'HIGH',
  remedy: 'Do not trust its events. Find who wrote it (data events of the bucket), and who may write to the bucket.',
};

export const LogFileElsewhere: LogFileCheck = {
  ...altered,
  id: 'LogFileElsewhere',
  title: 'Every named log file is where the trail delivers',
  meaning: 'A digest names a log file in a place that this trail does not deliver to, and it was not read.',
  reason: 'A forged digest can point at files of the attacker.',
  severity: 'HIGH',
  remedy: FORGED,
};

export const LogFileNamedTwice: LogFileCheck = {
  ...altered,
  id: 'LogFileNamedTwice',
  title: 'No digest names a log file with two hashes',
  meaning: 'A digest names the same log file with two different hashes.',
  reason: 'CloudTrail writes each key once. Two hashes let two different contents pass.',
  severity: 'HIGH',
  remedy: INVESTIGATE,
};

export const LogFileUnreadable: LogFileCheck = {
  ...unproven,
  id: 'LogFileUnreadable',
  title: 'Every log file could be read',
  meaning: 'The log file exists and could not be read, so nothing is proven about it.',
  reason: 'An attacker who cannot delete a file can take away the right to read it, or the key that decrypts it.',
  severity: 'HIGH',
  remedy: RESTORE,
};

export const LogFileNotLocked: LogFileCheck = {
  ...altered,
  id: 'LogFileNotLocked',
  title: 'Every log file is locked in COMPLIANCE mode',
  meaning: 'The log file is not locked in COMPLIANCE mode for as long as it has to be kept.',
  reason: LOCKS,
  severity: 'HIGH',
  remedy: EXTEND,
};

/** Judges one log file against the digest that names it. */
import type { NamedLogFile } from './digest';
import type { ObjectVersions, StoredObject } from './fetcher';
import { GzipError, hashUnzipped, type GzipFault } from './gunzip';
import type { Examined, Judgement, VersionJudge } from './object-versions';

export type LogFileFault = 'LogFileModified' | 'LogFileMalformed' | 'LogFileTrailingData' | 'LogFileTooLarge';

/** A file that ends too early is one whose content differs, as `aws cloudtrail validate-logs` has it. */
const FAULTS: Readonly<Record<GzipFault, LogFileFault>> = {
  truncated: 'LogFileModified',
  malformed: 'LogFileMalformed',
  'trailing data': 'LogFileTrailingData',
  'too large': 'LogFileTooLarge',
};

/** @param sha256 What the digest says of the unzipped content. */
async function examineLogFile(stored: StoredObject, sha256: string): Promise<Examined<number, LogFileFault>> {
  try {
    const unzipped = await hashUnzipped(stored.body);
    return unzipped.sha256 === sha256
      ? { authentic: true, content: unzipped.bytes }
      : { authentic: false, fault: 'LogFileModified', found: `SHA-256 ${unzipped.sha256}` };
  } catch (error) {
    if (error instanceof GzipError)
      return { authentic: false, fault: FAULTS[error.fault], found: `gzip: ${error.fault}` };
    throw error;
  }
}

/** The content of the judgement is the number of unzipped bytes. */
export function judgeLogFile(
  named: NamedLogFile,
  listed: ObjectVersions | undefined,
  versions: VersionJudge,
): Promise<Judgement<number, LogFileFault>> {
  const object = { bucket: named.s3Bucket, key: named.s3Object };
  return versions.judge(object, listed, (stored) => examineLogFile(stored, named.hashValue));
}

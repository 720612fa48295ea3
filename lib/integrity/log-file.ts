/** Judges one log file against the digest that names it. */
import type { NamedLogFile } from './digest';
import type { ObjectVersions, StoredObject } from './fetcher';
import { gunzip, hashUnzipped } from './gunzip';
import { GzipError, type GzipFault } from './gzip';
import type { Examined, Judgement, VersionJudge } from './object-versions';

export type LogFileFault = 'LogFileModified' | 'LogFileMalformed' | 'LogFileTrailingData' | 'LogFileTooLarge';

/** A file that ends too early is one whose content differs, as `aws cloudtrail validate-logs` has it. */
const FAULTS: Readonly<Record<GzipFault, LogFileFault>> = {
  truncated: 'LogFileModified',
  malformed: 'LogFileMalformed',
  'trailing data': 'LogFileTrailingData',
  'too large': 'LogFileTooLarge',
};

export interface Unzipped {
  readonly bytes: number;
  /** Only where somebody reads it: it would be held in memory for nothing. */
  readonly content?: Buffer;
}

/** @param sha256 What the digest says of the unzipped content. */
async function examineLogFile(
  stored: StoredObject,
  sha256: string,
  isRead: boolean,
): Promise<Examined<Unzipped, LogFileFault>> {
  try {
    const { bytes, content, ...hashed } = await hashUnzipped(stored.body);
    if (hashed.sha256 !== sha256) {
      return { authentic: false, fault: 'LogFileModified', found: `SHA-256 ${hashed.sha256}` };
    }
    // a large file is hashed in pieces, so that a forged one never fills the memory: it is held once it is proven
    return { authentic: true, content: { bytes, ...(isRead && { content: content ?? (await gunzip(stored.body)) }) } };
  } catch (error) {
    if (error instanceof GzipError)
      return { authentic: false, fault: FAULTS[error.fault], found: `gzip: ${error.fault}` };
    throw error;
  }
}

/** @param isRead Whether the content is part of the judgement. */
export function judgeLogFile(
  named: NamedLogFile,
  listed: ObjectVersions | undefined,
  versions: VersionJudge,
  isRead: boolean,
): Promise<Judgement<Unzipped, LogFileFault>> {
  const object = { bucket: named.s3Bucket, key: named.s3Object };
  return versions.judge(object, listed, (stored) => examineLogFile(stored, named.hashValue, isRead));
}

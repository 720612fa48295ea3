/** What CloudTrail recorded of writes into the evidence bucket: data events, in log files that a digest proves. */
import { EVIDENCE_PREFIX, LEDGER_PREFIX } from '../../evidence/names';
import type { ProvenFile } from '../proven-file';

/** A write that S3 accepted. */
export interface WriteEvent {
  readonly id: string;
  /** Such as `PutObject`. */
  readonly call: string;
  readonly key: string;
  /** Absent where the event does not say it. */
  readonly versionId: string | undefined;
  readonly time: Date;
  /** ARN of the role that acted, else of whoever did. */
  readonly writer: string;
  readonly address: string;
}

/** Calls that make an object (Amazon S3 User Guide, "Amazon S3 CloudTrail events"). */
const WRITES = ['PutObject', 'CopyObject', 'CompleteMultipartUpload'];

/** The writes that a log file tells of. Most files name the bucket nowhere: those are not parsed. */
export function writeEventsIn({ content }: Pick<ProvenFile, 'content'>, bucket: string): readonly WriteEvent[] {
  if (!content.includes(bucket)) return [];
  const { Records: records } = objectIn(parsed(content.toString()));
  return Array.isArray(records) ? records.flatMap((record) => writeEventOf(objectIn(record), bucket)) : [];
}

function writeEventOf(record: Fields, bucket: string): WriteEvent[] {
  const { eventName: call, eventID: id, eventTime, sourceIPAddress: address } = record;
  const { bucketName, key } = objectIn(record.requestParameters);
  const isWrite =
    record.eventSource === 's3.amazonaws.com' &&
    isText(call) &&
    WRITES.includes(call) &&
    record.errorCode === undefined;
  if (!isWrite || bucketName !== bucket || !isText(key)) return [];
  if (![EVIDENCE_PREFIX, LEDGER_PREFIX].some((prefix) => key.startsWith(prefix))) return [];
  const versionId = objectIn(record.responseElements)['x-amz-version-id'];
  const time = new Date(isText(eventTime) ? eventTime : NaN);
  return [
    {
      ...{ call, key, time, writer: writerIn(objectIn(record.userIdentity)) },
      ...{ id: isText(id) ? id : '', address: isText(address) ? address : 'an address that is not known' },
      versionId: isText(versionId) ? versionId : undefined,
    },
  ];
}

/** A session has a name that its maker chose; the role behind it does not (CloudTrail User Guide, "CloudTrail userIdentity element"). */
function writerIn(identity: Fields): string {
  const { type, principalId, accountId } = identity;
  // CloudTrail names no role of another account
  if (type === 'AWSAccount') return `${String(principalId)} of the account ${String(accountId)}`;
  const { sessionIssuer } = objectIn(identity.sessionContext);
  const texts = [objectIn(sessionIssuer).arn, identity.arn, identity.invokedBy, identity.principalId];
  return texts.find(isText) ?? 'somebody who is not named';
}

type Fields = Readonly<Record<string, unknown>>;

function objectIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

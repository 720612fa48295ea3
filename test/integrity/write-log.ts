/** A log that tells of writes into the evidence bucket: for tests that hold one against the other. */
import { HOUR } from '../../lib/integrity/time';
import type { MemoryBucket } from '../support/archive/memory-bucket';
import { ARCHIVE_START, SCOPE, soundArchive } from './support';

export const ROLE = `arn:aws:iam::${SCOPE.account}:role/`;

export interface Event {
  readonly eventTime: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly userIdentity: object;
  readonly requestParameters: { readonly bucketName: string; readonly key: string };
  readonly responseElements: object | null;
}

export function sessionOf(role: string, path = ROLE): object {
  const sessionContext = { sessionIssuer: { type: 'Role', arn: `${path}${role}` } };
  return { type: 'AssumedRole', arn: `arn:aws:sts::${SCOPE.account}:assumed-role/${role}/any`, sessionContext };
}

/** An archive whose log files tell of these events, each in the hour that it happened in. */
export function logOf(events: readonly Event[]): MemoryBucket {
  const { bucket } = soundArchive({
    records: (time, n) =>
      n === 0
        ? events.filter(
            ({ eventTime }) =>
              Math.floor((Date.parse(eventTime) - ARCHIVE_START.getTime()) / HOUR) ===
              Math.floor((time.getTime() - ARCHIVE_START.getTime()) / HOUR),
          )
        : [],
  });
  bucket.status = { logging: true, startedAt: ARCHIVE_START };
  return bucket;
}

/** One event in an answer: when, who, from where, what, on what, with what result, and what proves it. */
import type { ProvenFile } from '../integrity/proven-file';
import type { AuditEvent } from '../events/event';
import { resourcesOf } from './resources';

export interface Row {
  /** ISO 8601 in UTC. */
  readonly time: string;
  readonly who: Who;
  /** An address, or the service that called. */
  readonly from: string;
  /** `s3:DeleteBucket`. */
  readonly what: string;
  readonly on: readonly string[];
  /** `ok`, or the error. */
  readonly result: string;
  readonly account: string;
  readonly region: string;
  readonly eventId: string;
  readonly proof: Proof;
}

/** Fields that the record does not have are left out. */
interface Who {
  readonly name: string;
  readonly type: string;
  readonly arn?: string;
  readonly role?: string;
  readonly session?: string;
  readonly person?: string;
  readonly accessKey?: string;
  readonly invokedBy?: string;
  /** When the session began. */
  readonly since?: string;
}

interface Proof {
  /** `s3://BUCKET/KEY` */
  readonly file: string;
  readonly version?: string;
  /** Of the unzipped file. */
  readonly sha256: string;
  readonly digest: string;
}

/** No name is longer; what is, was written to fill pages. */
const LONGEST = 2048;

export function rowOf(event: AuditEvent, { bucket, key, versionId, sha256, digest }: Omit<ProvenFile, 'content'>): Row {
  const { who, service, name, error, errorMessage } = event;
  const { arn, role, session, person, accessKey, invokedBy, since } = who;
  const present = Object.entries({ arn, role, session, person, accessKey, invokedBy, since });
  return {
    time: event.time,
    who: {
      ...{ name: cut(who.name), type: cut(who.type) },
      ...Object.fromEntries(present.flatMap(([field, value]) => (value === '' ? [] : [[field, cut(value)]]))),
    },
    from: cut(event.ip),
    what: cut(`${service}:${name}`),
    on: resourcesOf(event).map(cut),
    result: error === '' ? 'ok' : cut(errorMessage === '' ? error : `${error}: ${errorMessage}`),
    ...{ account: cut(event.account), region: cut(event.region), eventId: cut(event.id) },
    proof: {
      file: `s3://${bucket}/${key}`,
      ...(versionId !== undefined && { version: versionId }),
      ...{ sha256, digest: `s3://${bucket}/${digest}` },
    },
  };
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/**
 * Builds an archive as CloudTrail delivers it: log files, and an hourly digest chain signed with a key of our own. CloudTrail
 * User Guide, "CloudTrail digest file structure" and "Custom implementations of log file integrity validation".
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { signedText } from '../../../lib/integrity/signature';
import { parseDigest } from '../../../lib/integrity/digest';
import { formatDigestKey, logFolder, type ChainScope } from '../../../lib/integrity/keys';
import { dayFolder, formatCompactTime, formatTime, HOUR } from '../../../lib/integrity/time';
import type { SigningKey } from './signing-key';

/** An object as it is put into a bucket. */
export interface ArchivedObject {
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** One hour of an archive. */
export interface ArchivedHour {
  readonly start: Date;
  readonly end: Date;
  readonly digest: ArchivedObject;
  readonly logFiles: readonly ArchivedObject[];
}

export interface ArchiveOptions {
  readonly scope: ChainScope;
  readonly key: SigningKey;
  /** When the first hour begins. */
  readonly start: Date;
  readonly hours: number;
  /** @default 3 */
  readonly filesPerHour?: number;
  /** @default 5 */
  readonly eventsPerFile?: number;
  /** Every so many events one is a deletion. @default none */
  readonly deletionEvery?: number;
  /** What stands in the log file that is delivered then, the n-th of its hour; other files are filled as ever. */
  readonly records?: (time: Date, n: number) => readonly unknown[] | undefined;
  /** So many different contents, repeated: a large archive is built quickly then. @default each file its own */
  readonly contents?: number;
  /** Hours (0: the first) without a digest, after which a new chain begins: the trail was stopped. */
  readonly stopped?: readonly number[];
  /** Hours with one more log file, which a backfill digest names in place of the hour's own. */
  readonly late?: readonly number[];
}

interface NamedFile {
  readonly object: ArchivedObject;
  readonly sha256: string;
}

interface PreviousDigest {
  readonly object: ArchivedObject;
  readonly sha256: string;
}

/** Yields hour after hour, so that a large archive need not be held. */
export function* buildArchive(asked: ArchiveOptions): Generator<ArchivedHour> {
  const options = { ...asked, pool: new Map<number, Content>() };
  const { start, hours, filesPerHour = 3 } = options;
  let previous: PreviousDigest | undefined;
  let previousBackfill: PreviousDigest | undefined;
  for (let hour = 0; hour < hours; hour += 1) {
    if (options.stopped?.includes(hour)) {
      previous = undefined;
      continue;
    }
    const begin = new Date(start.getTime() + hour * HOUR);
    const files = Array.from({ length: filesPerHour }, (_, n) => logFile(options, begin, n / filesPerHour, n));
    const digest = makeDigest(options, begin, files, previous, false);
    previous = digest;
    const end = new Date(begin.getTime() + HOUR);
    yield { start: begin, end, digest: digest.object, logFiles: files.map(({ object }) => object) };
    if (options.late?.includes(hour)) {
      const late = logFile(options, begin, 0.99, 999);
      previousBackfill = makeDigest(options, begin, [late], previousBackfill, true);
      yield { start: begin, end, digest: previousBackfill.object, logFiles: [late.object] };
    }
  }
}

/** What a log file holds. */
interface Content {
  readonly body: Buffer;
  readonly sha256: string;
}

interface Building extends ArchiveOptions {
  /** Contents by their number, where they repeat. */
  readonly pool: Map<number, Content>;
}

function logFile(options: Building, hour: Date, part: number, n: number): NamedFile {
  const { scope, contents, pool } = options;
  const time = new Date(hour.getTime() + part * HOUR);
  const random = createHash('sha256').update(`${scope.account}${scope.region}${time.toISOString()}${n}`).digest('hex');
  const minute = `${formatCompactTime(time).slice(0, 13)}Z`;
  const name = `${scope.account}_CloudTrail_${scope.region}_${minute}_${random.slice(0, 16)}.json.gz`;
  const content = (contents && pool.get(n % contents)) || contentOf(options, time, random, n);
  if (contents) pool.set(n % contents, content);
  const object = { key: `${logFolder(scope)}${dayFolder(time)}/${name}`, body: content.body, metadata: {} };
  return { object, sha256: content.sha256 };
}

function contentOf(options: ArchiveOptions, time: Date, random: string, n: number): Content {
  const { scope, eventsPerFile = 5, records, deletionEvery = Number.POSITIVE_INFINITY } = options;
  const nameOf = (i: number): string =>
    (n * eventsPerFile + i) % deletionEvery === deletionEvery - 1 ? 'DeleteBucket' : 'GetBucketAcl';
  const events =
    records?.(time, n) ??
    Array.from({ length: eventsPerFile }, (_, i) => event(scope, time, `${random.slice(0, 20)}-${i}`, nameOf(i)));
  const content = Buffer.from(JSON.stringify({ Records: events }));
  return { body: gzipSync(content), sha256: createHash('sha256').update(content).digest('hex') };
}

/** One management event, as long and as repetitive as real ones. */
function event(scope: ChainScope, time: Date, id: string, eventName: string): object {
  const unique = createHash('sha256').update(id).digest('hex');
  const role = `arn:aws:sts::${scope.account}:assumed-role/application/${unique.slice(0, 12)}`;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA${unique.slice(0, 16).toUpperCase()}:session`,
      arn: role,
      accountId: scope.account,
      accessKeyId: `ASIA${unique.slice(16, 32).toUpperCase()}`,
      sessionContext: { attributes: { creationDate: formatTime(time), mfaAuthenticated: 'false' } },
    },
    eventTime: formatTime(time),
    eventSource: 's3.amazonaws.com',
    eventName,
    awsRegion: scope.region,
    sourceIPAddress: 'cloudtrail.amazonaws.com',
    userAgent: 'cloudtrail.amazonaws.com',
    requestParameters: { bucketName: scope.bucket, Host: `${scope.bucket}.s3.${scope.region}.amazonaws.com`, acl: '' },
    responseElements: null,
    additionalEventData: { SignatureVersion: 'SigV4', CipherSuite: 'TLS_AES_128_GCM_SHA256', bytesTransferredIn: 0 },
    requestID: unique.slice(32, 48).toUpperCase(),
    eventID: `${unique.slice(0, 8)}-${unique.slice(8, 12)}-${unique.slice(12, 16)}-${unique.slice(16, 20)}-${unique.slice(20, 32)}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: scope.account,
    eventCategory: 'Management',
  };
}

function makeDigest(
  { scope, key }: ArchiveOptions,
  start: Date,
  files: readonly NamedFile[],
  previous: PreviousDigest | undefined,
  backfill: boolean,
): PreviousDigest {
  const end = new Date(start.getTime() + HOUR);
  const place = { ...scope, end, backfill };
  return signDigest(
    {
      awsAccountId: scope.account,
      digestStartTime: formatTime(start),
      digestEndTime: formatTime(end),
      digestS3Bucket: scope.bucket,
      digestS3Object: formatDigestKey(place),
      digestPublicKeyFingerprint: key.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: files.length > 0 ? formatTime(end) : null,
      oldestEventTime: files.length > 0 ? formatTime(start) : null,
      previousDigestS3Bucket: previous ? scope.bucket : null,
      previousDigestS3Object: previous?.object.key ?? null,
      previousDigestHashValue: previous?.sha256 ?? null,
      previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
      previousDigestSignature: previous?.object.metadata.signature ?? null,
      logFiles: files.map(({ object, sha256 }) => ({
        s3Bucket: scope.bucket,
        s3Object: object.key,
        hashValue: sha256,
        hashAlgorithm: 'SHA-256',
        newestEventTime: formatTime(end),
        oldestEventTime: formatTime(start),
      })),
    },
    key,
    backfill ? { 'backfill-generation-timestamp': formatTime(new Date(end.getTime() + 24 * HOUR)) } : {},
  );
}

/** Signs whatever is given as a digest: also one that CloudTrail would never write. */
export function signDigest(
  digest: Readonly<Record<string, unknown>> & { readonly digestS3Object: string },
  key: SigningKey,
  metadata: Readonly<Record<string, string>> = {},
): PreviousDigest {
  const content = Buffer.from(JSON.stringify(digest));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const signature = key.sign(signedText(parseDigest(content), sha256));
  const object = {
    key: digest.digestS3Object,
    body: gzipSync(content),
    metadata: { signature, 'signature-algorithm': 'SHA256withRSA', ...metadata },
  };
  return { object, sha256 };
}

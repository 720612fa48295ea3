/**
 * Reads one bucket: its object versions, and what each holds. Requests are signed, sent, repeated and understood by the
 * SDK. A GET goes first to the SDK's signer and connections alone, because all that the SDK does for `GetObjectCommand` takes
 * longer than unzipping and hashing a log file (bench/README.md); whatever is not answered with 200 is left to the command.
 */
import {
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  S3Client,
  S3ServiceException,
  type DeleteMarkerEntry,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion as ListedVersion,
} from '@aws-sdk/client-s3';
import { escapeUriPath, HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import type { Readable } from 'node:stream';
import { adviceOr } from '../aws-advice';
import { ArchiveUnreadableError, messageOf, ObjectUnreadableError } from './errors';
import type { LifecycleRule, ObjectName, ObjectVersion, ObjectVersions, Retention, StoredObject } from './fetcher';
import { lifecycleRules } from './lifecycle';
import { formatTime } from './time';

/** Larger than any log file that CloudTrail writes; what is larger is not held in memory. */
const MOST_BYTES = 128 * 1024 * 1024;
const SILENCE = 60_000;

const METADATA = 'x-amz-meta-';

type Name = Omit<ObjectName, 'bucket'>;
type RequestSigner = Awaited<ReturnType<S3Client['config']['signer']>>;
type Page = Pick<ListObjectVersionsCommandInput, 'Prefix' | 'Delimiter' | 'KeyMarker' | 'VersionIdMarker'>;

/** One page of a listing. */
export interface VersionPage {
  /** By key; within a key newest first. The versions of the last key may go on upon the next page. */
  readonly objects: ObjectVersions[];
  /** Prefixes up to the delimiter, where one was asked for. */
  readonly folders: readonly string[];
  readonly isLast: boolean;
}

export class S3Bucket {
  private constructor(
    private readonly name: string,
    private readonly client: S3Client,
    /** A request for the bucket itself, as the SDK addresses it. */
    private readonly address: HttpRequest,
    private readonly signer: RequestSigner,
  ) {}

  /** Finds out in which Region the bucket is, so that no later request is redirected. @throws ArchiveUnreadableError */
  static async open(name: string, region: string, connections: number): Promise<S3Bucket> {
    const sockets = { keepAlive: true, maxSockets: connections };
    const options = {
      // CloudTrail signs a hash of each log file, which we check: another checksum would only take time.
      responseChecksumValidation: 'WHEN_REQUIRED' as const,
      requestHandler: { httpAgent: sockets, httpsAgent: sockets, socketTimeout: SILENCE },
      ...(process.env.AWS_ENDPOINT_URL && { forcePathStyle: true }),
    };
    const anywhere = new S3Client({ ...options, region, followRegionRedirects: true });
    let address: HttpRequest | undefined;
    const head = new HeadBucketCommand({ Bucket: name });
    head.middlewareStack.add(
      (next) => (args) => {
        address = args.request as HttpRequest;
        return next(args);
      },
      { step: 'build', priority: 'low', name: 'keepAddress' },
    );
    try {
      const { BucketRegion: signingRegion = region } = await anywhere.send(head);
      if (!address) throw new Error('the request had no address');
      const client = new S3Client({ ...options, region: signingRegion });
      const scheme = { name: 'sigv4', signingName: 's3', signingRegion, properties: {} };
      return new S3Bucket(name, client, address, await client.config.signer(scheme));
    } catch (error) {
      throw new ArchiveUnreadableError(
        `The bucket ${name} could not be reached: ${messageOf(error)}. ${adviceOr('Check its name, your credentials and s3:ListBucket.', error)}`,
        { cause: error },
      );
    } finally {
      anywhere.destroy();
    }
  }

  /** See `Fetcher.get`. */
  async get(object: Name): Promise<StoredObject | undefined> {
    return (await this.getAtOnce(object).catch(unlessUnreadable)) ?? (await this.getByCommand(object));
  }

  /** undefined where S3 does not answer with the object. */
  private async getAtOnce({ key, versionId }: Name): Promise<StoredObject | undefined> {
    const { protocol, hostname, port, path: folder, headers } = this.address;
    const path = `${folder.replace(/\/$/, '')}/${escapeUriPath(key)}`;
    const query = { ...(versionId !== undefined && { versionId }) };
    const host = headers.host ?? hostname;
    const request = new HttpRequest({ protocol, hostname, port, path, query, headers: { host } });
    const sent = this.client.config.requestHandler.handle(await this.signer.sign(request));
    const { response } = (await sent) as { readonly response: HttpResponse };
    if (response.statusCode === 200) return storedObject(response);
    (response.body as Readable).resume();
    return undefined;
  }

  private async getByCommand({ key, versionId }: Name): Promise<StoredObject | undefined> {
    const command = new GetObjectCommand({ Bucket: this.name, Key: key, VersionId: versionId });
    let stored: StoredObject | undefined;
    // Within the SDK's retries, so that it asks again where the body breaks off.
    command.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        stored = await storedObject(answer.response as HttpResponse);
        return answer;
      },
      { step: 'deserialize', priority: 'high', name: 'readBody' },
    );
    try {
      await this.client.send(command);
      return stored;
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'NoSuchKey' || name === 'NoSuchVersion' || name === 'MethodNotAllowed') return undefined;
      if (error instanceof ObjectUnreadableError) throw error;
      if (isRefusal(error) && name !== 'NoSuchBucket') {
        throw new ObjectUnreadableError(REASONS[name] ?? `S3 answered ${messageOf(error)}`, { cause: error });
      }
      throw this.unreadable(key, error);
    }
  }

  /** See `Fetcher.retention`. */
  async retention({ key, versionId }: Name): Promise<Retention | undefined> {
    try {
      const command = new GetObjectRetentionCommand({ Bucket: this.name, Key: key, VersionId: versionId });
      const { Retention: retention } = await this.client.send(command);
      return retentionOf(retention?.Mode, retention?.RetainUntilDate);
    } catch (error) {
      if (error instanceof Error && WITHOUT_RETENTION.includes(error.name)) return undefined;
      throw new ObjectUnreadableError(`its retention could not be read: ${messageOf(error)}`, { cause: error });
    }
  }

  /** See `Fetcher.lifecycle`. */
  async lifecycle(): Promise<readonly LifecycleRule[]> {
    try {
      const { Rules = [] } = await this.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: this.name }));
      return lifecycleRules(Rules);
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchLifecycleConfiguration') return [];
      throw new ArchiveUnreadableError(
        `The lifecycle rules of ${this.name} could not be read (s3:GetLifecycleConfiguration): ${messageOf(error)}.`,
        { cause: error },
      );
    }
  }

  /** @param after Goes on behind this key. @throws ArchiveUnreadableError */
  async *versions(prefix: string, after?: string, delimiter?: string): AsyncGenerator<VersionPage> {
    let next: Page | undefined = { Prefix: prefix, KeyMarker: after, Delimiter: delimiter };
    while (next) {
      const page: ListObjectVersionsCommandOutput = await this.page(next);
      const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
      if (IsTruncated === undefined || (IsTruncated && NextKeyMarker === undefined)) {
        throw this.unreadable(prefix, new Error('the listing does not say whether it goes on'));
      }
      const decode = page.EncodingType === 'url' ? decodeKey : (key = ''): string => key;
      next = IsTruncated
        ? { ...next, KeyMarker: decode(NextKeyMarker), VersionIdMarker: NextVersionIdMarker }
        : undefined;
      const folders = (page.CommonPrefixes ?? []).map(({ Prefix }) => decode(Prefix));
      yield { objects: objectsOf(page, decode), folders, isLast: !IsTruncated };
    }
  }

  private async page(page: Page): Promise<ListObjectVersionsCommandOutput> {
    try {
      // Keys may hold characters that XML cannot: S3 escapes them on request (Amazon S3 API Reference, ListObjectVersions).
      return await this.client.send(new ListObjectVersionsCommand({ Bucket: this.name, ...page, EncodingType: 'url' }));
    } catch (error) {
      throw new ArchiveUnreadableError(
        `s3://${this.name}/${page.Prefix ?? ''} could not be listed: ${messageOf(error)}. ` +
          adviceOr('The right s3:ListBucketVersions is needed.', error),
        { cause: error },
      );
    }
  }

  private unreadable(key: string, cause: unknown): ArchiveUnreadableError {
    return new ArchiveUnreadableError(`s3://${this.name}/${key} could not be fetched: ${messageOf(cause)}.`, { cause });
  }
}

function collect(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    body.on('data', (piece: Buffer) => {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes <= MOST_BYTES) return;
      body.destroy(
        new ObjectUnreadableError(`it is larger than ${MOST_BYTES} bytes, which no log file of CloudTrail is`),
      );
    });
    body.on('error', reject);
    body.on('end', () => resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, bytes)));
  });
}

function unlessUnreadable(error: unknown): undefined {
  if (error instanceof ObjectUnreadableError) throw error;
}

/** Whether S3 answered, and will answer the same again. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const status = error.$metadata.httpStatusCode ?? 500;
  return status >= 400 && status < 500 && status !== 429;
}

/** Why an object that exists cannot be read, for people. */
const REASONS: Readonly<Record<string, string>> = {
  AccessDenied: 'access was denied: s3:GetObject, s3:GetObjectVersion and kms:Decrypt are needed',
  InvalidObjectState: 'it is archived in a cold storage class: restore it first',
  KMSDisabledException: 'the KMS key that encrypts it is disabled',
};
const WITHOUT_RETENTION = ['NoSuchObjectLockConfiguration', 'InvalidRequest', 'ObjectLockConfigurationNotFoundError'];

async function storedObject({ headers, body: stream }: HttpResponse): Promise<StoredObject> {
  const body = await collect(stream as Readable);
  const named = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
  const metadata = Object.fromEntries(named.map(([name, value]) => [name.slice(METADATA.length), value]));
  const versionId = headers['x-amz-version-id'];
  const { etag } = headers;
  const modified = new Date(headers['last-modified'] ?? Number.NaN);
  const until = new Date(headers['x-amz-object-lock-retain-until-date'] ?? Number.NaN);
  const retention = retentionOf(headers['x-amz-object-lock-mode'], until);
  return {
    ...{ body, metadata, ...(versionId && { versionId }) },
    ...(etag && { etag }),
    ...(!Number.isNaN(modified.getTime()) && { lastModified: formatTime(modified) }),
    ...(retention && { retention }),
  };
}

function retentionOf(mode: string | undefined, until: Date | undefined): Retention | undefined {
  return mode && until && !Number.isNaN(until.getTime()) ? { mode, until } : undefined;
}

type Entry = DeleteMarkerEntry & Pick<ListedVersion, 'Size' | 'ETag'>;

function objectsOf(
  { Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput,
  decode: (key?: string) => string,
): ObjectVersions[] {
  const keys = new Map<string, Entry[]>();
  const markers = new Set<Entry>(DeleteMarkers);
  for (const entry of [...markers, ...(Versions as Entry[])]) {
    const key = decode(entry.Key);
    const entries = keys.get(key);
    if (entries) entries.push(entry);
    else keys.set(key, [entry]);
  }
  const versionOf = (entry: Entry): ObjectVersion => ({
    versionId: entry.VersionId ?? 'null',
    deleteMarker: markers.has(entry),
    size: entry.Size ?? 0,
    lastModified: entry.LastModified?.toISOString() ?? '',
    ...(entry.ETag !== undefined && { etag: entry.ETag }),
  });
  const inOrder = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.map(([key, entries]) => ({ key, versions: entries.sort(newestFirst).map(versionOf) }));
}

/** S3 lists the versions of a key newest first; that of the latest counts even within one second. */
function newestFirst(a: Entry, b: Entry): number {
  const latest = Number(b.IsLatest === true) - Number(a.IsLatest === true);
  return latest || (b.LastModified?.getTime() ?? 0) - (a.LastModified?.getTime() ?? 0);
}

function decodeKey(key = ''): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

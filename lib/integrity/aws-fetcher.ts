/** Fetches from Amazon S3 and AWS CloudTrail. */
import { CloudTrailClient, GetTrailStatusCommand, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import {
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  S3Client,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { ArchiveUnreadableError, ObjectUnreadableError } from './errors';
import type {
  Fetcher,
  ObjectName,
  ObjectVersion,
  ObjectVersions,
  PublicKey,
  Retention,
  StoredObject,
  TrailStatus,
} from './fetcher';
import { S3Reader } from './s3-reader';

export interface AwsFetcherOptions {
  /** Region of the trail, or of the caller: the bucket's own is found out. */
  readonly region: string;
  readonly trailArn: string;
  /** Connections to S3. @default 64 */
  readonly concurrency?: number;
}

export class AwsFetcher implements Fetcher {
  private readonly cloudTrail = new Map<string, CloudTrailClient>();
  private readonly readers = new Map<string, Promise<S3Reader>>();
  private readonly s3: S3Client;

  constructor(private readonly options: AwsFetcherOptions) {
    const agent = { keepAlive: true, maxSockets: options.concurrency ?? 64 };
    this.s3 = new S3Client({
      region: options.region,
      followRegionRedirects: true,
      requestHandler: { httpAgent: agent, httpsAgent: agent, connectionTimeout: 10_000, requestTimeout: 120_000 },
      ...(process.env.AWS_ENDPOINT_URL && { forcePathStyle: true }),
    });
  }

  async *list(bucket: string, prefix: string, after?: string): AsyncIterable<readonly ObjectVersions[]> {
    let held: ObjectVersions | undefined;
    for await (const page of this.listPages({ Bucket: bucket, Prefix: prefix, ...(after && { KeyMarker: after }) })) {
      const groups = byKey(page);
      if (held && groups[0]?.key === held.key) {
        groups[0] = { key: held.key, versions: [...held.versions, ...groups[0].versions] };
      } else if (held) groups.unshift(held);
      // The versions of the last key may go on upon the next page.
      held = page.IsTruncated ? groups.pop() : undefined;
      yield groups;
    }
    if (held) yield [held];
  }

  async folders(bucket: string, prefix: string): Promise<readonly string[]> {
    const folders: string[] = [];
    for await (const page of this.listPages({ Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
      for (const { Prefix = '' } of page.CommonPrefixes ?? []) folders.push(Prefix.slice(prefix.length, -1));
    }
    return folders;
  }

  async get(object: ObjectName): Promise<StoredObject | undefined> {
    const reader = this.readers.get(object.bucket) ?? S3Reader.open(this.s3, object.bucket);
    this.readers.set(object.bucket, reader);
    return (await reader).get(object);
  }

  async retention({ bucket, key, versionId }: ObjectName): Promise<Retention | undefined> {
    try {
      const command = new GetObjectRetentionCommand({ Bucket: bucket, Key: key, VersionId: versionId });
      const { Retention: retention } = await this.s3.send(command);
      if (!retention?.Mode || !retention.RetainUntilDate) return undefined;
      return { mode: retention.Mode, until: retention.RetainUntilDate };
    } catch (error) {
      if (hasName(error, 'NoSuchObjectLockConfiguration', 'InvalidRequest', 'ObjectLockConfigurationNotFoundError')) {
        return undefined;
      }
      throw new ObjectUnreadableError(`its retention could not be read: ${messageOf(error)}`, { cause: error });
    }
  }

  async publicKeys(region: string, from: Date, to: Date): Promise<readonly PublicKey[]> {
    const keys: PublicKey[] = [];
    let NextToken: string | undefined;
    do {
      const command = new ListPublicKeysCommand({ StartTime: from, EndTime: to, NextToken });
      const page = await this.cloudTrailOf(region)
        .send(command)
        .catch((error: unknown) => {
          throw new ArchiveUnreadableError(
            `CloudTrail's public keys of ${region} could not be read (cloudtrail:ListPublicKeys): ${messageOf(error)}.`,
            { cause: error },
          );
        });
      for (const { Fingerprint, Value } of page.PublicKeyList ?? []) {
        if (Fingerprint && Value) keys.push({ fingerprint: Fingerprint, value: Buffer.from(Value) });
      }
      NextToken = page.NextToken;
    } while (NextToken);
    return keys;
  }

  async trailStatus(region: string): Promise<TrailStatus | undefined> {
    try {
      const status = await this.cloudTrailOf(region).send(new GetTrailStatusCommand({ Name: this.options.trailArn }));
      return {
        logging: status.IsLogging ?? false,
        ...(status.StartLoggingTime && { startedAt: status.StartLoggingTime }),
        ...(status.StopLoggingTime && { stoppedAt: status.StopLoggingTime }),
        ...(status.LatestDigestDeliveryTime && { latestDigestDelivery: status.LatestDigestDeliveryTime }),
      };
    } catch {
      // Nothing is taken for granted without it: the chain is then expected in every hour of the period.
      return undefined;
    }
  }

  private async *listPages(input: {
    Bucket: string;
    Prefix: string;
    KeyMarker?: string;
    Delimiter?: string;
  }): AsyncGenerator<ListObjectVersionsCommandOutput> {
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
    for (;;) {
      const command = new ListObjectVersionsCommand({ ...input, ...marker });
      const page = await this.s3.send(command).catch((error: unknown) => {
        throw new ArchiveUnreadableError(
          `s3://${input.Bucket}/${input.Prefix} could not be listed (s3:ListBucketVersions): ${messageOf(error)}.`,
          { cause: error },
        );
      });
      yield page;
      if (!page.IsTruncated || page.NextKeyMarker === undefined) return;
      marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
  }

  private cloudTrailOf(region: string): CloudTrailClient {
    const client = this.cloudTrail.get(region) ?? new CloudTrailClient({ region });
    this.cloudTrail.set(region, client);
    return client;
  }
}

/** S3 answers with versions and delete markers apart, each by key and newest first. */
function byKey(page: ListObjectVersionsCommandOutput): ObjectVersions[] {
  const keys = new Map<string, (ObjectVersion & { readonly latest: boolean })[]>();
  const add = (
    { Key = '', VersionId = 'null', IsLatest = false, LastModified }: VersionEntry,
    deleteMarker: boolean,
    size: number,
  ): void => {
    const version = { versionId: VersionId, deleteMarker, size, lastModified: LastModified?.toISOString() ?? '' };
    keys.set(Key, [...(keys.get(Key) ?? []), { ...version, latest: IsLatest }]);
  };
  for (const version of page.Versions ?? []) add(version, false, version.Size ?? 0);
  for (const marker of page.DeleteMarkers ?? []) add(marker, true, 0);
  return [...keys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, versions]) => ({
      key,
      versions: versions.sort(newestFirst).map(({ latest: _, ...version }) => version),
    }));
}

interface VersionEntry {
  readonly Key?: string;
  readonly VersionId?: string;
  readonly IsLatest?: boolean;
  readonly LastModified?: Date;
}

function newestFirst(
  a: { readonly latest: boolean; readonly lastModified: string },
  b: { readonly latest: boolean; readonly lastModified: string },
): number {
  return Number(b.latest) - Number(a.latest) || b.lastModified.localeCompare(a.lastModified);
}

function hasName(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

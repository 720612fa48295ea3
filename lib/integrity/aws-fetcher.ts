/** Fetches from Amazon S3 and AWS CloudTrail. */
import { CloudTrailClient, GetTrailStatusCommand, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { GetObjectRetentionCommand, S3Client } from '@aws-sdk/client-s3';
import { ArchiveUnreadableError, ObjectUnreadableError } from './errors';
import type { Fetcher, ObjectName, ObjectVersions, PublicKey, Retention, StoredObject, TrailStatus } from './fetcher';
import { S3Reader } from './s3-reader';
import { parseVersionPage, type VersionPage } from './version-listing';

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
    this.s3 = new S3Client({
      region: options.region,
      followRegionRedirects: true,
      ...(process.env.AWS_ENDPOINT_URL && { forcePathStyle: true }),
    });
  }

  async *list(bucket: string, prefix: string, after?: string): AsyncIterable<readonly ObjectVersions[]> {
    let held: ObjectVersions | undefined;
    for await (const { objects, next } of this.pages(bucket, { prefix, ...(after && { 'key-marker': after }) })) {
      const [first] = objects;
      if (held && first?.key === held.key) {
        objects[0] = { key: held.key, versions: [...held.versions, ...first.versions] };
      } else if (held) objects.unshift(held);
      // The versions of the last key may go on upon the next page.
      held = next ? objects.pop() : undefined;
      yield objects;
    }
  }

  async folders(bucket: string, prefix: string): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { folders } of this.pages(bucket, { prefix, delimiter: '/' })) {
      names.push(...folders.map((folder) => folder.slice(prefix.length, -1)));
    }
    return names;
  }

  async get(object: ObjectName): Promise<StoredObject | undefined> {
    return (await this.reader(object.bucket)).get(object);
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

  private async *pages(bucket: string, query: Readonly<Record<string, string>>): AsyncGenerator<VersionPage> {
    const reader = await this.reader(bucket);
    let page: VersionPage | undefined;
    do {
      page = parseVersionPage(await reader.listVersions({ ...query, ...page?.next }));
      yield page;
    } while (page.next);
  }

  private reader(bucket: string): Promise<S3Reader> {
    const reader = this.readers.get(bucket) ?? S3Reader.open(this.s3, bucket, this.options.concurrency ?? 64);
    this.readers.set(bucket, reader);
    return reader;
  }

  private cloudTrailOf(region: string): CloudTrailClient {
    const client = this.cloudTrail.get(region) ?? new CloudTrailClient({ region });
    this.cloudTrail.set(region, client);
    return client;
  }
}

function hasName(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

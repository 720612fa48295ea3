/** Fetches from Amazon S3 and AWS CloudTrail. */
import { CloudTrailClient, GetTrailStatusCommand, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { assertEnvironment } from '../aws-environment';
import type { CredentialProvider } from '../facts/account/assumed-role';
import { ArchiveUnreadableError, PublicKeysDeniedError, messageOf } from './errors';
import type {
  Fetcher,
  KeptKey,
  Level,
  LifecycleRule,
  ObjectName,
  ObjectVersion,
  ObjectVersions,
  PublicKey,
  Retention,
  StoredObject,
  TrailStatus,
} from './fetcher';
import type { KeptKeys } from './kept-keys';
import { S3Bucket } from './s3-bucket';

export interface AwsFetcherOptions {
  /** Region of the trail, or of the caller: the bucket's own is found out. */
  readonly region: string;
  readonly trailArn: string;
  /** Of a role in the trail's account, where that is another one. @default those of the environment */
  readonly trailReader?: CredentialProvider;
  /** Where keys are looked for that CloudTrail no longer lists. @default nowhere */
  readonly keptKeys?: KeptKeys;
  /** Connections to S3. @default 64 */
  readonly concurrency?: number;
}

export class AwsFetcher implements Fetcher {
  private readonly cloudTrail = new Map<string, CloudTrailClient>();
  private readonly buckets = new Map<string, Promise<S3Bucket>>();

  /** @throws EnvironmentError where the environment names no AWS that can be asked. */
  constructor(private readonly options: AwsFetcherOptions) {
    assertEnvironment(false);
  }

  async *list(bucket: string, prefix: string, after?: string): AsyncIterable<readonly ObjectVersions[]> {
    let held: ObjectVersions | undefined;
    for await (const { objects, isLast } of (await this.bucket(bucket)).versions(prefix, after)) {
      const [first] = objects;
      if (held && first?.key === held.key) {
        objects[0] = { key: held.key, versions: withoutRepeats([...held.versions, ...first.versions]) };
      } else if (held) objects.unshift(held);
      // The versions of the last key may go on upon the next page.
      held = isLast ? undefined : objects.pop();
      yield objects;
    }
  }

  async level(bucket: string, prefix: string): Promise<Level> {
    const names: string[] = [];
    const found: ObjectVersions[] = [];
    for await (const { folders, objects } of (await this.bucket(bucket)).versions(prefix, undefined, '/')) {
      names.push(...folders.map((folder) => folder.slice(prefix.length, -1)));
      found.push(...objects);
    }
    return { folders: names, objects: found };
  }

  async get(object: ObjectName): Promise<StoredObject | undefined> {
    return (await this.bucket(object.bucket)).get(object);
  }

  async retention(object: ObjectName): Promise<Retention | undefined> {
    return (await this.bucket(object.bucket)).retention(object);
  }

  async lifecycle(bucket: string): Promise<readonly LifecycleRule[]> {
    return (await this.bucket(bucket)).lifecycle();
  }

  async publicKeys(region: string, from: Date, to: Date): Promise<readonly PublicKey[]> {
    const keys: PublicKey[] = [];
    let NextToken: string | undefined;
    do {
      const command = new ListPublicKeysCommand({ StartTime: from, EndTime: to, NextToken });
      const page = await this.cloudTrailOf(region)
        .send(command)
        .catch((error: unknown) => {
          const isDenied = error instanceof Error && error.name.startsWith('AccessDenied');
          throw new (isDenied ? PublicKeysDeniedError : ArchiveUnreadableError)(
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

  async keptKeys(region: string, from: Date, to: Date): Promise<readonly KeptKey[]> {
    return (await this.options.keptKeys?.find(region, from, to)) ?? [];
  }

  async trailStatus(region: string): Promise<TrailStatus | undefined> {
    try {
      const { trailArn: Name, trailReader: credentials } = this.options;
      const client = credentials ? new CloudTrailClient({ region, credentials }) : this.cloudTrailOf(region);
      const status = await client.send(new GetTrailStatusCommand({ Name }));
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

  private bucket(name: string): Promise<S3Bucket> {
    const { region, concurrency = 64 } = this.options;
    const bucket = this.buckets.get(name) ?? S3Bucket.open(name, region, concurrency);
    this.buckets.set(name, bucket);
    return bucket;
  }

  private cloudTrailOf(region: string): CloudTrailClient {
    const client = this.cloudTrail.get(region) ?? new CloudTrailClient({ region });
    this.cloudTrail.set(region, client);
    return client;
  }
}

/** A version that a server lists on two pages is one version. */
function withoutRepeats(versions: readonly ObjectVersion[]): readonly ObjectVersion[] {
  return [...new Map(versions.map((version) => [version.versionId, version])).values()];
}

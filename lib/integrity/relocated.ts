/** A replica read in the place of the bucket that the trail delivered to: digests name that bucket, and are signed for it. */
import { parseDigest } from './digest';
import { VerificationOptionError } from './errors';
import type {
  Fetcher,
  KeptKey,
  Level,
  ObjectName,
  ObjectVersions,
  PublicKey,
  Retention,
  StoredObject,
  TrailStatus,
} from './fetcher';
import { gunzip } from './gunzip';

/**
 * S3 replicates an object with its key, its version id and its metadata, in which the signature of a digest stands (S3 User Guide,
 * "Replicating objects"): a replica has to be whole by itself.
 */
export class RelocatedFetcher implements Fetcher {
  private digest: Buffer | undefined;

  /**
   * @param from The bucket that the trail delivered to.
   * @param to The bucket that is read in its place.
   */
  constructor(
    private readonly inner: Fetcher,
    private readonly from: string,
    private readonly to: string,
  ) {}

  list(bucket: string, prefix: string, after?: string): AsyncIterable<readonly ObjectVersions[]> {
    return this.inner.list(this.place(bucket), prefix, after);
  }

  level(bucket: string, prefix: string): Promise<Level> {
    return this.inner.level(this.place(bucket), prefix);
  }

  async get(object: ObjectName): Promise<StoredObject | undefined> {
    const stored = await this.inner.get({ ...object, bucket: this.place(object.bucket) });
    if (object.bucket === this.from && object.key.includes('/CloudTrail-Digest/')) this.digest ??= stored?.body;
    return stored;
  }

  retention(object: ObjectName): Promise<Retention | undefined> {
    return this.inner.retention({ ...object, bucket: this.place(object.bucket) });
  }

  publicKeys(region: string, from: Date, to: Date): Promise<readonly PublicKey[]> {
    return this.inner.publicKeys(region, from, to);
  }

  async keptKeys(region: string, from: Date, to: Date): Promise<readonly KeptKey[]> {
    return (await this.inner.keptKeys?.(region, from, to)) ?? [];
  }

  trailStatus(region: string): Promise<TrailStatus | undefined> {
    return this.inner.trailStatus(region);
  }

  /**
   * To be asked where no digest was valid: the wrong bucket may have been named.
   *
   * @throws VerificationOptionError where the first digest that was read names another bucket.
   */
  async assertReplica(): Promise<void> {
    const delivered = this.digest && (await bucketNamedIn(this.digest));
    if (delivered === undefined || delivered === this.from) return;
    const mended =
      delivered === this.to ? 'It is no replica: leave out --relocated-from.' : `Write --relocated-from ${delivered}.`;
    throw new VerificationOptionError(
      `s3://${this.to} holds no replica of s3://${this.from}: its digests were delivered to ${delivered}. ${mended}`,
    );
  }

  private place(bucket: string): string {
    return bucket === this.from ? this.to : bucket;
  }
}

async function bucketNamedIn(zipped: Buffer): Promise<string | undefined> {
  try {
    return parseDigest(await gunzip(zipped)).digestS3Bucket;
  } catch {
    // what is no digest names nothing; the result says that it is none
    return undefined;
  }
}

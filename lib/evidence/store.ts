/** The evidence bucket: runs are appended, never altered. */
import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { parseDocument, sha256, type EvidenceDocument, type Link } from './document';
import { GZIP_LIMITS, GzipError } from '../integrity/gzip';
import { gunzip } from '../integrity/gunzip';
import { EvidenceHalfRead, EvidenceUnreadable } from './errors';
import { verificationsOf } from './writers';
import { dayFolder, dayPrefix, hasJump, lastNumber, prefixOf, runId, runNumber } from './names';

const DAY = 86_400_000;

/** How far back the newest run is looked for, one listing each; the last looks at everything. */
const LOOK_BACK_DAYS = [1, 40, undefined];

/** What `GetObjectRetention` answers of an object without a lock, and of a bucket without Object Lock. */
const WITHOUT_LOCK = ['NoSuchObjectLockConfiguration', 'InvalidRequest', 'ObjectLockConfigurationNotFoundError'];

/** In bytes, stored or unzipped; a run has about a megabyte. The functions have 512 MB of memory. */
const LARGEST_DOCUMENT = 32 * 1024 * 1024;

/** One version of a key below the audit log's prefix. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  readonly modified: Date | undefined;
  /** Bytes; absent of a delete marker. */
  readonly size?: number;
}

/** A run's document as it stands in the bucket. */
export interface StoredRun {
  readonly link: Link;
  /** Undefined where the content is no evidence document. */
  readonly document: EvidenceDocument | undefined;
  /** When S3 took it, which no writer chooses; absent where it was not read from a listing. */
  readonly modified?: Date;
}

/** The lock that S3 says an object has. */
export interface Lock {
  readonly mode: string | undefined;
  readonly until: Date | undefined;
}

export class EvidenceStore {
  constructor(
    private readonly s3: S3Client,
    readonly bucket: string,
    readonly auditLog: string,
  ) {}

  /** Verifications of the log are a chain of their own: a drift check must not take their findings for its last ones. */
  verifications(): EvidenceStore {
    return new EvidenceStore(this.s3, this.bucket, verificationsOf(this.auditLog));
  }

  /** The newest run; undefined where there is none yet. */
  async latest(now: Date): Promise<StoredRun | undefined> {
    for (const days of LOOK_BACK_DAYS) {
      const after = days === undefined ? undefined : dayPrefix(this.auditLog, new Date(now.getTime() - days * DAY));
      const runs = await this.originals(after);
      const isDoubtful = days !== undefined && hasJump(runs.map(numberOf));
      const newest = isDoubtful ? undefined : newestOf(runs);
      if (newest) return this.read(newest);
    }
    return undefined;
  }

  /** The documents of runs: of each key the version that was written first, whatever came later. */
  private async originals(after: string | undefined): Promise<readonly StoredVersion[]> {
    const originals = new Map<string, StoredVersion>();
    for await (const version of this.versions(after)) {
      if (version.isDeleteMarker || runNumber(version.key) === undefined) continue;
      originals.set(version.key, olderOf(originals.get(version.key), version));
    }
    return [...originals.values()];
  }

  /** Runs that came before another one, newest first, as far as a listing of 40 days tells. */
  async *before({ id }: Link, now: Date): AsyncGenerator<StoredRun> {
    const runs = await this.originals(dayPrefix(this.auditLog, new Date(now.getTime() - 40 * DAY)));
    const earlier = runs.filter((run) => numberOf(run) < Number(id));
    for (const version of earlier.sort((a, b) => numberOf(b) - numberOf(a))) yield this.read(version);
  }

  /** The newest run, and those `before` it. */
  async *newestFirst(now: Date): AsyncGenerator<StoredRun> {
    const latest = await this.latest(now);
    if (!latest) return;
    yield latest;
    yield* this.before(latest.link, now);
  }

  /** The run that S3 took first, whatever day its key says; undefined where there is none. */
  async earliest(): Promise<StoredRun | undefined> {
    const [first] = [...(await this.originals(undefined))].sort((a, b) => timeOf(a) - timeOf(b));
    return first && this.read(first);
  }

  /** Every version and delete marker, by key, after a key where one is given. */
  async *versions(after?: string, prefix = prefixOf(this.auditLog)): AsyncGenerator<StoredVersion> {
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await this.s3.send(
        new ListObjectVersionsCommand({
          Bucket: this.bucket,
          Prefix: prefix,
          KeyMarker: page?.NextKeyMarker ?? after,
          VersionIdMarker: page?.NextVersionIdMarker,
        }),
      );
      // S3 names the bucket in every answer: one without must not start a second chain
      if (page.Name === undefined) throw new EvidenceUnreadable(this.bucket, 'the listing is empty');
      const entries = [
        ...(page.Versions ?? []).map((entry) => ({ ...entry, isDeleteMarker: false })),
        ...(page.DeleteMarkers ?? []).map((entry) => ({ ...entry, isDeleteMarker: true, Size: undefined })),
      ];
      for (const { Key: key, VersionId: versionId, IsLatest, LastModified, Size: size, isDeleteMarker } of entries) {
        if (key === undefined || versionId === undefined) continue;
        const isLatest = IsLatest ?? false;
        yield { key, versionId, isLatest, isDeleteMarker, modified: LastModified, ...(size !== undefined && { size }) };
      }
    } while (page.IsTruncated);
  }

  /** Every version and delete marker below the days of a period, the last one included, and nothing that comes after it. */
  async *versionsOf(from: Date, until: Date, prefix = prefixOf(this.auditLog)): AsyncGenerator<StoredVersion> {
    const end = `${prefix}${dayFolder(until)}/\uFFFF`;
    for await (const version of this.versions(`${prefix}${dayFolder(from)}`, prefix)) {
      if (version.key > end) return;
      yield version;
    }
  }

  /** @throws EvidenceHalfRead as `whole` does: no run may follow half a document. */
  async read(
    version: Pick<StoredVersion, 'key' | 'versionId' | 'size'> & Pick<Partial<StoredVersion>, 'modified'>,
  ): Promise<StoredRun> {
    const { link, text } = await this.readText(version);
    const { modified } = version;
    return { link, document: text === undefined ? undefined : parseDocument(text), ...(modified && { modified }) };
  }

  /** The text of a run's document; undefined where it cannot be one. What is too large is not fetched. */
  async readText(
    version: Pick<StoredVersion, 'key' | 'versionId' | 'size'>,
  ): Promise<Pick<StoredRun, 'link'> & { readonly text: string | undefined }> {
    const { key, versionId, size = 0 } = version;
    // the key is what S3 vouches for; a document may say anything of itself
    const link = { id: runId(runNumber(key) ?? 0), key, versionId };
    if (size > LARGEST_DOCUMENT) return { link: { ...link, sha256: '' }, text: undefined };
    const content = await this.whole(version);
    // what the chain holds is the hash of the stored bytes: another compression of the same text is another object
    return { link: { ...link, sha256: sha256(content) }, text: await textOf(key, content) };
  }

  /** @throws EvidenceHalfRead where S3 answers another number of bytes than it lists. */
  async whole({ key, versionId, size }: Pick<StoredVersion, 'key' | 'versionId' | 'size'>): Promise<Buffer> {
    const content = await this.content(key, versionId);
    if (size !== undefined && content.length !== size)
      throw new EvidenceHalfRead(this.bucket, key, content.length, size);
    return content;
  }

  async content(key: string, versionId: string): Promise<Buffer> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, VersionId: versionId }));
    const { buffer, byteOffset, byteLength } = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return Buffer.from(buffer, byteOffset, byteLength);
  }

  /**
   * Writes a new object.
   *
   * @returns its version; undefined where the key is taken.
   */
  async create(key: string, body: string | Uint8Array, contentType: string): Promise<string | undefined> {
    try {
      const { VersionId } = await this.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: key,
          Body: body,
          ContentType: contentType,
          // two runs cannot both be the next one (S3 User Guide, "Conditional writes")
          IfNoneMatch: '*',
        }),
      );
      return VersionId ?? '';
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'PreconditionFailed' || name === 'ConditionalRequestConflict') return undefined;
      throw error;
    }
  }

  /** Reads back the lock of what was written. */
  async lockOf(key: string, versionId: string): Promise<Lock> {
    const { ObjectLockMode, ObjectLockRetainUntilDate } = await this.s3.send(
      new HeadObjectCommand({ Bucket: this.bucket, Key: key, VersionId: versionId }),
    );
    return { mode: ObjectLockMode, until: ObjectLockRetainUntilDate };
  }

  /**
   * The lock of what somebody else may have written. `HeadObject` names no lock where there is none, nor where the reader may not see it
   * (Amazon S3 API Reference, "HeadObject"); `GetObjectRetention` tells the two apart.
   *
   * @returns undefined where the reader may not see it.
   */
  async retentionOf(key: string, versionId: string): Promise<Lock | undefined> {
    try {
      const command = new GetObjectRetentionCommand({ Bucket: this.bucket, Key: key, VersionId: versionId });
      const { Retention } = await this.s3.send(command);
      return { mode: Retention?.Mode, until: Retention?.RetainUntilDate };
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (WITHOUT_LOCK.includes(name)) return { mode: undefined, until: undefined };
      if (name === 'AccessDenied') return undefined;
      throw error;
    }
  }
}

async function textOf(key: string, content: Buffer): Promise<string | undefined> {
  if (!key.endsWith('.gz')) return content.toString();
  try {
    return (await gunzip(content, { ...GZIP_LIMITS, bytes: LARGEST_DOCUMENT })).toString();
  } catch (error) {
    if (error instanceof GzipError) return undefined;
    throw error;
  }
}

function olderOf(one: StoredVersion | undefined, other: StoredVersion): StoredVersion {
  return one && timeOf(one) < timeOf(other) ? one : other;
}

/** The last run in the order in which S3 took them. */
function newestOf(runs: readonly StoredVersion[]): StoredVersion | undefined {
  const inOrder = [...runs].sort((a, b) => timeOf(a) - timeOf(b) || numberOf(a) - numberOf(b));
  const last = lastNumber(inOrder.map(numberOf));
  return inOrder.find((run) => numberOf(run) === last);
}

function numberOf({ key }: StoredVersion): number {
  return runNumber(key) ?? 0;
}

function timeOf({ modified }: StoredVersion): number {
  return modified?.getTime() ?? 0;
}

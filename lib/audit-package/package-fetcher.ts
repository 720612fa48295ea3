/** Fetches from a package what a verification asks of S3 and CloudTrail. What a package cannot know is never answered. */
import { ArchiveUnreadableError, ObjectUnreadableError, PublicKeysDeniedError } from '../integrity/errors';
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
} from '../integrity/fetcher';
import type { BucketIndex, PackagedKeys, PackagedObject } from './bucket-index';
import type { PackageSource } from './source';

const PAGE = 1000;

export class PackageFetcher implements Fetcher {
  /** By bucket, in the order of keys. */
  private readonly objects = new Map<string, PackagedObject[]>();
  private readonly byName = new Map<string, PackagedObject>();

  constructor(
    private readonly source: PackageSource,
    private readonly index: BucketIndex,
    private readonly keys: PackagedKeys,
  ) {
    for (const object of index.objects) {
      const { bucket, key } = object;
      this.objects.set(bucket, this.objects.get(bucket) ?? []);
      this.objects.get(bucket)?.push(object);
      this.byName.set(`${bucket}/${key}`, object);
    }
    for (const objects of this.objects.values()) objects.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- it answers at once what S3 lists page by page
  async *list(bucket: string, prefix: string, after = ''): AsyncIterable<readonly ObjectVersions[]> {
    const found = this.below(bucket, prefix).filter(({ key }) => key > after);
    for (let at = 0; at < found.length; at += PAGE) yield found.slice(at, at + PAGE).map(listed);
  }

  level(bucket: string, prefix: string): Promise<Level> {
    const level = this.index.levels.find((each) => each.bucket === bucket && each.prefix === prefix);
    const objects = this.below(bucket, prefix).filter(({ key }) => !key.slice(prefix.length).includes('/'));
    return Promise.resolve({ folders: level?.folders ?? [], objects: objects.map(listed) });
  }

  async get({ bucket, key, versionId }: ObjectName): Promise<StoredObject | undefined> {
    const versions = this.byName.get(`${bucket}/${key}`)?.versions ?? [];
    const version = versionId === undefined ? versions[0] : versions.find((each) => each.versionId === versionId);
    if (!version || version.deleteMarker) return undefined;
    if (version.unreadable !== undefined) throw new ObjectUnreadableError(version.unreadable);
    const { file, metadata = {} } = version;
    if (file === undefined) throw new ObjectUnreadableError('its content is not in the package');
    if (!this.source.sizes.has(file)) throw new ObjectUnreadableError(`the package lacks ${file}`);
    // in Node.js a source reads buffers; a browser has neither buffers nor code that asks for more than bytes
    return { body: (await this.source.read(file)) as Buffer, metadata, versionId: version.versionId };
  }

  retention(): Promise<Retention | undefined> {
    return Promise.reject(new ObjectUnreadableError('only S3 knows whether it is locked'));
  }

  publicKeys(region: string): Promise<readonly PublicKey[]> {
    const found = this.keys.regions.find((each) => each.region === region);
    if (!found) return Promise.reject(new ArchiveUnreadableError(`The package has no public keys of ${region}.`));
    if (found.denied !== undefined) return Promise.reject(new PublicKeysDeniedError(found.denied));
    const listed = found.keys.filter(({ keptAt }) => keptAt === undefined);
    return Promise.resolve(listed.map(({ fingerprint, value }) => ({ fingerprint, value: bytesOf(value) })));
  }

  keptKeys(region: string): Promise<readonly KeptKey[]> {
    const keys = this.keys.regions.find((each) => each.region === region)?.keys ?? [];
    return Promise.resolve(
      keys.flatMap(({ fingerprint, value, keptAt }) =>
        keptAt === undefined ? [] : [{ fingerprint, value: bytesOf(value), keptAt }],
      ),
    );
  }

  /** Only CloudTrail knows it, and it signs no such answer. */
  trailStatus(): Promise<TrailStatus | undefined> {
    return Promise.resolve(undefined);
  }

  /** Found by halves: a hostile package makes a verification ask for each of its objects. */
  private below(bucket: string, prefix: string): readonly PackagedObject[] {
    const objects = this.objects.get(bucket) ?? [];
    let [from, to] = [0, objects.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((objects[middle]?.key ?? '') < prefix) from = middle + 1;
      else to = middle;
    }
    let end = from;
    while (objects[end]?.key.startsWith(prefix)) end += 1;
    return objects.slice(from, end);
  }
}

function listed({ key, versions }: PackagedObject): ObjectVersions {
  const plain = versions.map(({ versionId, deleteMarker, size, lastModified }) => ({
    ...{ versionId, deleteMarker, size, lastModified },
  }));
  return { key, versions: plain };
}

function bytesOf(base64: string): Buffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) as Buffer;
}

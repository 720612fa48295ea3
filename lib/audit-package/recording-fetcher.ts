/** Passes on what a verification fetches, and keeps what it saw for the package. */
import { ArchiveUnreadableError, messageOf, ObjectUnreadableError } from '../integrity/errors';
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
import { parseDigestKey, parseLogFileKey } from '../integrity/keys';
import type { BucketIndex, PackagedKeys, PackagedVersion } from './bucket-index';
import { PackingError } from './errors';
import { MOST_FILES } from './manifest';

/** What is kept of an object's content. */
type Kept = Pick<PackagedVersion, 'file' | 'metadata' | 'unreadable' | 'size'>;

const SHORTER = 'Choose a shorter period, or leave out --include-logs.';

export class RecordingFetcher implements Fetcher {
  private readonly listed = new Map<string, ObjectVersions>();
  /** By place, then by version; that of a read without a version by the version that answered. */
  private readonly kept = new Map<string, Map<string, Kept>>();
  private readonly folders = new Map<string, readonly string[]>();
  private readonly keys = new Map<string, PackagedKeys['regions'][number]>();
  private readonly files = new Set<string>();

  /** @param save Writes a file of the package. */
  constructor(
    private readonly fetcher: Fetcher,
    private readonly includeLogs: boolean,
    private readonly save: (path: string, content: Uint8Array) => Promise<void>,
  ) {}

  async *list(bucket: string, prefix: string, after?: string): AsyncIterable<readonly ObjectVersions[]> {
    for await (const page of this.fetcher.list(bucket, prefix, after)) {
      for (const object of page) this.keepListed(bucket, object);
      yield page;
    }
  }

  async level(bucket: string, prefix: string): Promise<Level> {
    const level = await this.fetcher.level(bucket, prefix);
    this.folders.set(`${bucket}/${prefix}`, level.folders);
    for (const object of level.objects) this.keepListed(bucket, object);
    return level;
  }

  async get(object: ObjectName): Promise<StoredObject | undefined> {
    let stored: StoredObject | undefined;
    try {
      stored = await this.fetcher.get(object);
    } catch (error) {
      if (!(error instanceof ObjectUnreadableError)) throw error;
      this.keep(object, object.versionId, { unreadable: error.message, size: 0 });
      throw error;
    }
    const isDigest = parseDigestKey(object.key) !== undefined;
    if (stored && (isDigest || this.includeLogs)) {
      const versionId = object.versionId ?? stored.versionId;
      if (this.kept.get(placeOf(object))?.get(versionId ?? '')?.file !== undefined) return stored;
      const file = this.fileOf(object.key);
      const { body, metadata } = stored;
      this.keep(object, versionId, { file, size: body.length, ...(isDigest && { metadata }) });
      await this.save(file, body);
    }
    return stored;
  }

  retention(object: ObjectName): Promise<Retention | undefined> {
    return this.fetcher.retention(object);
  }

  async publicKeys(region: string, from: Date, to: Date): Promise<readonly PublicKey[]> {
    const before = this.keys.get(region)?.keys ?? [];
    try {
      const found = await this.fetcher.publicKeys(region, from, to);
      const keys = found.map(({ fingerprint, value }) => ({ fingerprint, value: value.toString('base64') }));
      this.keepKeys(region, keys);
      return found;
    } catch (error) {
      if (error instanceof ArchiveUnreadableError && before.length === 0) {
        this.keys.set(region, { region, denied: messageOf(error), keys: [] });
      }
      throw error;
    }
  }

  async keptKeys(region: string, from: Date, to: Date): Promise<readonly KeptKey[]> {
    const found = (await this.fetcher.keptKeys?.(region, from, to)) ?? [];
    const keys = found.map(({ fingerprint, value, keptAt }) => ({
      ...{ fingerprint, value: value.toString('base64'), keptAt },
    }));
    this.keepKeys(region, keys);
    return found;
  }

  trailStatus(region: string): Promise<TrailStatus | undefined> {
    return this.fetcher.trailStatus(region);
  }

  index(): BucketIndex {
    const places = new Set([...this.listed.keys(), ...this.kept.keys()]);
    return {
      objects: [...places].sort().map((place) => ({ ...nameOf(place), versions: this.versionsOf(place) })),
      levels: [...this.folders].sort(byName).map(([place, folders]) => {
        const { bucket, key: prefix } = nameOf(place);
        return { bucket, prefix, folders: [...folders] };
      }),
    };
  }

  publicKeysSeen(): PackagedKeys {
    return { regions: [...this.keys].sort(byName).map(([, keys]) => keys) };
  }

  /** What CloudTrail lists takes the place of what the evidence kept, and never the other way round. */
  private keepKeys(region: string, keys: PackagedKeys['regions'][number]['keys']): void {
    const before = this.keys.get(region)?.keys ?? [];
    const all = new Map(before.map((key) => [key.fingerprint, key]));
    for (const key of keys) if (key.keptAt === undefined || !all.has(key.fingerprint)) all.set(key.fingerprint, key);
    this.keys.set(region, { region, keys: [...all.values()] });
  }

  /** Versions as listed, and those that no listing covered. */
  private versionsOf(place: string): PackagedVersion[] {
    const kept = new Map(this.kept.get(place));
    const listed = this.listed.get(place)?.versions ?? [];
    const versions = listed.map(({ etag: _, ...version }, index): PackagedVersion => {
      const found = kept.get(version.versionId) ?? (index === 0 ? kept.get('') : undefined);
      kept.delete(version.versionId);
      if (index === 0) kept.delete('');
      return { ...version, ...(found && { ...found, size: version.size }) };
    });
    const unlisted = [...kept].map(([versionId, found]) => ({
      ...{ versionId: versionId || 'null', deleteMarker: false, lastModified: '' },
      ...found,
    }));
    return [...versions, ...unlisted];
  }

  private keepListed(bucket: string, object: ObjectVersions): void {
    this.listed.set(placeOf({ bucket, key: object.key }), object);
    if (this.listed.size > MOST_FILES) {
      throw new PackingError(`A package takes ${MOST_FILES} objects, and the bucket lists more. ${SHORTER}`);
    }
  }

  private keep(object: ObjectName, versionId = '', kept: Kept): void {
    const place = placeOf(object);
    const versions = this.kept.get(place) ?? new Map<string, Kept>();
    this.kept.set(place, versions.set(versionId, kept));
  }

  /** Where the content of a version stands in the package: by its own name, which says account, Region and time. */
  private fileOf(key: string): string {
    const name = key.slice(key.lastIndexOf('/') + 1);
    const time = parseLogFileKey(key)?.time;
    const path = time ? `logs/${time.toISOString().slice(0, 10)}/${name}` : `digests/${name}`;
    let file = path;
    for (let n = 2; this.files.has(file.toLowerCase()); n += 1) file = path.replace(/\.json\.gz$/, `.${n}.json.gz`);
    this.files.add(file.toLowerCase());
    return file;
  }
}

function placeOf({ bucket, key }: ObjectName): string {
  return `${bucket}/${key}`;
}

function nameOf(place: string): { readonly bucket: string; readonly key: string } {
  const slash = place.indexOf('/');
  return { bucket: place.slice(0, slash), key: place.slice(slash + 1) };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

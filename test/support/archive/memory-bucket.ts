/** A versioned bucket in memory, with the keys and the status of a trail: all that a verification fetches. */
import type {
  Fetcher,
  Level,
  LifecycleRule,
  ObjectName,
  ObjectVersions,
  PublicKey,
  Retention,
  StoredObject,
  TrailStatus,
} from '../../../lib/integrity/fetcher';
import { createHash } from 'node:crypto';
import { DAY, formatTime } from '../../../lib/integrity/time';
import type { ArchivedHour, ArchivedObject } from './archive';

interface Version {
  readonly id: string;
  readonly deleteMarker: boolean;
  readonly stored: StoredObject;
  readonly written: Date;
}

export class MemoryBucket implements Fetcher {
  /** Newest first. */
  private readonly objects = new Map<string, Version[]>();
  /** All keys, as long as none comes or goes. */
  private sorted: readonly string[] | undefined;
  private next = 1;
  readonly requests = { get: 0, level: 0, list: 0, retention: 0 };
  /** Names of everything that was fetched. */
  readonly fetched: string[] = [];
  status: TrailStatus | undefined;
  keys: PublicKey[] = [];
  pageSize = 1000;
  /** When S3 takes what comes next. @default a second after what came before, in January 2026 */
  now: Date | undefined;
  /** Days for which what comes next is locked, by the clock above. @default the lock of every new object */
  lockDays: number | undefined;
  rules: readonly LifecycleRule[] = [];

  constructor(
    readonly name: string,
    public retentionOfNew?: Retention,
  ) {}

  deliver(hours: Iterable<ArchivedHour>): void {
    for (const { digest, logFiles } of hours) for (const object of [...logFiles, digest]) this.put(object);
  }

  put(object: ArchivedObject, retention: Retention | undefined = this.lockOfNew()): string {
    const { body, metadata } = object;
    return this.add(object.key, false, { body, metadata, ...(retention && { retention }) });
  }

  /** Adds a delete marker, as a DELETE without a version does. */
  delete(key: string): string {
    return this.add(key, true, { body: Buffer.alloc(0), metadata: {} });
  }

  /** What a bucket's lifecycle rules do at midnight: S3 User Guide, "Expiring objects". */
  runLifecycle(now: Date): void {
    this.now = now;
    const isOld = (written: Date, days: number | undefined): boolean =>
      days !== undefined && Math.floor(written.getTime() / DAY + days + 1) * DAY <= now.getTime();
    for (const [key, versions] of this.objects) {
      const rules = this.rules.filter(({ prefix }) => key.startsWith(prefix));
      const stays = versions.filter(({ stored: { retention } }, index) => {
        const next = versions[index - 1];
        const isExpired = next && rules.some(({ noncurrentDays }) => isOld(next.written, noncurrentDays));
        return !isExpired || (retention && retention.until > now);
      });
      const [latest] = stays;
      if (stays.length === 0 || (stays.length === 1 && latest?.deleteMarker)) this.drop(key);
      else this.objects.set(key, stays);
      if (latest?.deleteMarker === false && rules.some(({ expirationDays }) => isOld(latest.written, expirationDays))) {
        this.delete(key);
      }
    }
  }

  lifecycle(): Promise<readonly LifecycleRule[]> {
    return Promise.resolve(this.rules);
  }

  /** Removes a version, as whoever may does where no lock forbids it. */
  remove(key: string, index = 0): void {
    const versions = this.objects.get(key) ?? [];
    this.objects.set(key, versions.toSpliced(index, 1));
    if (versions.length === 1) this.drop(key);
  }

  /** Removes every version, as nobody can while they are locked. */
  erase(key: string): void {
    this.drop(key);
  }

  /** Replaces an object in place, as in a bucket without versions. */
  replace(object: ArchivedObject): void {
    this.erase(object.key);
    this.put(object);
  }

  read(key: string): ArchivedObject {
    const [latest] = this.objects.get(key) ?? [];
    if (!latest) throw new Error(`no ${key}`);
    return { key, body: latest.stored.body, metadata: latest.stored.metadata };
  }

  get allKeys(): readonly string[] {
    if (this.sorted?.length !== this.objects.size) this.sorted = [...this.objects.keys()].sort();
    return this.sorted;
  }

  async *list(bucket: string, prefix: string, after = ''): AsyncIterable<readonly ObjectVersions[]> {
    const keys = bucket === this.name ? this.allKeys.filter((key) => key.startsWith(prefix) && key > after) : [];
    for (let at = 0; at === 0 || at < keys.length; at += this.pageSize) {
      this.requests.list += 1;
      await Promise.resolve();
      yield keys.slice(at, at + this.pageSize).map((key) => ({ key, versions: this.listed(key) }));
    }
  }

  level(bucket: string, prefix: string): Promise<Level> {
    this.requests.level += 1;
    const below = this.allKeys.filter((key) => bucket === this.name && key.startsWith(prefix));
    const names = below.map((key) => key.slice(prefix.length)).filter((rest) => rest.includes('/'));
    const folders = [...new Set(names.map((rest) => rest.slice(0, rest.indexOf('/'))))];
    const objects = below.filter((key) => !key.slice(prefix.length).includes('/'));
    return Promise.resolve({ folders, objects: objects.map((key) => ({ key, versions: this.listed(key) })) });
  }

  get({ bucket, key, versionId }: ObjectName): Promise<StoredObject | undefined> {
    this.requests.get += 1;
    this.fetched.push(`${bucket}/${key}`);
    const versions = bucket === this.name ? (this.objects.get(key) ?? []) : [];
    const version = versionId === undefined ? versions[0] : versions.find(({ id }) => id === versionId);
    if (!version || version.deleteMarker) return Promise.resolve(undefined);
    const lastModified = formatTime(version.written);
    return Promise.resolve({ ...version.stored, versionId: version.id, lastModified });
  }

  async retention(object: ObjectName): Promise<Retention | undefined> {
    this.requests.retention += 1;
    return (await this.get(object))?.retention;
  }

  publicKeys(_region?: string): Promise<readonly PublicKey[]> {
    return Promise.resolve(this.keys);
  }

  trailStatus(): Promise<TrailStatus | undefined> {
    return Promise.resolve(this.status);
  }

  private lockOfNew(): Retention | undefined {
    if (this.lockDays === undefined) return this.retentionOfNew;
    const until = new Date((this.now?.getTime() ?? 0) + this.lockDays * DAY);
    return { mode: this.retentionOfNew?.mode ?? 'COMPLIANCE', until };
  }

  private drop(key: string): void {
    this.objects.delete(key);
    this.sorted = undefined;
  }

  private add(key: string, deleteMarker: boolean, stored: StoredObject): string {
    const id = `v${this.next}`;
    this.next += 1;
    const written = this.now ?? new Date(Date.UTC(2026, 0, 1) + this.next * 1000);
    const etag = `"${createHash('md5').update(stored.body).digest('hex')}"`;
    const version = { id, deleteMarker, stored: { ...stored, ...(!deleteMarker && { etag }) }, written };
    if (!this.objects.has(key)) this.sorted = undefined;
    this.objects.set(key, [version, ...(this.objects.get(key) ?? [])]);
    return id;
  }

  private listed(key: string): ObjectVersions['versions'] {
    return (this.objects.get(key) ?? []).map(({ id, deleteMarker, stored, written }) => ({
      versionId: id,
      deleteMarker,
      size: stored.body.length,
      lastModified: written.toISOString(),
      ...(stored.etag !== undefined && { etag: stored.etag }),
    }));
  }
}

/** Where a ledger is verified: the evidence bucket, or a copy of it in a folder. */
import type { EvidenceStore, Lock, StoredVersion } from '../evidence/store';
import { byKey, isHidden, oldest } from '../evidence/versions';

/** What stands under a key: of several versions the one that was written first. */
export interface ArchivedFile {
  readonly key: string;
  /** Absent in a copy, which does not know it, and where nothing but delete markers is left. */
  readonly version?: StoredVersion;
  /** Versions and delete markers. */
  readonly count: number;
  /** Whether a delete marker lies on top. */
  readonly isHidden: boolean;
}

/** Whether nothing but delete markers is left, as lifecycle rules leave it for a day when a lock has ended. */
export function isGone({ version, isHidden }: ArchivedFile): boolean {
  return isHidden && !version;
}

export interface Archive {
  /** For people: the bucket or the folder, as a URL that keys follow. */
  readonly place: string;
  /** By key. */
  files(prefix: string): Promise<readonly ArchivedFile[]>;
  content(file: ArchivedFile): Promise<Uint8Array>;
  /** Absent of a copy. @returns undefined where the reader may not see it. */
  lockOf?(version: StoredVersion): Promise<Lock | undefined>;
}

/** The evidence bucket. */
export class BucketArchive implements Archive {
  constructor(private readonly store: EvidenceStore) {}

  get place(): string {
    return `s3://${this.store.bucket}/`;
  }

  async files(prefix: string): Promise<readonly ArchivedFile[]> {
    return (await byKey(this.store.versions(undefined, prefix))).map(([key, versions]) => {
      const version = oldest(versions);
      return { key, count: versions.length, isHidden: isHidden(versions), ...(version && { version }) };
    });
  }

  content({ version }: ArchivedFile): Promise<Uint8Array> {
    return version ? this.store.whole(version) : Promise.resolve(Buffer.alloc(0));
  }

  lockOf({ key, versionId }: StoredVersion): Promise<Lock | undefined> {
    return this.store.retentionOf(key, versionId);
  }
}

/** A copy of the bucket, as `aws s3 sync` makes it: of each key what lay on top, and neither versions nor locks. */
export class FolderArchive implements Archive {
  constructor(
    private readonly source: {
      readonly sizes: ReadonlyMap<string, number>;
      read(path: string): Promise<Uint8Array>;
    },
    readonly place: string,
  ) {}

  files(prefix: string): Promise<readonly ArchivedFile[]> {
    const keys = [...this.source.sizes.keys()].filter((key) => key.startsWith(prefix));
    return Promise.resolve(keys.sort().map((key) => ({ key, count: 1, isHidden: false })));
  }

  content({ key }: ArchivedFile): Promise<Uint8Array> {
    return this.source.read(key);
  }
}

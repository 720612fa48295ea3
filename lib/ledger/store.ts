/** The ledger in the evidence bucket: every file is written once, and of a name the version that was written first counts. */
import { PutObjectRetentionCommand, type S3Client } from '@aws-sdk/client-s3';
import { LEDGER_PREFIX } from '../evidence/names';
import type { EvidenceStore, Lock, StoredVersion } from '../evidence/store';
import { byKey, oldest } from '../evidence/versions';
import { LedgerConflictError } from './errors';

export class LedgerStore {
  constructor(
    private readonly s3: S3Client,
    readonly evidence: EvidenceStore,
  ) {}

  /** @param path Below the prefix of the ledger. @returns undefined where nothing was written there. */
  readonly read = async (path: string): Promise<Buffer | undefined> => {
    const original = await this.original(path);
    return original && this.evidence.whole(original);
  };

  /**
   * Writes a file, once.
   *
   * @throws LedgerConflictError where another file stands there.
   */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    if ((await this.create(path, bytes)) || (await this.read(path))?.equals(bytes)) return;
    throw new LedgerConflictError(
      `s3://${this.evidence.bucket}/${LEDGER_PREFIX}${path} is not what the ledger writes there. Run wormtrail ledger verify.`,
    );
  }

  /** Writes a file where there is none. Two writers cannot both be the first. @returns whether it was written. */
  async create(path: string, bytes: Uint8Array): Promise<boolean> {
    const key = `${LEDGER_PREFIX}${path}`;
    return (await this.evidence.create(key, bytes, 'application/octet-stream')) !== undefined;
  }

  /** The first version of each file below a path, by name. */
  async *originals(path = ''): AsyncGenerator<StoredVersion & { readonly path: string }> {
    for (const [, versions] of await byKey(this.evidence.versions(undefined, `${LEDGER_PREFIX}${path}`))) {
      const first = oldest(versions);
      if (first) yield { ...first, path: first.key.slice(LEDGER_PREFIX.length) };
    }
  }

  lockOf({ key, versionId }: StoredVersion): Promise<Lock> {
    return this.evidence.lockOf(key, versionId);
  }

  /** A lock in COMPLIANCE mode can be made longer, and never shorter (S3 User Guide, "Locking objects with Object Lock"). */
  async lockUntil({ key, versionId }: StoredVersion, until: Date): Promise<void> {
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: until } as const;
    const place = { Bucket: this.evidence.bucket, Key: key, VersionId: versionId };
    await this.s3.send(new PutObjectRetentionCommand({ ...place, Retention }));
  }

  private async original(path: string): Promise<StoredVersion | undefined> {
    for await (const file of this.originals(path)) if (file.path === path) return file;
    return undefined;
  }
}

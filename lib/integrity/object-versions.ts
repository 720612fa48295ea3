/**
 * Judges an object by all of its versions. In a versioned bucket nothing is altered in place: a write lays a version on
 * top, a delete lays a marker on top, and what CloudTrail wrote may still lie below.
 */
import { ObjectUnreadableError } from './errors';
import type { Fetcher, ObjectName, ObjectVersion, ObjectVersions, Retention, StoredObject } from './fetcher';
import type { Original } from './problem';

/** What an examination says of one version: it is what CloudTrail wrote, or why not. */
export type Examined<Content, Fault extends string> =
  | { readonly authentic: true; readonly content: Content }
  | { readonly authentic: false; readonly fault: Fault; readonly found: string };

/** An authentic version and where it lies. */
export interface AuthenticVersion<Content> {
  readonly content: Content;
  readonly versionId: string | undefined;
  readonly retention: Retention | undefined;
}

export type Judgement<Content, Fault extends string> =
  /** The one version that there is, is authentic. */
  | { readonly state: 'sound'; readonly version: AuthenticVersion<Content> }
  /** The latest version is authentic, but it is not the only one. */
  | { readonly state: 'rewritten'; readonly version: AuthenticVersion<Content>; readonly found: string }
  /** A delete marker lies on top of an authentic version. */
  | { readonly state: 'hidden'; readonly version: AuthenticVersion<Content>; readonly found: string }
  /** A version that is not authentic lies on top of one that is. */
  | { readonly state: 'overwritten'; readonly version: AuthenticVersion<Content>; readonly found: string }
  /** There are versions, and none is authentic: the fault is that of the latest. */
  | { readonly state: 'altered'; readonly fault: Fault; readonly found: string; readonly versionId: string | undefined }
  /** There is no version at all. */
  | { readonly state: 'missing'; readonly found: string }
  /** Why nothing can be said. */
  | { readonly state: 'unreadable'; readonly found: string };

/** An attacker may pile up versions below the original and above it. Beyond so many, nothing is said of the object. */
const MOST_TRIED = 1000;

export class VersionJudge {
  constructor(private readonly fetcher: Pick<Fetcher, 'get' | 'list' | 'retention'>) {}

  /**
   * @param listed The versions as the bucket listed them: none where the listing passed the key's place without meeting it;
   * undefined where no listing covers it.
   * @param examine Whether a stored object is what CloudTrail wrote.
   */
  async judge<Content, Fault extends string>(
    object: ObjectName,
    listed: ObjectVersions | undefined,
    examine: (stored: StoredObject) => Promise<Examined<Content, Fault>>,
  ): Promise<Judgement<Content, Fault>> {
    try {
      return await this.judgeReadable(object, listed, examine);
    } catch (error) {
      if (error instanceof ObjectUnreadableError) return { state: 'unreadable', found: error.message };
      throw error;
    }
  }

  private async judgeReadable<Content, Fault extends string>(
    object: ObjectName,
    listed: ObjectVersions | undefined,
    examine: (stored: StoredObject) => Promise<Examined<Content, Fault>>,
  ): Promise<Judgement<Content, Fault>> {
    const single = listed !== undefined && listed.versions.length <= 1 && !listed.versions[0]?.deleteMarker;
    if (!listed || single) {
      const stored = await this.fetcher.get(object);
      const examined = stored && (await examine(stored));
      if (stored && examined?.authentic) {
        return { state: 'sound', version: authentic(stored, examined.content, stored.versionId) };
      }
      if (!stored && listed?.versions.length === 0) return { state: 'missing', found: 'nothing' };
      // What is not as it should be deserves a second look at its versions: they may have come since the listing.
      const versions = await this.versionsOf(object);
      if (versions.length <= 1 && stored && examined && !examined.authentic) {
        return { state: 'altered', fault: examined.fault, found: examined.found, versionId: stored.versionId };
      }
      return this.judgeHistory(object, versions, examine);
    }
    return this.judgeHistory(object, listed.versions, examine);
  }

  private async judgeHistory<Content, Fault extends string>(
    object: ObjectName,
    versions: readonly ObjectVersion[],
    examine: (stored: StoredObject) => Promise<Examined<Content, Fault>>,
  ): Promise<Judgement<Content, Fault>> {
    const [latest, ...older] = versions;
    if (!latest) return { state: 'missing', found: 'nothing' };
    const top = latest.deleteMarker ? undefined : await this.read(object, latest, examine);
    const below = await this.oldestAuthentic(object, older, examine);
    if (top?.authentic) {
      const version = below ?? authentic(top.stored, top.content, latest.versionId);
      return { state: 'rewritten', version, found: `${versions.length} versions, the latest ${describe(latest)}` };
    }
    if (below) {
      return latest.deleteMarker
        ? { state: 'hidden', version: below, found: describe(latest) }
        : { state: 'overwritten', version: below, found: `${describe(latest)}: ${top?.found ?? 'gone'}` };
    }
    if (!top) return { state: 'missing', found: describe(latest) };
    return { state: 'altered', fault: top.fault, found: top.found, versionId: latest.versionId };
  }

  /**
   * The oldest version that is authentic: copies of it may lie above.
   *
   * @throws ObjectUnreadableError where there are too many to look at all: what was not looked at may be the original.
   */
  private async oldestAuthentic<Content, Fault extends string>(
    object: ObjectName,
    older: readonly ObjectVersion[],
    examine: (stored: StoredObject) => Promise<Examined<Content, Fault>>,
  ): Promise<AuthenticVersion<Content> | undefined> {
    const candidates = older.filter((version) => !version.deleteMarker).reverse();
    for (const version of candidates.slice(0, MOST_TRIED)) {
      const read = await this.read(object, version, examine);
      if (read?.authentic) return authentic(read.stored, read.content, version.versionId);
    }
    if (candidates.length <= MOST_TRIED) return undefined;
    throw new ObjectUnreadableError(
      `none of its oldest ${MOST_TRIED} versions is the original; it has ${older.length + 1}`,
    );
  }

  private async read<Content, Fault extends string>(
    object: ObjectName,
    { versionId }: ObjectVersion,
    examine: (stored: StoredObject) => Promise<Examined<Content, Fault>>,
  ): Promise<(Examined<Content, Fault> & { readonly stored: StoredObject }) | undefined> {
    const stored = await this.fetcher.get({ ...object, versionId });
    return stored && { ...(await examine(stored)), stored };
  }

  private async versionsOf({ bucket, key }: ObjectName): Promise<readonly ObjectVersion[]> {
    for await (const page of this.fetcher.list(bucket, key)) {
      const [first] = page;
      return first?.key === key ? first.versions : [];
    }
    return [];
  }

  /** Whether the version that CloudTrail wrote is still there, and until when it is locked. */
  async survival(object: ObjectName, version: AuthenticVersion<unknown>, now: Date): Promise<Original> {
    const named = { ...object, ...(version.versionId !== undefined && { versionId: version.versionId }) };
    const id = version.versionId === undefined ? {} : { versionId: version.versionId };
    try {
      const retention = version.retention ?? (await this.fetcher.retention(named));
      if (!isLocked(retention, now)) return { survives: 'unlocked', ...id };
      return { survives: 'locked', ...id, lockedUntil: retention.until.toISOString() };
    } catch (error) {
      if (error instanceof ObjectUnreadableError) return { survives: 'lock unknown', ...id };
      throw error;
    }
  }
}

/** Whether the version cannot be deleted: COMPLIANCE mode that is not over. */
export function isLocked(retention: Retention | undefined, now: Date): retention is Retention {
  return retention?.mode === 'COMPLIANCE' && retention.until.getTime() > now.getTime();
}

function authentic<Content>(
  stored: StoredObject,
  content: Content,
  versionId: string | undefined,
): AuthenticVersion<Content> {
  return { content, versionId, retention: stored.retention };
}

function describe(version: ObjectVersion): string {
  return version.deleteMarker
    ? `delete marker ${version.versionId} of ${version.lastModified}`
    : `version ${version.versionId} of ${version.lastModified}`;
}

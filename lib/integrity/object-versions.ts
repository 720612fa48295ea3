/**
 * Judges an object by all of its versions. In a versioned bucket nothing is altered in place: a write lays a version on
 * top, a delete lays a marker on top, and what CloudTrail wrote may still lie below.
 */
import { ObjectUnreadableError } from './errors';
import type { Fetcher, ObjectName, ObjectVersion, ObjectVersions, Retention, StoredObject } from './fetcher';
import { parseDigestKey, parseLogFileKey } from './keys';
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
const MOST_TRIED = 5000;

/** Versions of a plausible size that are read at once. */
const TRIED_AT_ONCE = 8;

/** In bytes, zipped: a log file is far below, so that larger ones are tried last, and one at a time: each fills memory. */
const PLAUSIBLE_SIZE = 16 * 1024 * 1024;

/** What reading one version came to. */
type Read<Content, Fault extends string> =
  | (Examined<Content, Fault> & { readonly stored: StoredObject })
  | { readonly authentic: false; readonly unreadable: string };

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
      const read = await this.read(object, examine);
      if (read?.authentic)
        return { state: 'sound', version: authentic(read.stored, read.content, read.stored.versionId) };
      if (!read && listed?.versions.length === 0) return { state: 'missing', found: 'nothing' };
      // What is not as it should be deserves a second look at its versions: they may have come since the listing.
      const versions = await this.versionsOf(object);
      if (versions.length <= 1 && read) return wrong(read, 'stored' in read ? read.stored.versionId : undefined);
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
    const top = latest.deleteMarker ? undefined : await this.read({ ...object, versionId: latest.versionId }, examine);
    const below = await this.original(object, older, examine).catch((error: unknown) => {
      // the content is known, whatever else lies there
      if (top?.authentic && error instanceof ObjectUnreadableError) return undefined;
      throw error;
    });
    if (top?.authentic) {
      const version = below ?? authentic(top.stored, top.content, latest.versionId);
      return { state: 'rewritten', version, found: `${versions.length} versions, the latest ${describe(latest)}` };
    }
    if (below) {
      return latest.deleteMarker
        ? { state: 'hidden', version: below, found: describe(latest) }
        : { state: 'overwritten', version: below, found: `${describe(latest)}: ${top ? reasonOf(top) : 'gone'}` };
    }
    return top ? wrong(top, latest.versionId) : { state: 'missing', found: describe(latest) };
  }

  /**
   * What CloudTrail wrote among older versions. Copies of it may lie above, and anything below: the most plausible are tried first.
   *
   * @throws ObjectUnreadableError where there are too many to look at all, or one cannot be read: that may be the original.
   */
  private async original<Content, Fault extends string>(
    object: ObjectName,
    older: readonly ObjectVersion[],
    examine: (stored: StoredObject) => Promise<Examined<Content, Fault>>,
  ): Promise<AuthenticVersion<Content> | undefined> {
    const candidates = mostPlausibleFirst(object.key, older);
    let unreadable: string | undefined;
    for (const some of triedTogether(candidates.slice(0, MOST_TRIED))) {
      const read = await Promise.all(some.map(({ versionId }) => this.read({ ...object, versionId }, examine)));
      for (const [index, one] of read.entries()) {
        if (one?.authentic) return authentic(one.stored, one.content, some[index]?.versionId);
        if (one && 'unreadable' in one) unreadable ??= one.unreadable;
      }
    }
    if (unreadable !== undefined) throw new ObjectUnreadableError(unreadable);
    if (candidates.length <= MOST_TRIED) return undefined;
    throw new ObjectUnreadableError(
      `none of the ${MOST_TRIED} most plausible of its ${older.length + 1} versions is the original`,
    );
  }

  private async read<Content, Fault extends string>(
    object: ObjectName,
    examine: (stored: StoredObject) => Promise<Examined<Content, Fault>>,
  ): Promise<Read<Content, Fault> | undefined> {
    try {
      const stored = await this.fetcher.get(object);
      return stored && { ...(await examine(stored)), stored };
    } catch (error) {
      // whoever encrypts a version with another key does not hide those below it
      if (error instanceof ObjectUnreadableError) return { authentic: false, unreadable: error.message };
      throw error;
    }
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

/** By how far S3's own time is from the one in the key, which an attacker cannot choose together with what lies there; else oldest first. */
function mostPlausibleFirst(key: string, versions: readonly ObjectVersion[]): readonly ObjectVersion[] {
  const due = (parseDigestKey(key)?.end ?? parseLogFileKey(key)?.time)?.getTime();
  const distance = ({ lastModified }: ObjectVersion): number =>
    due === undefined ? 0 : Math.abs(Date.parse(lastModified) - due);
  return versions
    .filter((version) => !version.deleteMarker)
    .reverse()
    .sort((a, b) => Number(isLarge(a)) - Number(isLarge(b)) || distance(a) - distance(b));
}

function isLarge({ size }: ObjectVersion): boolean {
  return size > PLAUSIBLE_SIZE;
}

/** @param versions The large ones last. */
function* triedTogether(versions: readonly ObjectVersion[]): Generator<readonly ObjectVersion[]> {
  const plausible = versions.filter((version) => !isLarge(version));
  for (let at = 0; at < plausible.length; at += TRIED_AT_ONCE) yield plausible.slice(at, at + TRIED_AT_ONCE);
  for (const version of versions.slice(plausible.length)) yield [version];
}

function reasonOf<Content, Fault extends string>(read: Read<Content, Fault>): string {
  if ('unreadable' in read) return read.unreadable;
  return read.authentic ? '' : read.found;
}

/** A version that is not the original, where no other is. */
function wrong<Content, Fault extends string>(
  read: Exclude<Read<Content, Fault>, { readonly authentic: true }>,
  versionId: string | undefined,
): Judgement<Content, Fault> {
  if ('unreadable' in read) return { state: 'unreadable', found: read.unreadable };
  return { state: 'altered', fault: read.fault, found: read.found, versionId };
}

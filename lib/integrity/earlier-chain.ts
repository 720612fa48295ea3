/** What earlier verifications proved of one chain, beside the digests that are there. Both are in the order of time. */
import { isUnchanged } from './again';
import type { VerificationContext } from './context';
import type { ListedDigest, UnchangedDigest } from './digest-listing';
import type { EarlierDay, EarlierDigest, EarlierFile, EarlierProofs, Removed } from './earlier-proofs';
import type { ObjectVersions } from './fetcher';
import { digestFolder, parseDigestKey, parseLogFileKey, type ChainScope, type DigestKey } from './keys';
import type { ManifestObject } from './manifest';
import { DAY, HOUR } from './time';

/** A digest that is gone as it was allowed to. */
export interface RemovedDigest {
  readonly key: string;
  readonly parsed: DigestKey;
  readonly digest: EarlierDigest;
  readonly removed: Removed;
}

/** A digest that was proven, is not listed, and was not allowed to go. */
export type LostDigest = Omit<RemovedDigest, 'removed'>;

type Place = ListedDigest | UnchangedDigest | RemovedDigest | LostDigest;

/** Log files of an hour, and the digest that has named them, which was not read. */
export interface FilesOfHour {
  readonly key: string;
  /** Of the hour. */
  readonly end: Date;
  readonly namedBy: 'unchanged' | 'gone';
  readonly files: readonly EarlierFile[];
}

const MINUTE = 60_000;
/** A log file may be named by the digest of the next day, and digests are looked at a day ahead. */
const DAYS_HELD = 5;

interface HeldFile {
  readonly file: EarlierFile;
  /** When it was delivered, in milliseconds. */
  readonly time: number;
  /** Whether a digest, or the hour of one that was not read, has answered for it. */
  settled: boolean;
}

interface HeldDay {
  readonly day: string;
  readonly digests: ReadonlyMap<string, EarlierDigest>;
  readonly files: Map<string, HeldFile>;
}

export class EarlierChain {
  private readonly days: AsyncIterator<EarlierDay>;
  private isEnd = false;
  private loading: Promise<void> = Promise.resolve();
  /** The days that are near. */
  private readonly held: HeldDay[] = [];
  /** Digests of the days that were loaded, which the listing has not reached. */
  private ahead: (RemovedDigest | LostDigest)[] = [];
  /** Log files that were delivered earlier are of hours that nobody asks for, or that are settled. */
  private from: number;
  private last: Omit<FilesOfHour, 'files'> | undefined;

  /** @param after Goes on behind the digest of this key. */
  constructor(
    proofs: EarlierProofs,
    private readonly scope: ChainScope,
    private readonly context: Pick<VerificationContext, 'period' | 'again'>,
    private readonly after = '',
  ) {
    const { period, again } = context;
    this.from = Math.max(period.start.getTime() - HOUR, (parseDigestKey(after)?.end.getTime() ?? 0) - MINUTE);
    this.days = proofs.days(scope, period, again ? 'all' : 'gone')[Symbol.asyncIterator]();
    // asked for at once, beside the first listing
    this.load().catch(() => undefined);
  }

  async *between(listed: AsyncIterable<ListedDigest | UnchangedDigest>): AsyncGenerator<Place> {
    for await (const digest of listed) {
      await this.reach(dayOf(digest.parsed.end));
      const passed = this.takeUntil(digest.key);
      const same = passed.at(-1)?.key === digest.key ? passed.pop() : undefined;
      yield* passed;
      // what is no more than a delete marker is gone; whatever else lies there is judged
      const isGone = same && 'removed' in same && 'judgement' in digest && digest.judgement.state === 'missing';
      yield isGone ? same : digest;
    }
    for (;;) {
      yield* this.takeUntil(undefined);
      if (this.isEnd) return;
      await this.load();
    }
  }

  /** What is known of a digest that need not be read: it lists as it was when it was proven, and is not in the sample. */
  async unchangedDigest(listed: ObjectVersions): Promise<EarlierDigest | undefined> {
    const parsed = parseDigestKey(listed.key);
    if (!parsed) return undefined;
    await this.reach(dayOf(parsed.end));
    const digest = this.comparableDigest(listed.key);
    return digest && this.isUnread(listed, digest) ? digest : undefined;
  }

  /** Whether a digest is read because it is in the sample, and for no other reason. */
  isSampledDigest(listed: ObjectVersions): boolean {
    const digest = this.comparableDigest(listed.key);
    return digest !== undefined && this.isSampled(listed, digest);
  }

  /** Whether an object need not be read. */
  isUnread(listed: ObjectVersions | undefined, object: ManifestObject): boolean {
    const { again } = this.context;
    return again !== undefined && listed !== undefined && isUnchanged(listed, object) && !again.isDrawn(object);
  }

  /** Whether an object is read because it is in the sample, and for no other reason. */
  isSampled(listed: ObjectVersions | undefined, object: ManifestObject): boolean {
    const { again } = this.context;
    return again !== undefined && listed !== undefined && isUnchanged(listed, object) && again.isDrawn(object);
  }

  /** A digest names this log file. @returns what is known of it, where it was proven, and whether it has been answered for. */
  settle(bucket: string, key: string): { readonly file: EarlierFile; readonly isSettled: boolean } | undefined {
    const held = this.fileOf(nameOf(bucket, key));
    if (!held) return undefined;
    const isSettled = held.settled;
    held.settled = true;
    return { isSettled, file: held.file };
  }

  /**
   * Log files that the digest of an hour has named, which is not read: those that were proven, and that no other digest has named. A key
   * tells the minute only: those of the last one wait for the digest that follows, which may name them.
   */
  filesOf(hour: Omit<FilesOfHour, 'files'>): FilesOfHour {
    this.last = hour;
    return { ...hour, files: this.take(hour.end.getTime() - MINUTE) };
  }

  /** What was left for the digest that followed one that was not read, and was not named by it. */
  filesLeft(): FilesOfHour | undefined {
    const { last } = this;
    this.last = undefined;
    return last && { ...last, files: this.take(last.end.getTime()) };
  }

  /** @param until Milliseconds: when the last of them were delivered. */
  private take(until: number): readonly EarlierFile[] {
    const from = Math.max(this.from, until - DAY);
    const found: EarlierFile[] = [];
    for (const held of this.held.flatMap(({ files }) => [...files.values()])) {
      if (held.settled || held.time <= from || held.time > until) continue;
      held.settled = true;
      found.push(held.file);
    }
    return found.sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Up to a key and with it, or all. */
  private takeUntil(key: string | undefined): (RemovedDigest | LostDigest)[] {
    const isTaken = (each: LostDigest): boolean => key === undefined || each.key <= key;
    const taken = this.ahead.filter(isTaken);
    this.ahead = this.ahead.filter((each) => !isTaken(each));
    return taken.sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Loads days until that one. @param day 2026-01-31 */
  private async reach(day: string): Promise<void> {
    while (!this.isEnd && (this.held.at(-1)?.day ?? '') < day) await this.load();
  }

  /** One day more; several may ask for it at once. */
  private load(): Promise<void> {
    this.loading = this.loading.then(async () => {
      const next = await this.days.next();
      if (next.done === true) this.isEnd = true;
      else this.hold(next.value);
    });
    return this.loading;
  }

  private hold({ day, digests, logFiles }: EarlierDay): void {
    const files = new Map<string, HeldFile>();
    for (const file of logFiles) {
      const name = nameOf(file.bucket, file.key);
      // of two days that have it, either may say that it is gone
      const before = this.fileOf(name);
      const time = parseLogFileKey(file.key)?.time.getTime() ?? Infinity;
      files.set(name, before && !file.removed ? before : { file, time, settled: before?.settled ?? false });
      if (before) for (const earlier of this.held) earlier.files.delete(name);
    }
    for (const digest of digests) this.holdDigest(digest);
    this.held.push({
      day,
      files,
      digests: new Map(digests.map((digest) => [nameOf(digest.bucket, digest.key), digest])),
    });
    if (this.held.length > DAYS_HELD) this.held.shift();
  }

  private holdDigest(digest: EarlierDigest): void {
    const { key, bucket, removed } = digest;
    const { start, end } = this.context.period;
    const parsed = parseDigestKey(key);
    if (!parsed || bucket !== this.scope.bucket || !key.startsWith(digestFolder(this.scope))) return;
    if (removed && key === this.after) this.last = { key, end: parsed.end, namedBy: 'gone' };
    if (!this.isOwn(parsed) || parsed.end < start || parsed.end.getTime() > end.getTime() + HOUR) return;
    // of two days that have it, either may say that it is gone
    const before = this.held.map(({ digests }) => digests.get(nameOf(bucket, key))).find((each) => each !== undefined);
    if (key <= this.after || (before && (before.removed || !removed))) return;
    this.ahead = this.ahead.filter((each) => each.key !== key);
    this.ahead.push({ key, parsed, digest, ...(removed && { removed }) });
  }

  private digestOf(key: string): EarlierDigest | undefined {
    return this.held
      .map(({ digests }) => digests.get(nameOf(this.scope.bucket, key)))
      .find((each) => each !== undefined);
  }

  /**
   * Of a day that was not whole the list lacks what the digest names and nobody found; a backfill digest names log files of hours that may
   * lie outside of the period. Both are read, and their log files compared.
   */
  private comparableDigest(key: string): EarlierDigest | undefined {
    const digest = this.digestOf(key);
    return digest?.whole && parseDigestKey(key)?.backfill === false ? digest : undefined;
  }

  private fileOf(name: string): HeldFile | undefined {
    return this.held.map(({ files }) => files.get(name)).find((each) => each !== undefined);
  }

  private isOwn({ trail }: DigestKey): boolean {
    return trail.name === this.scope.trail.name && trail.homeRegion === this.scope.trail.homeRegion;
  }
}

function nameOf(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

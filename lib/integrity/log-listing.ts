/**
 * The log files that lie in the bucket, read beside the chain of digests that names them. Both are in the order of time,
 * so that only what is listed and not yet named has to be held.
 */
import { oneAhead } from './concurrency';
import type { Fetcher, ObjectVersions } from './fetcher';

/** A sound archive never comes near: it names what it holds within the hour. */
const MOST_WAITING = 50_000;

/**
 * Which keys the listing covers: those below the folder, behind `from` and before `until`; and of the days of which these are a part,
 * those whose names tell no time.
 */
export interface LogListingRange {
  readonly bucket: string;
  readonly folder: string;
  readonly from: string;
  readonly until: string;
  /** Where these days begin and end. */
  readonly daysFrom: string;
  readonly daysUntil: string;
  /** Whether the name of a key tells when it was written. */
  readonly tellsTime: (key: string) => boolean;
}

/** Plain JSON. */
export interface LogListingState {
  /** The listing goes on behind this key. */
  readonly after: string;
  readonly waiting: readonly ObjectVersions[];
}

export class LogListing {
  private readonly waiting: Map<string, ObjectVersions>;
  private readonly pages: AsyncIterator<readonly ObjectVersions[]>;
  private position: string;
  private ended = false;
  /** Asked for at once: the first digests take as long to arrive. */
  private first: Promise<IteratorResult<readonly ObjectVersions[]>> | undefined;

  /**
   * @param state Where an earlier listing stopped.
   * @param forget Takes the objects that are held no longer, because too many wait.
   */
  constructor(
    fetcher: Pick<Fetcher, 'list'>,
    private readonly range: LogListingRange,
    state: LogListingState | undefined,
    private readonly forget: (unnamed: ObjectVersions) => void,
  ) {
    this.position = state?.after ?? min(range.daysFrom, range.from);
    this.waiting = new Map(state?.waiting.map((versions) => [versions.key, versions]));
    this.pages = oneAhead(fetcher.list(range.bucket, range.folder, this.position));
    this.first = this.pages.next();
    this.first.catch(() => undefined);
  }

  /**
   * Takes a log file out of those that no digest has named yet.
   *
   * @param taken Gets the versions that were waiting, in the same breath: at any time they stand in one of the two.
   * @returns Its versions: none where the listing has passed its place without it. undefined where the listing does not
   * cover the key.
   */
  async take(key: string, taken: ObjectVersions[]): Promise<ObjectVersions | undefined> {
    const { folder, from, until } = this.range;
    if (!key.startsWith(folder) || key <= from || key >= until) return undefined;
    while (!this.ended && this.position < key) await this.nextPage();
    const versions = this.waiting.get(key);
    if (!versions) return { key, versions: [] };
    this.waiting.delete(key);
    taken.push(versions);
    return versions;
  }

  /** Reads the listing to its end. What is left then, no digest has named. */
  async unnamed(): Promise<readonly ObjectVersions[]> {
    while (!this.ended) await this.nextPage();
    return [...this.waiting.values()];
  }

  /** @param alsoWaiting What was taken for digests that are not settled yet. */
  state(alsoWaiting: readonly ObjectVersions[]): LogListingState {
    return { after: this.position, waiting: [...alsoWaiting, ...this.waiting.values()] };
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.pages.return?.();
  }

  private async nextPage(): Promise<void> {
    const page = await (this.first ?? this.pages.next());
    this.first = undefined;
    if (page.done === true) {
      this.ended = true;
      return;
    }
    const { from, until, daysUntil, tellsTime } = this.range;
    for (const versions of page.value) {
      const { key } = versions;
      if (key >= until && key >= daysUntil) {
        await this.close();
        return;
      }
      const isInside = key > from && key < until;
      if (isInside || !tellsTime(key)) this.waiting.set(key, versions);
      this.position = key;
    }
    for (const [key, versions] of this.waiting) {
      if (this.waiting.size <= MOST_WAITING) break;
      this.waiting.delete(key);
      this.forget(versions);
    }
  }
}

function min(one: string, other: string): string {
  return one < other ? one : other;
}

/**
 * The log files that lie in the bucket, read beside the chain of digests that names them. Both are in the order of time,
 * so that only what is listed and not yet named has to be held.
 */
import { oneAhead } from './concurrency';
import type { Fetcher, ObjectVersions } from './fetcher';

/** A sound archive never comes near: it names what it holds within the hour. */
const MOST_WAITING = 50_000;

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

  /**
   * @param folder Of the log files: only keys below it are listed.
   * @param until The listing ends before this key.
   * @param forget Told of objects that have waited too long to be held any longer.
   */
  constructor(
    fetcher: Pick<Fetcher, 'list'>,
    bucket: string,
    private readonly folder: string,
    private readonly until: string,
    from: LogListingState,
    private readonly forget: (unnamed: ObjectVersions) => void,
  ) {
    this.position = from.after;
    this.waiting = new Map(from.waiting.map((versions) => [versions.key, versions]));
    this.pages = oneAhead(fetcher.list(bucket, folder, from.after));
  }

  /**
   * Takes a log file out of those that nobody has named yet.
   *
   * @returns Its versions: none where the listing has passed its place without it. undefined where the listing does not
   * cover the key.
   */
  async take(key: string): Promise<ObjectVersions | undefined> {
    if (!key.startsWith(this.folder) || key >= this.until) return undefined;
    while (!this.ended && this.position < key) await this.nextPage();
    const versions = this.waiting.get(key);
    if (versions) this.waiting.delete(key);
    return versions ?? { key, versions: [] };
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
    const page = await this.pages.next();
    if (page.done === true) {
      this.ended = true;
      return;
    }
    for (const versions of page.value) {
      if (versions.key >= this.until) {
        await this.close();
        return;
      }
      this.waiting.set(versions.key, versions);
      this.position = versions.key;
    }
    for (const [key, versions] of this.waiting) {
      if (this.waiting.size <= MOST_WAITING) break;
      this.waiting.delete(key);
      this.forget(versions);
    }
  }
}

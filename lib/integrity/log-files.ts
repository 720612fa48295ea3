/** The log files of one chain: digests take those that they name, and what no digest names is a problem. */
import type { VerificationContext } from './context';
import type { ObjectVersions } from './fetcher';
import {
  beforeDayOf,
  beforeLogFilesOf,
  isInFolderOf,
  LOG_FILES,
  logFolder,
  OTHER_LOG_FILES,
  parseLogFileKey,
  type ChainScope,
} from './keys';
import { LogListing, type LogListingState } from './log-listing';
import { isFolder } from './out-of-place';
import type { Problem } from './problem';
import { DAY, formatTime, HOUR } from './time';

/** Plain JSON: by kind of log file. */
export type LogFilesState = Readonly<Record<string, LogListingState>>;

/** What no digest names, of a kind that digests need not cover. */
interface NotCovered {
  readonly first: string;
  count: number;
}

/** A log file's name says when it was written, a digest when it was delivered: so much may lie between. */
const DELIVERY_SPREAD = 2 * HOUR;
const MINUTE = 60_000;

export class LogFiles {
  private readonly listings = new Map<string, LogListing>();
  private readonly notCovered = new Map<string, NotCovered>();

  /**
   * @param state Where an earlier verification stopped.
   * @param reached Until when valid digests reach.
   */
  constructor(
    private readonly context: VerificationContext,
    private readonly scope: ChainScope,
    private readonly earlier: LogFilesState | undefined,
    private readonly reached: () => Date | undefined,
    private readonly report: (problem: Problem) => void,
  ) {
    this.open(LOG_FILES, (unnamed) => this.notNamed(unnamed));
  }

  /** Lists the other kinds as well. @param folders Those that the account has. */
  openOthers(folders: readonly string[]): void {
    for (const kind of OTHER_LOG_FILES.filter((name) => folders.includes(name))) {
      this.open(kind, (unnamed) => this.countNotCovered(kind, unnamed));
    }
  }

  /** See `LogListing.take`. */
  async take(key: string, taken: ObjectVersions[]): Promise<ObjectVersions | undefined> {
    for (const listing of this.listings.values()) {
      const versions = await listing.take(key, taken);
      if (versions) return versions;
    }
    return undefined;
  }

  /** Reads the listings to their ends, and reports what no digest has named. */
  async finish(): Promise<void> {
    for (const [kind, listing] of this.listings) {
      for (const unnamed of (await listing.unnamed()).filter((object) => !isFolder(object))) {
        if (kind === LOG_FILES) this.notNamed(unnamed);
        else this.countNotCovered(kind, unnamed);
      }
    }
    for (const [kind, found] of this.notCovered) this.reportNotCovered(kind, found);
  }

  /** @param alsoWaiting What was taken for digests that are not settled yet. */
  state(alsoWaiting: readonly ObjectVersions[]): LogFilesState {
    const states = [...this.listings].map(([kind, listing]): [string, LogListingState] => {
      const folder = logFolder(this.scope, kind);
      return [kind, listing.state(alsoWaiting.filter(({ key }) => key.startsWith(folder)))];
    });
    return Object.fromEntries(states);
  }

  async close(): Promise<void> {
    await Promise.all([...this.listings.values()].map((listing) => listing.close()));
  }

  /** An object that lies where CloudTrail delivers nothing. */
  outOfPlace({ key, versions }: ObjectVersions): void {
    const { start, end } = this.context.period;
    this.report({
      kind: 'ObjectOutOfPlace',
      ...this.placeOf(key, versions),
      ...{ from: formatTime(start), to: formatTime(end) },
      expected: 'nothing: CloudTrail does not deliver there',
      found: `written ${versions[0]?.lastModified ?? ''}`,
    });
  }

  private open(kind: string, forget: (unnamed: ObjectVersions) => void): void {
    const { fetcher, period } = this.context;
    const range = {
      bucket: this.scope.bucket,
      folder: logFolder(this.scope, kind),
      from: beforeLogFilesOf(this.scope, new Date(period.start.getTime() - DELIVERY_SPREAD), kind),
      until: beforeLogFilesOf(this.scope, new Date(period.end.getTime() + DELIVERY_SPREAD), kind),
      daysFrom: beforeDayOf(this.scope, period.start, kind),
      daysUntil: beforeDayOf(this.scope, new Date(period.end.getTime() - 1 + DAY), kind),
      tellsTime: (key: string) => timeOf(key) !== undefined,
    };
    this.listings.set(kind, new LogListing(fetcher, range, this.earlier?.[kind], forget));
  }

  private notNamed({ key, versions }: ObjectVersions): void {
    const time = timeOf(key);
    if (time && !this.isDue(time)) return;
    const hour = time ?? this.context.period.start;
    this.report({
      kind: 'LogFileNotNamed',
      ...this.placeOf(key, versions),
      ...{ from: formatTime(hour), to: formatTime(new Date(hour.getTime() + HOUR)) },
      expected: 'a log file that a digest names',
      found: time ? `written ${versions[0]?.lastModified ?? ''}, named by none` : 'an object that is not a log file',
      original: { survives: 'not known' },
    });
  }

  private countNotCovered(kind: string, { key }: ObjectVersions): void {
    const time = timeOf(key);
    if (time && !this.isDue(time)) return;
    const found = this.notCovered.get(kind);
    if (found) found.count += 1;
    else this.notCovered.set(kind, { first: key, count: 1 });
  }

  private reportNotCovered(kind: string, { first, count }: NotCovered): void {
    const { start, end } = this.context.period;
    this.report({
      kind: 'LogFilesNotCovered',
      ...this.placeOf(logFolder(this.scope, kind)),
      ...{ from: formatTime(start), to: formatTime(end) },
      expected: 'log files that digests name',
      found: `${count} that none names, such as ${first}`,
    });
  }

  /** Whether a digest should name what was written then: newer digests may still come, and other periods are not ours. */
  private isDue(time: Date): boolean {
    const { period, now } = this.context;
    const settledUntil = now.getTime() - DELIVERY_SPREAD;
    const reached = Math.max(this.reached()?.getTime() ?? 0, Math.min(period.end.getTime(), settledUntil));
    // Keys tell the minute only: what was written in the last one may stand in the digest that follows.
    return time >= period.start && time <= period.end && time.getTime() + MINUTE <= reached;
  }

  private placeOf(key: string, versions: ObjectVersions['versions'] = []) {
    const { account, region, bucket } = this.scope;
    return { account, region, bucket, key, ...(versions[0] && { versionId: versions[0].versionId }) };
  }
}

/** When the log file was written; undefined where it is none, or lies in the folder of another day. */
function timeOf(key: string): Date | undefined {
  const time = parseLogFileKey(key)?.time;
  return time && isInFolderOf(key, time) ? time : undefined;
}

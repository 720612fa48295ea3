/**
 * A verification over many invocations: a plan of items, each an account, a Region and a day; a result for each item in
 * WORM storage; one summary. The state machine in lib/constructs/log-verification.ts runs them.
 */
import { gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { EvidenceStore } from '../../evidence/store';
import { byKey, oldest } from '../../evidence/versions';
import type { ChainScope } from '../keys';
import type { VerificationResult } from '../result';
import { DAY } from '../time';
import type { DayCountsState } from '../../unusual/day-counts';
import { resultName, resultsAmong, type VerificationItem } from './results';
import { Summing, type Summary } from './summary';

/** A part of the plan, as its file says; the state machine maps over the files, and each file's items. */
export interface PlanPart {
  readonly bucket: string;
  readonly key: string;
}

/** So many items a file: a Map's results of this many empty objects stay far below the 256 KiB of a state's output. */
const ITEMS_A_PART = 5000;

/** In bytes, unzipped: the bounds of `DayCounts` stay below it. */
const LARGEST_ACTIVITY = 128 * 1024 * 1024;

/** The activity of an account, a Region and a day. */
export interface ItemActivity {
  /** `ACCOUNT/REGION` */
  readonly place: string;
  /** Whether not the whole day is proven. */
  readonly partial: boolean;
  readonly counts: DayCountsState;
  /** When the chain began, where that was on this day or after it: ISO 8601. */
  readonly began?: string | undefined;
}

/** Every account, Region and day. */
export function* itemsOf(scopes: readonly ChainScope[], start: Date, end: Date): Generator<VerificationItem> {
  for (let time = Math.floor(start.getTime() / DAY) * DAY; time < end.getTime(); time += DAY) {
    const day = new Date(time).toISOString().slice(0, 10);
    for (const { account, region } of scopes) yield { account, region, day };
  }
}

/** The period of an item, within that of its verification. */
export function periodOf({ day }: VerificationItem, now: Date): { readonly start: Date; readonly end: Date } {
  const start = new Date(`${day}T00:00:00Z`);
  return { start, end: new Date(Math.min(start.getTime() + DAY, now.getTime())) };
}

/** The files of one distributed verification. */
export class DistributedRun {
  /** @param id Of the run: letters, digits and hyphens. */
  constructor(
    private readonly store: EvidenceStore,
    readonly id: string,
  ) {}

  /** Writes the plan. @returns its files, in order. */
  async plan(items: Iterable<VerificationItem>): Promise<readonly PlanPart[]> {
    const parts: PlanPart[] = [];
    let part: VerificationItem[] = [];
    const write = async (): Promise<void> => {
      const key = `${this.folder}plan/${String(parts.length).padStart(5, '0')}.json`;
      await this.store.create(key, JSON.stringify(part), 'application/json');
      parts.push({ bucket: this.store.bucket, key });
      part = [];
    };
    for (const item of items) {
      part.push(item);
      if (part.length === ITEMS_A_PART) await write();
    }
    if (part.length > 0) await write();
    return parts;
  }

  /** Writes an item's result. Its name says whether it is whole, so that a summary need not read it. */
  async writeResult(item: VerificationItem, result: VerificationResult): Promise<void> {
    const key = `${this.results}${resultName(item, result)}`;
    await this.store.create(key, `${JSON.stringify(result, null, 1)}\n`, 'application/json');
  }

  /** Writes what an item's log files say of who did what; the first that was written counts. */
  async writeActivity({ account, region, day }: VerificationItem, activity: ItemActivity): Promise<void> {
    const key = `${this.folder}activity/${day}/${account}/${region}.json.gz`;
    await this.store.create(key, await promisify(gzip)(JSON.stringify(activity)), 'application/gzip');
  }

  /** What the items of a day say, one after the other. */
  async *activityOf(day: string): AsyncGenerator<ItemActivity> {
    for (const [key, versions] of await byKey(this.store.versions(undefined, `${this.folder}activity/${day}/`))) {
      const first = oldest(versions);
      if (!first) continue;
      const content = await this.store.content(key, first.versionId);
      const json = await promisify(gunzip)(content, { maxOutputLength: LARGEST_ACTIVITY });
      yield JSON.parse(json.toString()) as ItemActivity;
    }
  }

  /**
   * All results in a word, and the findings of those that are not whole.
   *
   * @param scopes What the archive holds.
   */
  async summarize(scopes: readonly ChainScope[]): Promise<Summary> {
    const summing = new Summing(scopes);
    for await (const result of resultsAmong(this.store.versions(undefined, this.results), this.results)) {
      const { key, versionId } = result.stored;
      const read = async () => JSON.parse((await this.store.content(key, versionId)).toString()) as VerificationResult;
      await summing.add(result, read);
    }
    return summing.summary();
  }

  private get results(): string {
    return `${this.folder}results/`;
  }

  private get folder(): string {
    return `evidence/${this.store.auditLog}/distributed/${this.id}/`;
  }
}

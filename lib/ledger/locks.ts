/**
 * Keeps the lock of the ledger from ending. Each file takes the default retention of its bucket; what the tree still needs is locked
 * anew, for the whole retention from then on, well before that ends.
 *
 * Nothing is remembered of single files: how old a file is tells when its turn comes. A file is due once in each period of the
 * retention less the lead, counted from when S3 took it, and is looked at where that fell since the last look.
 *
 * A file that was written under a shorter retention is due earlier than that. So the first and the last file of each day are asked for
 * their locks every week, and where one ends soon all files of that day are looked at.
 */
import { DAY } from '../integrity/time';
import { partialTilesOf, tilePath, TILE_WIDTH } from '../transparency/tiles';
import type { StoredVersion } from '../evidence/store';
import { parseLedgerPath } from './names';
import type { LedgerStore } from './store';

/** Locks are made longer this long before they end; of a retention that is short, half of it before. */
const LEAD_DAYS = 180;
/** A lock that ends sooner is a finding; of a retention that is short, one that ends within a quarter of it. */
const WARN_DAYS = 90;
/** How often the locks of a day's files are asked for. */
const PROBED_EVERY = 7 * DAY;
/** Checkpoints that are kept beside the newest: they show that the tree only grew. */
const CHECKPOINTS_KEPT = 1000;

/** Milliseconds before its end at which a lock is made longer. */
function leadOf(retentionDays: number): number {
  return Math.min(LEAD_DAYS, retentionDays / 2) * DAY;
}

/** Milliseconds that a lock has to last at least. */
export function shortestLock(retentionDays: number): number {
  return Math.min(WARN_DAYS, retentionDays / 4) * DAY;
}

/** What a tree of that size rests on, by path. @param sizes Of its checkpoints, largest first. */
export function neededFor(size: number, sizes: readonly number[]): (path: string) => boolean {
  const edge = new Set(partialTilesOf(size).map(tilePath));
  if (size % TILE_WIDTH > 0) {
    edge.add(tilePath({ level: 'entries', index: Math.floor(size / TILE_WIDTH), width: size % TILE_WIDTH }));
  }
  const heads = new Set(sizes.slice(0, CHECKPOINTS_KEPT));
  return (path) => {
    const file = parseLedgerPath(path);
    if (file?.is === 'tile') return file.tile.width === TILE_WIDTH || edge.has(path);
    if (file?.is === 'checkpoint' || file?.is === 'cosignature') return heads.has(file.size);
    return file?.is === 'key' || file?.is === 'manifest' || file?.is === 'removal';
  };
}

export interface Extending {
  readonly retentionDays: number;
  /** When locks were last looked at. */
  readonly since: Date;
  readonly now: Date;
  readonly isNeeded: (path: string) => boolean;
}

/** @returns how many locks were made longer. */
export async function extendLocks(store: LedgerStore, extending: Extending): Promise<number> {
  const { retentionDays, now } = extending;
  const until = new Date(now.getTime() + retentionDays * DAY);
  const endsSoon = endsSoonIn(store, extending);
  let extended = 0;
  for (const files of (await neededByDay(store, extending)).values()) {
    const isProbed =
      isTurn(files[0], PROBED_EVERY, extending) && ((await endsSoon(files[0])) || (await endsSoon(files.at(-1))));
    for (const file of files) {
      const period = retentionDays * DAY - leadOf(retentionDays);
      // of what is due, a run that was cut short may have made some longer
      if (!(isProbed || isTurn(file, period, extending)) || !(await endsSoon(file))) continue;
      await store.lockUntil(file, until);
      extended += 1;
    }
  }
  return extended;
}

type File = StoredVersion & { readonly path: string };

/** What the tree needs, by the day on which S3 took it, in the order in which it did. */
async function neededByDay(store: LedgerStore, { isNeeded }: Extending): Promise<Map<number, [File, ...File[]]>> {
  const needed: File[] = [];
  for await (const file of store.originals()) if (isNeeded(file.path)) needed.push(file);
  const days = new Map<number, [File, ...File[]]>();
  for (const file of needed.sort((one, other) => timeOf(one) - timeOf(other))) {
    const day = Math.floor(timeOf(file) / DAY);
    const present = days.get(day);
    if (present) present.push(file);
    else days.set(day, [file]);
  }
  return days;
}

function endsSoonIn(
  store: LedgerStore,
  { retentionDays, now }: Extending,
): (file: File | undefined) => Promise<boolean> {
  const latest = now.getTime() + leadOf(retentionDays);
  return async (file) => {
    const until = file && (await store.lockOf(file)).until;
    return file !== undefined && (until === undefined || until.getTime() <= latest);
  };
}

/** Whether one of the periods that began when S3 took the file has ended since the last look. */
function isTurn(file: File, period: number, { since, now }: Extending): boolean {
  const turns = (time: Date): number => Math.max(0, Math.floor((time.getTime() - timeOf(file)) / period));
  return turns(now) > turns(since);
}

function timeOf({ modified }: File): number {
  return modified?.getTime() ?? 0;
}

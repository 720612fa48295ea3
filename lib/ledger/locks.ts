/**
 * Keeps the lock of the ledger from ending. Each file takes the default retention of its bucket; what the tree still needs is locked
 * anew, for the whole retention from then on, well before that ends.
 *
 * Nothing is remembered of single files: how old a file is tells when its turn comes. A file is due once in each period of the
 * retention less the lead, counted from when S3 took it, and is looked at where that fell since the last look.
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
    return file?.is === 'key' || file?.is === 'manifest';
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
  const { retentionDays, now, isNeeded } = extending;
  const until = new Date(now.getTime() + retentionDays * DAY);
  let extended = 0;
  for await (const file of store.originals()) {
    if (!isNeeded(file.path) || !isDue(file, extending)) continue;
    const lock = await store.lockOf(file);
    // a run that was cut short had come so far
    if (lock.until && lock.until.getTime() > now.getTime() + leadOf(retentionDays)) continue;
    await store.lockUntil(file, until);
    extended += 1;
  }
  return extended;
}

function isDue({ modified = new Date(0) }: StoredVersion, { retentionDays, since, now }: Extending): boolean {
  const period = retentionDays * DAY - leadOf(retentionDays);
  const turns = (time: Date): number => Math.max(0, Math.floor((time.getTime() - modified.getTime()) / period));
  return turns(now) > turns(since);
}

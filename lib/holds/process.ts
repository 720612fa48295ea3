/** A run of the function of holds: sets what was asked for, lifts what two have asked to lift, and writes what it did. */
import type { EvidenceStore } from '../evidence/store';
import type { LogObjects, ObjectVersion } from './log-objects';
import { HOLD_RECORDS_PREFIX } from './names';
import { MOST_OBJECTS, whyNotHeld, whyNotSo } from './refusal';
import { aboutIn, renderRecord, type HoldRecord, type RecordOf } from './request';
import { isAbout } from './scope';
import { isActive, readHolds, type Asked, type Hold } from './state';

/** As many are set before the time is looked at. */
const AT_A_TIME = 500;

export interface Processing {
  readonly store: EvidenceStore;
  readonly log: LogObjects;
  /** ARNs of those who may ask. */
  readonly holders: readonly string[];
  readonly now: () => Date;
  /** Whether there is time for some hundred objects more. */
  readonly hasTime: () => boolean;
}

/** IDs of requests, by what became of them. */
export interface Processed {
  readonly added: readonly string[];
  readonly released: readonly string[];
  readonly refused: readonly string[];
  /** Those that the next run goes on with. */
  readonly unfinished: readonly string[];
}

export async function processHolds(processing: Processing): Promise<Processed> {
  const { holds, unsound } = await readHolds(processing.store, processing.holders);
  const run = new Run(processing, holds.filter(isActive));
  for (const hold of holds.filter(({ added }) => !added)) await run.try(() => run.add(hold));
  for (const hold of holds.filter((each) => each.added && isActive(each))) await run.try(() => run.release(hold));
  // last, and as many as there is time for: one holder alone can write any number
  for (const asked of unsound) {
    if (processing.hasTime()) await run.try(() => run.refuse(asked.id, asked.by, asked.why));
  }
  if (run.failures.length > 0) throw run.failures[0];
  return run.processed;
}

class Run {
  readonly processed = {
    ...{ added: [] as string[], released: [] as string[], refused: [] as string[], unfinished: [] as string[] },
  };

  readonly failures: unknown[] = [];
  /** The last keys that unfinished releases have got to, by the ID of the hold. */
  private readonly reached: Map<string, string>;

  /** @param active Holds that keep objects, and those that were asked for. */
  constructor(
    private readonly processing: Processing,
    private active: readonly Hold[],
  ) {
    const releasing = active.filter(({ added, progress }) => added && progress);
    this.reached = new Map(releasing.map(({ id, progress }) => [id, progress?.last ?? '']));
  }

  /** What fails for one hold keeps no other from being set or lifted. */
  async try(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.failures.push(error);
    }
  }

  async add(hold: Hold): Promise<void> {
    const { id, by, request, progress } = hold;
    const { log, now } = this.processing;
    const earlier = this.active.slice(0, this.active.indexOf(hold));
    const why = progress ? undefined : whyNotHeld(request, earlier, new Date(by.at));
    if (why !== undefined) return this.refuseHold(hold, why);
    const began = progress?.began ?? now().toISOString();
    // what was begun is ended, whatever has been delivered since
    const versions = await log.upTo(progress ? Infinity : MOST_OBJECTS, request);
    const tooMany = progress ? undefined : whyNotSo(versions.length, request);
    if (tooMany !== undefined) return this.refuseHold(hold, tooMany);
    const done = await this.each('add', hold, { versions, began, status: 'ON' });
    if (!done) return;
    const about = aboutOf(hold);
    await this.write(`${id}/added.json`, {
      ...{ kind: 'added', ...about, objects: done.objects, began, ended: now().toISOString() },
    });
    this.processed.added.push(id);
  }

  /** Only where two people ask who are holders today. */
  async release(hold: Hold): Promise<void> {
    const { id, releases, progress } = hold;
    const [first, second] = releases;
    if (!first || !second) return;
    const { log, now } = this.processing;
    const began = progress?.began ?? now().toISOString();
    const versions = await log.upTo(Infinity, hold.request);
    const done = await this.each('release', hold, { versions, began, status: 'OFF' });
    if (!done) return;
    await this.write(`${id}/released.json`, {
      ...{ kind: 'released', ...aboutOf(hold), objects: done.objects, keptByOthers: done.keptByOthers },
      ...{ began, ended: now().toISOString(), releasedBy: [first.by, second.by] },
    });
    this.active = this.active.filter((each) => each !== hold);
    this.processed.released.push(id);
  }

  async refuse(id: string, by: Asked['by'], why: string): Promise<void> {
    const ended = this.processing.now().toISOString();
    await this.write(`${id}/refused.json`, { kind: 'refused', request: id, why, requestedBy: by ?? null, ended });
    this.processed.refused.push(id);
  }

  private async refuseHold(hold: Hold, why: string): Promise<void> {
    await this.refuse(hold.id, hold.by, why);
    this.active = this.active.filter((each) => each !== hold);
  }

  /** @returns undefined where the time has run out: how far it got is written. */
  private async each(
    what: 'add' | 'release',
    hold: Hold,
    { versions, began, status }: { versions: readonly ObjectVersion[]; began: string; status: 'ON' | 'OFF' },
  ): Promise<Pick<RecordOf<'progress'>, 'objects' | 'keptByOthers'> | undefined> {
    const { log, hasTime } = this.processing;
    const { last = '', ...before } = hold.progress ?? { objects: 0, keptByOthers: 0 };
    let { objects, keptByOthers } = before;
    const left = versions.filter(({ key }) => key > last);
    for (let at = 0; at < left.length;) {
      // versions of one key stay together: a run goes on behind a key
      const end = endOfKey(left, at + AT_A_TIME);
      const some = left.slice(at, end);
      if (at > 0 && !hasTime()) {
        const reached = left[at - 1]?.key ?? '';
        const name = `${hold.id}/${what}-${String(objects + keptByOthers).padStart(9, '0')}.json`;
        await this.write(name, { kind: 'progress', hold: hold.id, began, last: reached, objects, keptByOthers });
        if (what === 'release') this.reached.set(hold.id, reached);
        this.processed.unfinished.push(hold.id);
        return undefined;
      }
      const own = status === 'ON' ? some : some.filter(({ key }) => !this.isHeldByOthers(hold, key));
      await log.hold(own, status);
      objects += own.length;
      keptByOthers += some.length - own.length;
      at = end;
    }
    return { objects, keptByOthers };
  }

  /** One that is being released keeps nothing of what it has passed: it left that to this one. */
  private isHeldByOthers(hold: Hold, key: string): boolean {
    return this.active.some(
      (other) => other !== hold && isAbout(other.request, key) && key > (this.reached.get(other.id) ?? ''),
    );
  }

  private async write(name: string, record: HoldRecord): Promise<void> {
    await this.processing.store.create(`${HOLD_RECORDS_PREFIX}${name}`, renderRecord(record), 'application/json');
  }
}

function aboutOf({ id, request, by }: Hold) {
  return { hold: id, ...aboutIn(request), requestedBy: by };
}

function endOfKey(versions: readonly ObjectVersion[], from: number): number {
  let end = Math.min(from, versions.length);
  while (end < versions.length && versions[end]?.key === versions[end - 1]?.key) end += 1;
  return end;
}

/**
 * Looks whether what was proven once is still there, and writes down what is gone: which objects, when that was seen, and which lifecycle
 * rule removes such objects.
 *
 * A day's objects are looked at from the day on before lifecycle rules remove them, until they are gone: whoever removes them earlier is
 * seen by the first look, and what goes later was there after its lock had ended. Each account and Region is looked at as a whole once
 * in thirty days.
 */
import pLimit from 'p-limit';
import { sha256 } from '../../evidence/document';
import { dayFolder, ledgerListsPrefix, REMOVAL_ENDING, removalsPrefix } from '../../evidence/names';
import type { EvidenceStore, StoredVersion } from '../../evidence/store';
import { byKey, oldest } from '../../evidence/versions';
import type { Finding } from '../../findings/finding';
import { groupBy } from '../../findings/group';
import type { KnownChain } from '../archive';
import type { Fetcher, LifecycleRule } from '../fetcher';
import { ruleFor, type RemovingRule } from '../lifecycle';
import { lastSeenAt, parseLooks, renderLooks, type Look, type LookAt } from '../looks';
import { parseManifest, type Manifest, type ManifestObject } from '../manifest';
import { judgeRemoval, parseRemoval, placeOf, renderRemoval } from '../removal';
import { DAY, FIRST_DAY, formatTime } from '../time';
import { CHECKS, goneOf, passOf, unknownOf } from './removal-findings';

export interface RemovalLook {
  readonly store: EvidenceStore;
  readonly fetcher: Pick<Fetcher, 'list' | 'lifecycle'>;
  /** Of the log: its lifecycle rules say when a day's objects may go. */
  readonly bucket: string;
  readonly chains: readonly KnownChain[];
  readonly now: Date;
  readonly hasTime: () => boolean;
}

/** Lifecycle rules run once a day, and may be late (re:Post Knowledge Center, "s3-lifecycle-rule-delay"). */
const LATE_DAYS = 45;
/** In so many days each account and Region is looked at as a whole. */
const ROUND_DAYS = 30;
const CHAINS_AT_ONCE = 8;
/** Looks that are this old say nothing new. */
const EARLIER_DAYS = 10;
const LOOKS_ENDING = '-looks.json';

/** What is wrong with what is gone; that nothing is, where anything was looked at. It never throws: what could not be is unknown. */
export async function lookForRemovals(asked: RemovalLook): Promise<readonly Finding[]> {
  try {
    const rules = new Map([[asked.bucket, await rulesOf(asked.fetcher, asked.bucket)]]);
    const atOnce = pLimit(CHAINS_AT_ONCE);
    const earlier = await earlierLooks(asked);
    const looks = asked.chains.map((chain) => new ChainLook(asked, { rules, earlier }, chain));
    await Promise.all(looks.map((look) => atOnce(() => look.look())));
    const findings = looks.flatMap((look) => look.findings);
    await writeLooks(
      asked,
      looks.flatMap((look) => look.done ?? []),
    );
    const [looked, gone] = [sum(looks.map((look) => look.looked)), sum(looks.map((look) => look.gone))];
    const passed = CHECKS.filter(({ id }) => looked > 0 && !findings.some(({ guardrail }) => guardrail === id));
    return [...findings, ...passed.map((check) => passOf(check, asked, looked, gone))];
  } catch (error) {
    return [unknownOf(asked, error)];
  }
}

/** Of the last days: one a day is enough to know what was there after its lock had ended. */
async function earlierLooks({ store, now }: RemovalLook): Promise<readonly LookAt[]> {
  const prefix = removalsPrefix(store.auditLog);
  const looks: LookAt[] = [];
  const since = new Date(now.getTime() - EARLIER_DAYS * DAY);
  for (const [key, versions] of await byKey(store.versionsOf(since, now, prefix))) {
    const first = key.endsWith(LOOKS_ENDING) ? oldest(versions) : undefined;
    if (first) looks.push(...parseLooks((await store.whole(first)).toString()));
  }
  return looks;
}

async function writeLooks({ store, now }: RemovalLook, looks: readonly Look[]): Promise<void> {
  if (looks.length === 0) return;
  const at = formatTime(now);
  const name = `${at.replaceAll(/[-:]/g, '')}${LOOKS_ENDING}`;
  await store.create(
    `${removalsPrefix(store.auditLog)}${dayFolder(now)}/${name}`,
    renderLooks({ at, looks: [...looks] }),
    'application/json',
  );
}

async function rulesOf(fetcher: RemovalLook['fetcher'], bucket: string): Promise<readonly LifecycleRule[]> {
  if (!fetcher.lifecycle) throw new Error('the lifecycle rules are not known');
  return fetcher.lifecycle(bucket);
}

/** A manifest as the ledger keeps it. */
interface KeptManifest extends Manifest {
  readonly hash: string;
}

class ChainLook {
  readonly findings: Finding[] = [];
  /** Objects. */
  looked = 0;
  gone = 0;
  /** What was looked at as a whole. */
  done: Look | undefined;
  private readonly folders = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(
    private readonly asked: RemovalLook,
    private readonly known: {
      readonly rules: Map<string, readonly LifecycleRule[]>;
      readonly earlier: readonly LookAt[];
    },
    private readonly chain: KnownChain,
  ) {}

  async look(): Promise<void> {
    const due = daysToLookAt(this.chain, this.known.rules.get(this.asked.bucket) ?? [], this.asked.now);
    if (!due) return;
    try {
      const days = await this.listsByDay(due);
      for (const lists of days.values()) {
        if (!this.asked.hasTime()) throw new Error('the time was up');
        await this.lookAtDay(lists);
        this.folders.clear();
      }
      const { account, region } = this.chain;
      if (days.size > 0) this.done = { account, region, ...due };
    } catch (error) {
      this.findings.push(unknownOf(this.asked, error));
    }
  }

  /** The lists of the days that are due, by day. */
  private async listsByDay({ from, to }: Days): Promise<ReadonlyMap<string, readonly StoredVersion[]>> {
    const { store } = this.asked;
    const prefix = ledgerListsPrefix(this.chain);
    const days = new Map<string, StoredVersion[]>();
    for (const [key, versions] of await byKey(until(store.versions(`${prefix}${from}`, prefix), `${prefix}${to}0`))) {
      const first = oldest(versions);
      const day = key.slice(prefix.length).split('/', 1)[0] ?? '';
      if (first) days.set(day, [...(days.get(day) ?? []), first]);
    }
    return days;
  }

  private async lookAtDay(lists: readonly StoredVersion[]): Promise<void> {
    const { store } = this.asked;
    const known = new Set<string>();
    for (const list of lists.filter(({ key }) => key.endsWith(REMOVAL_ENDING))) {
      for (const object of (await parseRemoval(await store.whole(list)))?.objects ?? []) known.add(placeOf(object));
    }
    for (const list of lists.filter(({ key }) => !key.endsWith(REMOVAL_ENDING))) {
      const content = await store.whole(list);
      const manifest = await parseManifest(content);
      if (manifest) await this.compare({ ...manifest, hash: sha256(content) }, known);
    }
  }

  /** @param known What is known to be gone, or was looked at. */
  private async compare(manifest: KeptManifest, known: Set<string>): Promise<void> {
    const gone: ManifestObject[] = [];
    for (const object of [...manifest.digests, ...manifest.logFiles]) {
      if (known.has(placeOf(object))) continue;
      known.add(placeOf(object));
      this.looked += 1;
      if (!(await this.isThere(object))) gone.push(object);
    }
    this.gone += gone.length;
    const byRule = new Map<string, { readonly rule: RemovingRule | null; readonly objects: ManifestObject[] }>();
    for (const object of gone) {
      const rule = ruleFor(await this.rulesIn(object.bucket), object) ?? null;
      const name = JSON.stringify(rule);
      const group = byRule.get(name) ?? { rule, objects: [] };
      group.objects.push(object);
      byRule.set(name, group);
    }
    for (const { rule, objects } of byRule.values()) await this.write(manifest, rule, objects);
  }

  private async write(
    { account, region, day, hash }: KeptManifest,
    rule: RemovingRule | null,
    objects: readonly ManifestObject[],
  ): Promise<void> {
    const { store, now } = this.asked;
    const places = objects.map(({ bucket, key, versionId }) => ({ bucket, key, versionId }));
    const about = { account, region, day, manifest: hash, seenAt: formatTime(now) };
    const body = await renderRemoval({ ...about, rule, objects: places });
    const folder = `${removalsPrefix(store.auditLog)}${dayFolder(now)}/${account}/${region}`;
    await store.create(`${folder}/${day}-${sha256(body).slice(0, 16)}.json.gz`, body, 'application/gzip');
    const seen = { lastSeenAt: lastSeenAt(this.known.earlier, { account, region, day }, now), seenAt: now, rule };
    for (const [verdict, found] of groupBy(objects, (object) => judgeRemoval(object, seen))) {
      if (verdict !== 'allowed') this.findings.push(goneOf(verdict, this.asked, { account, region, day, found }));
    }
  }

  private async isThere({ bucket, key, versionId }: ManifestObject): Promise<boolean> {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const name = `${bucket} ${folder}`;
    const listed = this.folders.get(name) ?? this.versionsIn(bucket, folder);
    this.folders.set(name, listed);
    return (await listed).has(`${versionId} ${key}`);
  }

  private async versionsIn(bucket: string, folder: string): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for await (const page of this.asked.fetcher.list(bucket, folder)) {
      for (const { key, versions } of page) {
        for (const { versionId, deleteMarker } of versions) if (!deleteMarker) found.add(`${versionId} ${key}`);
      }
    }
    return found;
  }

  private async rulesIn(bucket: string): Promise<readonly LifecycleRule[]> {
    const rules = this.known.rules.get(bucket) ?? (await rulesOf(this.asked.fetcher, bucket));
    this.known.rules.set(bucket, rules);
    return rules;
  }
}

/** The first and the last day: 2026-01-31. */
interface Days {
  readonly from: string;
  readonly to: string;
}

/** Days that are looked at today. */
function daysToLookAt({ account, region }: KnownChain, rules: readonly LifecycleRule[], now: Date): Days | undefined {
  const dayOf = (days: number): string => new Date(now.getTime() - days * DAY).toISOString().slice(0, 10);
  const turn = Number.parseInt(sha256(`${account}/${region}`).slice(0, 8), 16) % ROUND_DAYS;
  if (Math.floor(now.getTime() / DAY) % ROUND_DAYS === turn) return { from: FIRST_DAY, to: dayOf(0) };
  const ages = rules.map(({ expirationDays = Infinity, noncurrentDays = 0 }) => expirationDays + noncurrentDays);
  const youngest = Math.min(...ages);
  return Number.isFinite(youngest) ? { from: dayOf(youngest + LATE_DAYS), to: dayOf(youngest - 1) } : undefined;
}

async function* until(versions: AsyncIterable<StoredVersion>, end: string): AsyncGenerator<StoredVersion> {
  for await (const version of versions) {
    if (version.key > end) return;
    yield version;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

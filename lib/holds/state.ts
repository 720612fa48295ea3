/** All holds of an audit log, as requests and records in the evidence bucket say. */
import { HOLDS_PREFIX } from '../evidence/names';
import type { EvidenceStore, StoredVersion } from '../evidence/store';
import { byKey, oldest } from '../evidence/versions';
import { HOLD_RECORDS_PREFIX, HOLD_REQUESTS_PREFIX } from './names';
import { isSamePerson, personOf } from './person';
import {
  idOf,
  LARGEST,
  parseAdd,
  parseRecord,
  parseRelease,
  type AddRequest,
  type Asking,
  type RecordOf,
} from './request';

/** A request as it stands in the bucket. */
export interface Asked {
  readonly id: string;
  /** Undefined where no holder can have written it. */
  readonly by: Asking | undefined;
  readonly version: StoredVersion;
}

interface Release extends Asked {
  readonly by: Asking;
  readonly reason: string;
}

export interface Hold {
  readonly id: string;
  readonly by: Asking;
  readonly request: AddRequest;
  /** Absent until it is set on all of its objects. */
  readonly added?: RecordOf<'added'>;
  readonly released?: RecordOf<'released'>;
  /** Of holders, in the order in which S3 took them: the first of each person. */
  readonly releases: readonly Release[];
  /** How far its setting, or else its lifting, has got. */
  readonly progress?: RecordOf<'progress'>;
}

export interface HoldsState {
  /** In the order in which S3 took the requests. */
  readonly holds: readonly Hold[];
  /** Requests that were refused, where they were asked for. */
  readonly refused: readonly RecordOf<'refused'>[];
  /** What stands among the requests and is none, and is not yet refused. */
  readonly unsound: readonly (Asked & { readonly why: string })[];
}

/** A hold that keeps its objects: it is released only by what a record says. */
export function isActive({ released }: Hold): boolean {
  return released === undefined;
}

/** Requests to S3 in flight. */
const AT_ONCE = 20;

const ADD_NAME = /\/[0-9A-Za-z-]{1,64}\.add\.json$/;
const RELEASE_NAME = /\/([0-9a-f]{16})(?:\.[0-9A-Za-z-]{1,64})?\.release\.json$/;

/**
 * @param holders ARNs of those who count as holders today.
 * @param withRefused Whether to read what was refused as well: one holder alone can have any number of requests refused. @default false
 */
export async function readHolds(
  store: EvidenceStore,
  holders: readonly string[],
  withRefused = false,
): Promise<HoldsState> {
  const firsts: StoredVersion[] = [];
  for (const [, versions] of await byKey(store.versions(undefined, HOLDS_PREFIX))) {
    const first = oldest(versions);
    if (first) firsts.push(first);
  }
  const records = new Map<string, StoredVersion>();
  for (const version of firsts) {
    if (version.key.startsWith(HOLD_RECORDS_PREFIX))
      records.set(version.key.slice(HOLD_RECORDS_PREFIX.length), version);
  }
  const requests = firsts
    .filter(({ key }) => key.startsWith(HOLD_REQUESTS_PREFIX))
    .sort((one, other) => timeOf(one) - timeOf(other))
    .map((version) => askedOf(version, holders));
  return new Reading(store, records, withRefused).state(requests);
}

function askedOf(version: StoredVersion, holders: readonly string[]): Asked {
  const { key, versionId, modified } = version;
  const person = personOf(key, holders);
  const at = (modified ?? new Date(0)).toISOString();
  return { id: idOf(version), by: person && { ...person, at, key, versionId }, version };
}

class Reading {
  private readonly unsound: (Asked & { readonly why: string })[] = [];

  constructor(
    private readonly store: EvidenceStore,
    private readonly records: ReadonlyMap<string, StoredVersion>,
    private readonly withRefused: boolean,
  ) {}

  async state(requests: readonly Asked[]): Promise<HoldsState> {
    const isRefused = ({ id }: Asked): boolean =>
      this.records.has(`${id}/refused.json`) && !this.records.has(`${id}/added.json`);
    const pending = requests.filter((asked) => !isRefused(asked));
    const releases = new Map<string, Asked[]>();
    for (const asked of pending) {
      const [, id] = RELEASE_NAME.exec(asked.version.key) ?? [];
      if (id !== undefined) releases.set(id, [...(releases.get(id) ?? []), asked]);
    }
    const asking = pending.filter(({ version }) => !RELEASE_NAME.test(version.key));
    const holds = await inParallel(asking, (asked) => this.hold(asked, releases.get(asked.id) ?? []));
    const found = holds.filter((hold) => hold !== undefined);
    const ids = new Set(found.map(({ id }) => id));
    for (const [id, those] of releases) {
      if (!ids.has(id)) for (const asked of those) this.reject(asked, 'There is no such hold.');
    }
    return { holds: found, refused: await this.refusals(requests.filter(isRefused)), unsound: this.unsound };
  }

  private async refusals(requests: readonly Asked[]): Promise<readonly RecordOf<'refused'>[]> {
    if (!this.withRefused) return [];
    const records = await inParallel(requests, ({ id }) => this.record(`${id}/refused.json`, 'refused'));
    return records.filter((record) => record !== undefined);
  }

  private async hold(asked: Asked, releases: readonly Asked[]): Promise<Hold | undefined> {
    const { id, version } = asked;
    const added = await this.record(`${id}/added.json`, 'added');
    // who is no holder any more was one when the hold was set
    const by = added?.requestedBy ?? asked.by;
    const bytes = ADD_NAME.test(version.key) && by ? await this.bytes(version) : undefined;
    const request = bytes && parseAdd(bytes);
    if (!by || !request) {
      this.reject(asked, by ? 'It is no request that can be read.' : 'No holder asked for it.');
      return undefined;
    }
    const released = await this.record(`${id}/released.json`, 'released');
    const progress = released ? undefined : await this.progress(added ? `${id}/release-` : `${id}/add-`);
    return {
      ...{ id, by, request, releases: released ? [] : await this.releasesOf(id, releases) },
      ...(added && { added }),
      ...(released && { released }),
      ...(progress && { progress }),
    };
  }

  private async releasesOf(id: string, releases: readonly Asked[]): Promise<Release[]> {
    const found: Release[] = [];
    for (const asked of releases) {
      const { by, version } = asked;
      // one who writes a thousand has them read once
      if (by && found.some((other) => isSamePerson(other.by, by))) continue;
      const bytes = by && (await this.bytes(version));
      const request = bytes && parseRelease(bytes);
      if (!by || request?.hold !== id) {
        this.reject(asked, by ? 'It is no request that can be read.' : 'No holder asked for it.');
      } else {
        found.push({ ...asked, by, reason: request.reason });
      }
    }
    return found;
  }

  private reject(asked: Asked, why: string): void {
    this.unsound.push({ ...asked, why });
  }

  private async progress(prefix: string): Promise<RecordOf<'progress'> | undefined> {
    const names = [...this.records.keys()].filter((name) => name.startsWith(prefix)).sort();
    const last = names.at(-1);
    return last === undefined ? undefined : this.record(last, 'progress');
  }

  private async record<Kind extends RecordOf<'added'>['kind'] | 'released' | 'refused' | 'progress'>(
    name: string,
    kind: Kind,
  ): Promise<RecordOf<Kind> | undefined> {
    const version = this.records.get(name);
    const bytes = version && (await this.bytes(version));
    const record = bytes && parseRecord(bytes);
    return record?.kind === kind ? (record as RecordOf<Kind>) : undefined;
  }

  private async bytes(version: StoredVersion): Promise<Buffer | undefined> {
    return (version.size ?? 0) > LARGEST ? undefined : this.store.whole(version);
  }
}

/** The answers, in the order of what was asked. */
async function inParallel<In, Out>(all: readonly In[], ask: (each: In) => Promise<Out>): Promise<Out[]> {
  const answers: Out[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    answers.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(ask))));
  }
  return answers;
}

function timeOf({ modified }: StoredVersion): number {
  return modified?.getTime() ?? 0;
}

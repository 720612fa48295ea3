/**
 * One day in counts: who made which calls how often, where, from which networks, and what was denied. Each count keeps the row of its
 * first call, so that a finding can show it. Bounded: what a day has more of is counted as left out.
 */
import { DENIED } from '../events/denied';
import type { AuditEvent } from '../events/event';
import { text, textAt } from '../events/fields';
import { actionOf, actorOf, networkOf, type Actor } from './actor';
import { sensitive } from './sensitive';

/** What proves a call: the log file that has it. */
export interface Evidence {
  readonly file: string;
  readonly version?: string;
  readonly sha256: string;
  readonly digest: string;
}

/** A call, and what proves it. */
export interface ProvenCall extends Evidence {
  readonly time: string;
  readonly eventId: string;
  readonly action: string;
  readonly from: string;
  /** `ok`, or the error. */
  readonly result: string;
}

export interface ActionCount {
  calls: number;
  /** For whatever reason, denials included. */
  failed: number;
  denied: number;
  first: ProvenCall;
  /** Of those that were denied. */
  firstDenied?: ProvenCall;
  /** Made by CloudFormation in somebody's name, all of them. */
  isDeployed: boolean;
}

interface NetworkCount {
  calls: number;
  first: ProvenCall;
  readonly actions: Set<string>;
}

export interface ActorCounts extends Actor {
  calls: number;
  failed: number;
  denied: number;
  readonly actions: Map<string, ActionCount>;
  readonly networks: Map<string, NetworkCount>;
  /** `ACCOUNT/REGION` */
  readonly places: Set<string>;
}

export interface PlaceCounts {
  calls: number;
  /** Who changed something there, and what. */
  readonly writers: Map<string, Writes>;
}

interface Writes {
  first: ProvenCall;
  readonly actions: Set<string>;
}

/** Where a record was delivered, as its log file's digest proves. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface Bounds {
  readonly actors: number;
  readonly actions: number;
  readonly networks: number;
  /** Names of all, together. */
  readonly names: number;
}

/** The address of calls that CloudFormation makes in somebody's name. */
const DEPLOYING_SERVICE = 'cloudformation.amazonaws.com';
/** Of an actor, a few of the actions from a network are enough to look at. */
const ACTIONS_OF_A_NETWORK = 20;
/** More than one is enough to say that a Region is in use. */
const WRITERS_OF_A_PLACE = 20;
/** A day of 60,000 counts holds about 60 MB. */
const BOUNDS: Bounds = { actors: 3000, actions: 400, networks: 60, names: 60_000 };

type NetworkCountState = Omit<NetworkCount, 'actions'> & { readonly actions: readonly string[] };

/** An actor's counts as plain JSON. */
interface ActorCountsState extends Omit<ActorCounts, 'actions' | 'networks' | 'places'> {
  readonly actions: readonly (readonly [string, ActionCount])[];
  readonly networks: readonly (readonly [string, NetworkCountState])[];
  readonly places: readonly string[];
}

type WritesState = Omit<Writes, 'actions'> & { readonly actions: readonly string[] };

interface PlaceCountsState {
  readonly calls: number;
  readonly writers: readonly (readonly [string, WritesState])[];
}

/** Counts as plain JSON. */
export interface DayCountsState {
  readonly calls: number;
  readonly leftOut: number;
  readonly unreadable: number;
  readonly deleted: readonly string[];
  readonly places: readonly (readonly [string, PlaceCountsState])[];
  readonly actors: readonly ActorCountsState[];
}

export class DayCounts {
  readonly actors = new Map<string, ActorCounts>();
  readonly places = new Map<string, PlaceCounts>();
  /** `ACCOUNT/role/NAME` and `ACCOUNT/user/NAME` of those that were deleted: their silence needs no other reason. */
  readonly deleted = new Set<string>();
  calls = 0;
  /** Calls beyond the bounds: of them nothing is known but their number. */
  leftOut = 0;
  /** Records that are none. */
  unreadable = 0;
  private names = 0;

  constructor(private readonly bounds: Bounds = BOUNDS) {}

  /** @param times How often it occurred. */
  add(event: AuditEvent, recorded: Place, evidence: Evidence, times = 1): void {
    const { account, region } = recorded;
    this.calls += times;
    const place = this.placeOf(`${account}/${region}`);
    place.calls += times;
    const actor = actorOf(event);
    if (!actor) return;
    const counts = this.actorOf(actor);
    if (!counts) {
      this.leftOut += times;
      return;
    }
    const action = actionOf(event);
    const isDenied = DENIED.test(event.error);
    counts.calls += times;
    counts.places.add(`${account}/${region}`);
    if (event.error !== '') counts.failed += times;
    if (isDenied) counts.denied += times;
    const call = lazily(() => provenCall(event, action, evidence));
    this.countAction(counts, action, call, event, times);
    this.countNetwork(counts, action, event, call, times);
    if (event.error !== '') return;
    if (event.readOnly === false) countWrite(place, actor.id, action, { time: event.time, eventId: event.id }, call);
    if (action === 'iam:DeleteRole') this.countDeleted('role', event, recorded);
    if (action === 'iam:DeleteUser') this.countDeleted('user', event, recorded);
  }

  /** Adds what another part of the day has counted. */
  merge(other: DayCountsState): void {
    this.calls += other.calls;
    this.leftOut += other.leftOut;
    this.unreadable += other.unreadable;
    for (const name of other.deleted) this.deleted.add(name);
    for (const [id, { calls, writers }] of other.places) {
      const place = this.placeOf(id);
      place.calls += calls;
      for (const [actor, { first, actions: all }] of writers) {
        for (const action of all) countWrite(place, actor, action, first, () => first);
      }
    }
    for (const actor of other.actors) this.mergeActor(actor);
  }

  /** Plain JSON, which `merge` takes. */
  state(): DayCountsState {
    const { calls, leftOut, unreadable, deleted, places, actors } = this;
    return {
      ...{ calls, leftOut, unreadable, deleted: [...deleted] },
      places: [...places].map(([id, place]) => [
        id,
        {
          calls: place.calls,
          writers: [...place.writers].map(([actor, { first, actions: all }]) => [actor, { first, actions: [...all] }]),
        },
      ]),
      actors: [...actors.values()].map((actor) => ({
        ...actor,
        actions: [...actor.actions],
        networks: [...actor.networks].map(([name, each]) => [name, { ...each, actions: [...each.actions] }]),
        places: [...actor.places],
      })),
    };
  }

  private mergeActor({ actions, networks, places, calls, failed, denied, ...who }: ActorCountsState): void {
    const actor = this.actorOf(who);
    if (!actor) {
      this.leftOut += calls;
      return;
    }
    actor.calls += calls;
    actor.failed += failed;
    actor.denied += denied;
    for (const place of places) actor.places.add(place);
    for (const [name, count] of actions) this.mergeAction(actor, name, count);
    for (const [name, count] of networks) mergeNetwork(actor.networks, name, count, this.bounds.networks);
  }

  private mergeAction(actor: ActorCounts, name: string, count: ActionCount): void {
    const found = actor.actions.get(name) ?? this.newAction(actor, name, () => count.first);
    if (!found) {
      this.leftOut += count.calls;
      return;
    }
    found.calls += count.calls;
    found.failed += count.failed;
    found.denied += count.denied;
    found.isDeployed &&= count.isDeployed;
    if (isBefore(count.first, found.first)) found.first = count.first;
    const { firstDenied } = count;
    if (firstDenied && isBefore(firstDenied, found.firstDenied)) found.firstDenied = firstDenied;
  }

  private placeOf(id: string): PlaceCounts {
    const found = this.places.get(id) ?? { calls: 0, writers: new Map<string, Writes>() };
    this.places.set(id, found);
    return found;
  }

  private actorOf(actor: Actor): ActorCounts | undefined {
    const found = this.actors.get(actor.id);
    if (found || this.actors.size >= this.bounds.actors) return found;
    const made = {
      ...actor,
      calls: 0,
      failed: 0,
      denied: 0,
      actions: new Map(),
      networks: new Map(),
      places: new Set<string>(),
    };
    this.actors.set(actor.id, made);
    return made;
  }

  private countAction(
    counts: ActorCounts,
    action: string,
    call: () => ProvenCall,
    event: AuditEvent,
    times: number,
  ): void {
    const { error, ip } = event;
    const found = counts.actions.get(action) ?? this.newAction(counts, action, call);
    if (!found) {
      this.leftOut += times;
      return;
    }
    found.calls += times;
    if (isEarlier(event, found.first)) found.first = call();
    found.isDeployed &&= ip === DEPLOYING_SERVICE;
    if (error !== '') found.failed += times;
    if (!DENIED.test(error)) return;
    found.denied += times;
    if (isEarlier(event, found.firstDenied)) found.firstDenied = call();
  }

  /** What is sensitive has room where nothing else has. */
  private newAction(counts: ActorCounts, action: string, call: () => ProvenCall): ActionCount | undefined {
    const hasRoom = counts.actions.size < this.bounds.actions && this.names < this.bounds.names;
    if (!hasRoom && !sensitive(action)) return undefined;
    this.names += 1;
    const made = { calls: 0, failed: 0, denied: 0, first: call(), isDeployed: true };
    counts.actions.set(action, made);
    return made;
  }

  private countNetwork(
    { networks }: ActorCounts,
    action: string,
    event: AuditEvent,
    call: () => ProvenCall,
    times: number,
  ): void {
    const network = networkOf(event);
    if (network === '') return;
    let found = networks.get(network);
    if (!found) {
      // who comes from so many networks keeps to none
      if (networks.size >= this.bounds.networks || this.names >= this.bounds.names) return;
      this.names += 1;
      found = { calls: 0, first: call(), actions: new Set() };
      networks.set(network, found);
    }
    found.calls += times;
    if (isEarlier(event, found.first)) found.first = call();
    if (found.actions.size < ACTIONS_OF_A_NETWORK) found.actions.add(action);
  }

  private countDeleted(what: 'role' | 'user', { fields }: AuditEvent, { account }: Place): void {
    const name = textAt(fields.requestParameters, `${what}Name`);
    if (name === '' || this.deleted.size >= this.bounds.actors) return;
    this.deleted.add(`${account}/${what}/${name.slice(0, 128)}`);
  }
}

function countWrite(place: PlaceCounts, actor: string, action: string, at: At, call: () => ProvenCall): void {
  let found = place.writers.get(actor);
  if (!found) {
    if (place.writers.size >= WRITERS_OF_A_PLACE) return;
    found = { first: call(), actions: new Set() };
    place.writers.set(actor, found);
  }
  if (isBefore(at, found.first)) found.first = call();
  if (found.actions.size < ACTIONS_OF_A_NETWORK) found.actions.add(action);
}

type At = Pick<ProvenCall, 'time' | 'eventId'>;

/** Log files come in no order: the first of a day is the one that was made first. */
function isBefore(one: At, other: At | undefined): boolean {
  if (!other || one.time !== other.time) return !other || one.time < other.time;
  return one.eventId < other.eventId;
}

function isEarlier({ time, id }: AuditEvent, other: At | undefined): boolean {
  return isBefore({ time, eventId: id }, other);
}

function mergeNetwork(networks: Map<string, NetworkCount>, name: string, count: NetworkCountState, most: number): void {
  const found = networks.get(name);
  if (!found) {
    if (networks.size < most) networks.set(name, { ...count, actions: new Set(count.actions) });
    return;
  }
  found.calls += count.calls;
  if (isBefore(count.first, found.first)) found.first = count.first;
  for (const action of count.actions) if (found.actions.size < ACTIONS_OF_A_NETWORK) found.actions.add(action);
}

function provenCall({ time, id, ip, error, fields }: AuditEvent, action: string, evidence: Evidence): ProvenCall {
  const result = error === '' ? 'ok' : cut(error || text(fields.errorMessage));
  return { time: cut(time), eventId: cut(id), action, from: cut(ip), result, ...evidence };
}

function cut(name: string): string {
  return name.slice(0, 200);
}

function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

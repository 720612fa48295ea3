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
  readonly first: ProvenCall;
  /** Of those that were denied. */
  firstDenied?: ProvenCall;
  /** Made by CloudFormation in somebody's name, all of them. */
  isDeployed: boolean;
}

export interface NetworkCount {
  calls: number;
  readonly first: ProvenCall;
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
  /** Who changed something there, first. */
  write?: { readonly actor: string; readonly actions: Set<string>; readonly first: ProvenCall };
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
/** A day of 60,000 counts holds about 60 MB. */
const BOUNDS: Bounds = { actors: 3000, actions: 400, networks: 60, names: 60_000 };

export class DayCounts {
  readonly actors = new Map<string, ActorCounts>();
  readonly places = new Map<string, PlaceCounts>();
  /** `ACCOUNT/NAME` of roles and users that were deleted: their silence needs no other reason. */
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
    this.countNetwork(counts, action, networkOf(event), call, times);
    if (event.error !== '') return;
    if (event.readOnly === false) this.countWrite(place, actor.id, action, call);
    if (/^iam:Delete(Role|User)$/.test(action)) this.countDeleted(event, recorded);
  }

  private placeOf(id: string): PlaceCounts {
    const found = this.places.get(id) ?? { calls: 0 };
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
    { error, ip }: AuditEvent,
    times: number,
  ): void {
    const found = counts.actions.get(action) ?? this.newAction(counts, action, call);
    if (!found) {
      this.leftOut += times;
      return;
    }
    found.calls += times;
    found.isDeployed &&= ip === DEPLOYING_SERVICE;
    if (error !== '') found.failed += times;
    if (!DENIED.test(error)) return;
    found.denied += times;
    found.firstDenied ??= call();
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
    network: string,
    call: () => ProvenCall,
    times: number,
  ): void {
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
    if (found.actions.size < ACTIONS_OF_A_NETWORK) found.actions.add(action);
  }

  private countWrite(place: PlaceCounts, actor: string, action: string, call: () => ProvenCall): void {
    place.write ??= { actor, actions: new Set(), first: call() };
    const { actions } = place.write;
    if (place.write.actor === actor && actions.size < ACTIONS_OF_A_NETWORK) actions.add(action);
  }

  private countDeleted({ fields }: AuditEvent, { account }: Place): void {
    const name = textAt(fields.requestParameters, 'roleName') || textAt(fields.requestParameters, 'userName');
    if (name !== '' && this.deleted.size < this.bounds.actors) this.deleted.add(`${account}/${name.slice(0, 128)}`);
  }
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

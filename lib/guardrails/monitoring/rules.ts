/** EventBridge rules of an audit log: which events they hear, and whether they are on. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import { firstUnknown, isList, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { globalEventsRegion } from '../../facts/partition';
import { inventoryOfType, membersOfType } from '../members';
import { isReached } from './receivers';
import { choosesCalls, eventTest, fieldsOf, type ANYTHING, type EventTest, type KnownFields } from './event-pattern';
import { forwarderIn, withForwarders } from './forwarders';

/** Rules that match events: not those that only have a schedule. */
export function eventRulesOf(auditLog: AuditLog): readonly Resource[] {
  return membersOfType(auditLog, 'AWS::Events::Rule').filter(
    ({ properties }) => properties['EventPattern'] !== undefined,
  );
}

export function isOn({ properties }: Resource): boolean {
  return properties['State'] === undefined || toText(properties['State']).startsWith('ENABLED');
}

function toText(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The longest that EventBridge takes (EventBridge User Guide, "Amazon EventBridge quotas": 2,048, adjustable to 4,096). */
const LONGEST_PATTERN = 4096;

/** The event pattern of a rule: a live account answers with JSON text. */
function eventPatternOf({ properties }: Resource): Value | undefined {
  const pattern = properties['EventPattern'];
  if (typeof pattern !== 'string') return pattern;
  if (pattern.length > LONGEST_PATTERN) return new Unknown('the event pattern is longer than EventBridge takes');
  try {
    return JSON.parse(pattern) as Value;
  } catch {
    return new Unknown('the event pattern is not JSON');
  }
}

/**
 * Whether a rule is on a bus that hears AWS services: they send to the default one (EventBridge User Guide, "Event buses in Amazon
 * EventBridge"). What a rule of the app sends to another bus is not known.
 */
function isOnBusOfAws(auditLog: AuditLog, { properties, account }: Resource): boolean | Unknown {
  const bus = properties['EventBusName'];
  if (bus === undefined || isUnknown(bus)) return bus ?? true;
  const name = toText(bus);
  if (name === 'default' || name.endsWith(':event-bus/default')) return true;
  const own = inventoryOfType(auditLog, 'AWS::Events::EventBus').find(({ ref, arn }) => ref === name || arn === name);
  const isFed = inventoryOfType(auditLog, 'AWS::Events::Rule').some(
    (rule) =>
      rule.account === account && targetArnsOf(rule).some((arn) => arn === (own?.arn ?? name) || isNamed(arn, name)),
  );
  return isFed && new Unknown(`what other rules send to the event bus ${name} is not known here`);
}

function isNamed(arn: Value, bus: string): boolean {
  return toText(arn).endsWith(`:event-bus/${bus}`);
}

function targetArnsOf({ properties: { Targets: targets } }: Resource): readonly Value[] {
  return isList(targets) ? targets.map((target) => valueAt(target, 'Arn') ?? null) : [];
}

/** Whether a target of the rule takes what it sends. */
function isSent(auditLog: AuditLog, rule: Resource): boolean | Unknown {
  const reached = targetArnsOf(rule).map((arn) => isReached(auditLog, rule, arn));
  return reached.includes(true) || (reached.find(isUnknown) ?? false);
}

/** A rule that asks for events of a kind. */
export interface Asking {
  readonly rule: Resource;
  /** Whether it hears an event. */
  readonly hears: EventTest;
  /** Whether what it hears depends on which call it is in another way than by a list of calls. */
  readonly choosesCalls: boolean;
  /** The property that keeps it from sending them anywhere; absent where it sends them. */
  readonly silencedBy?: 'State' | 'Targets' | 'EventBusName';
}

/** A rule of which it is not known whether it asks for events, or whether it sends them. */
export interface Doubt {
  readonly rule: Resource;
  readonly reason: Unknown;
}

/** A rule that matches events, and what its pattern says. */
interface Hearing extends Pick<Asking, 'rule' | 'hears' | 'choosesCalls'> {
  /** Why a part of the pattern is not known. */
  readonly unread: Unknown | undefined;
}

/** Patterns are read once: several guardrails ask. */
const hearingsOf = oncePer((auditLog: AuditLog): readonly Hearing[] => {
  const rules = eventRulesOf(auditLog).map(readHearing);
  const forwarders = rules.flatMap((each) => forwarderIn(each) ?? []);
  const listening = rules.filter((each) => !forwarders.some(({ rule }) => rule === each.rule));
  return listening.map((each) => withForwarders(auditLog, each, forwarders));
});

/** Whether a rule hears an event, whatever becomes of it. */
export function eventTestOf(rule: Resource): EventTest {
  return eventTest(eventPatternOf(rule) ?? null);
}

function readHearing(rule: Resource): Hearing {
  const pattern = eventPatternOf(rule) ?? null;
  return { rule, hears: eventTest(pattern), choosesCalls: choosesCalls(pattern), unread: firstUnknown(pattern) };
}

/**
 * @param event What the events that are asked for say.
 * @param leftOut What they say beside that.
 */
export function rulesAskingFor(
  auditLog: AuditLog,
  event: KnownFields,
  leftOut?: typeof ANYTHING,
): { rules: Asking[]; doubt?: Doubt } {
  const rules: Asking[] = [];
  const doubts: Doubt[] = [];
  for (const hearing of hearingsOf(auditLog)) {
    const { rule, hears, unread } = hearing;
    const answer = unread ?? hears(event, leftOut);
    if (answer === false) continue;
    const { State: state, Targets: targets } = rule.properties;
    const [onBus, sent] = [isOnBusOfAws(auditLog, rule), isSent(auditLog, rule)];
    const reason = [answer, onBus, firstUnknown(state), firstUnknown(targets), sent].find(isUnknown);
    if (reason) doubts.push({ rule, reason });
    else if (!isOn(rule)) rules.push({ ...hearing, silencedBy: 'State' });
    else if (onBus !== true) rules.push({ ...hearing, silencedBy: 'EventBusName' });
    else rules.push(sent === true ? hearing : { ...hearing, silencedBy: 'Targets' });
  }
  const [doubt] = doubts;
  return { rules, ...(doubt && { doubt }) };
}

/**
 * Where events about what a stack holds come from. An account or a Region that a template does not say is the one that it is
 * deployed to.
 *
 * @param stack Its name.
 * @param isGlobal Whether one Region of the partition records all such events.
 */
export function whereabouts({ stacks }: AuditLog, stack: string, isGlobal = false): KnownFields {
  const own = stacks.filter(({ name }) => name === stack);
  const places = own.length > 0 ? own : stacks;
  const accounts = places.map(({ account }) => toText(account) || '${AWS::AccountId}');
  const regions = places.map(({ region }) => {
    if (isGlobal) return globalEventsRegion(toText(region));
    return toText(region) || '${AWS::Region}';
  });
  return fieldsOf({
    account: accounts,
    'detail.recipientAccountId': accounts,
    region: regions,
    'detail.awsRegion': regions,
  });
}

/** Which calls no rule hears: none by that name, or none on some resource, since rules are narrowed to others. */
import { isUnknown, type Unknown } from '../../facts/value';
import type { TamperEvents } from '../data/tamper-events';
import { ANYTHING, both, type Answer, type KnownFields } from './event-pattern';
import type { Asking } from './rules';
import { callOf, eventNamed, type NamedSubject, type Subject } from './subjects';

export interface Unheard {
  /** Names of events, and the resource where rules hear them of others only: `DisableKey on app/Key`. */
  readonly calls: readonly string[];
  /** Set where it depends on what only a deployment knows whether more calls are heard. */
  readonly doubt?: Unknown;
}

/** A rule that sends what it hears. */
interface Listener extends Pick<Asking, 'hears' | 'choosesCalls'> {
  /** Whether it hears a call by its name, on whatever its pattern lets through. */
  readonly hearsName: (eventName: string) => Answer;
  readonly hearsAllNames: boolean;
}

/** @param asking Rules that ask for events of the service. */
export function unheardCalls(asking: readonly Asking[], events: TamperEvents, subjects: readonly Subject[]): Unheard {
  const listeners = asking.filter(({ silencedBy }) => !silencedBy).map((each) => listener(each, events));
  const calls = events.eventNames.filter((name) => !isHeard(name, listeners));
  let doubt: Unknown | undefined;
  for (const subject of subjects) {
    const unheard = unheardOf(subject, events, listeners);
    calls.push(...unheard.calls);
    doubt ??= unheard.doubt;
  }
  return { calls, ...(doubt && { doubt }) };
}

/** Whether some rule hears a call by its name, of whatever it is about. */
function isHeard(eventName: string, listeners: readonly Listener[]): boolean {
  for (const { hearsName } of listeners) if (hearsName(eventName) !== false) return true;
  return false;
}

function listener({ hears, choosesCalls }: Asking, events: TamperEvents): Listener {
  // what else a call says is asked with what it is about, if the rule does not mingle them
  const eventOf = (name: string): KnownFields =>
    choosesCalls ? both(eventNamed(name, events), callOf(events)) : eventNamed(name, events);
  const answerTo = (name: string): Answer => hears(eventOf(name), ANYTHING);
  if (events.eventNames.every((name) => answerTo(name) === true)) {
    return { hears, choosesCalls, hearsName: () => true, hearsAllNames: true };
  }
  const answers = new Map(events.eventNames.map((name) => [name, answerTo(name)] as const));
  return { hears, choosesCalls, hearsName: (name) => answers.get(name) ?? false, hearsAllNames: false };
}

function unheardOf(
  { displayName, supposed, eventNames, namings }: Subject,
  events: TamperEvents,
  listeners: readonly Listener[],
): Unheard {
  // what most audit logs have
  if (areHeardByOne(namings, listeners)) return NOTHING;
  const unheard = new Set<string>();
  let doubt: Unknown | undefined;
  for (const naming of namings) {
    if (isHeardByOne(naming, listeners)) continue;
    const tests = listeners.map((each) => callTest(each, naming, events));
    for (const name of naming.eventNames.filter((each) => isHeard(each, listeners))) {
      const answers = tests.map((test) => test(name));
      if (answers.includes(true)) continue;
      const open = answers.find(isUnknown) ?? supposed;
      if (open) doubt ??= open;
      else unheard.add(name);
    }
  }
  const on = displayName === undefined ? '' : ` on ${displayName}`;
  const isEvery = eventNames.every((name) => unheard.has(name) || !isHeard(name, listeners));
  const calls = isEvery && unheard.size > 0 ? ['*'] : [...unheard];
  return { calls: calls.map((name) => name + on), ...(doubt && { doubt }) };
}

const NOTHING: Unheard = { calls: [] };

/** Whether one rule hears all calls, for each way to name a thing. */
function areHeardByOne(namings: readonly NamedSubject[], listeners: readonly Listener[]): boolean {
  for (const naming of namings) if (!isHeardByOne(naming, listeners)) return false;
  return true;
}

function isHeardByOne({ event }: NamedSubject, listeners: readonly Listener[]): boolean {
  for (const { hearsAllNames, choosesCalls, hears } of listeners) {
    if (hearsAllNames && !choosesCalls && hears(event) === true) return true;
  }
  return false;
}

/** Whether a rule hears a call by its name, on a thing that is named so. */
function callTest(
  { hears, choosesCalls, hearsName }: Listener,
  { event }: NamedSubject,
  events: TamperEvents,
): (eventName: string) => Answer {
  if (choosesCalls) return (eventName) => hears(both(eventNamed(eventName, events), event));
  const answer = hears(event);
  return (eventName) => (answer === true ? hearsName(eventName) : hearsName(eventName) !== false && answer);
}

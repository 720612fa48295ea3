/** Which calls no rule hears: none by that name, or none on some resource, since rules are narrowed to others. */
import { isUnknown, type Unknown } from '../../facts/value';
import type { TamperEvents } from '../data/tamper-events';
import { ANYTHING, besides, type Answer, type KnownFields } from './event-pattern';
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
  /** Whether it hears a call by that name, on whatever its pattern lets through. */
  readonly names: ReadonlyMap<string, Answer>;
  readonly hearsAllNames: boolean;
}

/** @param asking Rules that ask for events of the service. */
export function unheardCalls(asking: readonly Asking[], events: TamperEvents, subjects: readonly Subject[]): Unheard {
  const listeners = asking.filter(({ silencedBy }) => !silencedBy).map((each) => listener(each, events));
  const heard = new Set(events.eventNames.filter((name) => listeners.some(({ names }) => names.get(name) !== false)));
  const ofSubjects = subjects.map((subject) => unheardOf(subject, events, heard, listeners));
  const doubt = ofSubjects.map((unheard) => unheard.doubt).find(isUnknown);
  return {
    calls: [...events.eventNames.filter((name) => !heard.has(name)), ...ofSubjects.flatMap(({ calls }) => calls)],
    ...(doubt && { doubt }),
  };
}

function listener({ hears, choosesCalls }: Asking, events: TamperEvents): Listener {
  // what else a call says is asked with what it is about, if the rule does not mingle them
  const eventOf = (name: string): KnownFields =>
    choosesCalls ? besides(eventNamed(name, events), callOf(events)) : eventNamed(name, events);
  const names = new Map(events.eventNames.map((name) => [name, hears(eventOf(name), ANYTHING)] as const));
  return { hears, choosesCalls, names, hearsAllNames: [...names.values()].every((answer) => answer === true) };
}

/** @param heard Calls that some rule hears, of whatever they are about. */
function unheardOf(
  { displayName, supposed, eventNames, namings }: Subject,
  events: TamperEvents,
  heard: ReadonlySet<string>,
  listeners: readonly Listener[],
): Unheard {
  const unheard = new Set<string>();
  let doubt: Unknown | undefined;
  for (const naming of namings) {
    // what most audit logs have: one rule hears all
    if (listeners.some((each) => each.hearsAllNames && !each.choosesCalls && each.hears(naming.event) === true))
      continue;
    const tests = listeners.map((each) => callTest(each, naming, events));
    for (const name of naming.eventNames.filter((each) => heard.has(each))) {
      const answers = tests.map((test) => test(name));
      if (answers.includes(true)) continue;
      const open = answers.find(isUnknown) ?? supposed;
      if (open) doubt ??= open;
      else unheard.add(name);
    }
  }
  const on = displayName === undefined ? '' : ` on ${displayName}`;
  const isEvery = eventNames.every((name) => unheard.has(name) || !heard.has(name));
  const calls = isEvery && unheard.size > 0 ? ['*'] : [...unheard];
  return { calls: calls.map((name) => name + on), ...(doubt && { doubt }) };
}

/** Whether a rule hears a call by its name, on a thing that is named so. */
function callTest(
  { hears, choosesCalls, names }: Listener,
  { event }: NamedSubject,
  events: TamperEvents,
): (eventName: string) => Answer {
  if (choosesCalls) return (eventName) => hears(besides(eventNamed(eventName, events), event));
  const answer = hears(event);
  return (eventName) => (answer === true ? (names.get(eventName) ?? false) : names.get(eventName) !== false && answer);
}

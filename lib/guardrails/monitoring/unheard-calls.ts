/** Which calls no rule hears: none by that name, or none on some resource, since rules are narrowed to others. */
import { isUnknown, type Unknown } from '../../facts/value';
import type { TamperEvents } from '../data/tamper-events';
import type { EventTest } from './event-pattern';
import type { Asking } from './rules';
import type { Subject } from './subjects';

export interface Unheard {
  /** Names of events, and the resource where rules hear them of others only: `DisableKey on app/Key`. */
  readonly calls: readonly string[];
  /** Set where it depends on what only a deployment knows whether more calls are heard. */
  readonly doubt?: Unknown;
}

/** A rule that sends what it hears: calls of these names, on whatever its pattern lets through. */
interface Listener {
  readonly hears: EventTest;
  readonly eventNames: ReadonlySet<string>;
}

/** @param asking Rules that ask for events of the service. */
export function unheardCalls(
  asking: readonly Asking[],
  { eventNames }: TamperEvents,
  subjects: readonly Subject[],
): Unheard {
  const listeners = asking.filter(({ silencedBy }) => !silencedBy).map(({ hears }) => listener(hears, eventNames));
  const heard = new Set(listeners.flatMap((each) => [...each.eventNames]));
  const ofSubjects = subjects.map((subject) => unheardOf(subject, heard, listeners));
  const doubt = ofSubjects.map((unheard) => unheard.doubt).find(isUnknown);
  return {
    calls: [...eventNames.filter((eventName) => !heard.has(eventName)), ...ofSubjects.flatMap(({ calls }) => calls)],
    ...(doubt && { doubt }),
  };
}

function listener(hears: EventTest, eventNames: readonly string[]): Listener {
  const heard = eventNames.filter((eventName) => hears({ 'detail.eventName': [eventName] }) !== false);
  return { hears, eventNames: new Set(heard) };
}

/** @param heard Calls that some rule hears, of whatever they are about. */
function unheardOf(
  { displayName, eventNames, event }: Subject,
  heard: ReadonlySet<string>,
  listeners: readonly Listener[],
): Unheard {
  // what most audit logs have: one rule hears all that any hears
  if (listeners.some((each) => each.eventNames.size === heard.size && each.hears(event) === true)) return { calls: [] };
  const answers = listeners.map((each) => ({ names: each.eventNames, answer: each.hears(event) }));
  const calls = eventNames.filter((name) => heard.has(name));
  const uncertain = calls.filter((name) => !answers.some(({ names, answer }) => answer === true && names.has(name)));
  if (uncertain.length === 0) return { calls: [] };
  const doubts = answers.filter(({ answer }) => isUnknown(answer));
  const unheard = uncertain.filter((name) => !doubts.some(({ names }) => names.has(name)));
  const doubt = unheard.length < uncertain.length ? doubts.map(({ answer }) => answer).find(isUnknown) : undefined;
  const on = displayName === undefined ? '' : ` on ${displayName}`;
  return {
    calls: (unheard.length === calls.length ? ['*'] : unheard).map((name) => name + on),
    ...(doubt && { doubt }),
  };
}

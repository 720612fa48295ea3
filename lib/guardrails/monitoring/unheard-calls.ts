/** Which calls no rule hears: none by that name, or none on some resource, since rules are narrowed to others. */
import { isUnknown, type Unknown, type Value } from '../../facts/value';
import type { TamperEvents } from '../data/tamper-events';
import { canMatch } from './event-pattern';
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
  readonly pattern: Value;
  readonly eventNames: ReadonlySet<string>;
}

/** @param asking Rules that ask for events of the service. */
export function unheardCalls(
  asking: readonly Asking[],
  { eventNames }: TamperEvents,
  subjects: readonly Subject[],
): Unheard {
  const listeners = asking.filter(({ silencedBy }) => !silencedBy).map(({ pattern }) => listener(pattern, eventNames));
  const isHeard = (eventName: string): boolean => listeners.some((each) => each.eventNames.has(eventName));
  const ofSubjects = subjects.map((subject) => unheardOf(subject, subject.eventNames.filter(isHeard), listeners));
  const doubt = ofSubjects.map((unheard) => unheard.doubt).find(isUnknown);
  return {
    calls: [...eventNames.filter((eventName) => !isHeard(eventName)), ...ofSubjects.flatMap(({ calls }) => calls)],
    ...(doubt && { doubt }),
  };
}

function listener(pattern: Value, eventNames: readonly string[]): Listener {
  const heard = eventNames.filter((eventName) => canMatch(pattern, { 'detail.eventName': [eventName] }) !== false);
  return { pattern, eventNames: new Set(heard) };
}

function unheardOf({ displayName, event }: Subject, calls: readonly string[], listeners: readonly Listener[]): Unheard {
  const unheard: string[] = [];
  let doubt: Unknown | undefined;
  const answers = listeners.map(({ pattern, eventNames }) => ({ eventNames, answer: canMatch(pattern, event) }));
  for (const call of calls) {
    const possible = answers.filter(({ eventNames, answer }) => answer !== false && eventNames.has(call));
    if (possible.length === 0) unheard.push(call);
    else if (!possible.some(({ answer }) => answer === true))
      doubt ??= possible.map(({ answer }) => answer).find(isUnknown);
  }
  return {
    calls: inShort(unheard, calls).map((call) => call + (displayName ? ` on ${displayName}` : '')),
    ...(doubt && { doubt }),
  };
}

/** `*` for all of them. */
function inShort(unheard: readonly string[], all: readonly string[]): readonly string[] {
  return unheard.length > 0 && unheard.length === all.length ? ['*'] : unheard;
}

/** The tampering actions that policy statements speak of. */
import { overlaps, type Scope, type Statement } from '../facts/policy';
import { Remembered } from '../facts/remembered';
import { TAMPERING_ACTIONS } from './data/tampering-actions';

const ALL_ACTIONS: readonly string[] = Object.values(TAMPERING_ACTIONS).flat();
const EXPANDED = new Remembered<readonly string[]>(10_000);

/** Statements that say the same of actions share their scope. */
const READ = new WeakMap<Scope, readonly string[]>();

/** The tampering actions that a statement speaks of: wildcards are expanded with AWS's own list of actions. */
export function tamperingIn({ actions }: Pick<Statement, 'actions'>): readonly string[] {
  let tampering = READ.get(actions);
  if (!tampering) READ.set(actions, (tampering = tamperingOf(actions)));
  return tampering;
}

function tamperingOf({ except, patterns }: Scope): readonly string[] {
  const named = new Set(patterns.flatMap(expand));
  return except ? ALL_ACTIONS.filter((action) => !named.has(action)) : [...named];
}

function expand(pattern: string): readonly string[] {
  return EXPANDED.answer(pattern, () =>
    ALL_ACTIONS.filter((action) => overlaps(pattern.toLowerCase(), action.toLowerCase())),
  );
}

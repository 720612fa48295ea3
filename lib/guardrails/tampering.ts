/** The tampering actions that policy statements speak of. */
import { Cache, oncePer } from '../facts/cache';
import { overlaps, type Scope, type Statement } from '../facts/policy';

import { TAMPERING_ACTIONS } from './data/tampering-actions';

const ALL_ACTIONS: readonly string[] = Object.values(TAMPERING_ACTIONS).flat();
const EXPANDED = new Cache<readonly string[]>(10_000);

/** The tampering actions that a statement speaks of: wildcards are expanded with AWS's own list of actions. */
export const tamperingIn = oncePer(({ actions }: Pick<Statement, 'actions'>) => tamperingOf(actions));

function tamperingOf({ except, patterns }: Scope): readonly string[] {
  const named = new Set(patterns.flatMap(expand));
  return except ? ALL_ACTIONS.filter((action) => !named.has(action)) : [...named];
}

function expand(pattern: string): readonly string[] {
  return EXPANDED.get(pattern, () =>
    ALL_ACTIONS.filter((action) => overlaps(pattern.toLowerCase(), action.toLowerCase())),
  );
}

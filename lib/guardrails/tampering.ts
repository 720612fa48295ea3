/** The tampering actions that policy statements speak of. */
import { overlaps, type Statement } from '../facts/policy';
import { TAMPERING_ACTIONS } from './data/tampering-actions';

const ALL_ACTIONS: readonly string[] = Object.values(TAMPERING_ACTIONS).flat();
const EXPANDED = new Map<string, readonly string[]>();

/** The tampering actions that a statement speaks of: wildcards are expanded with AWS's own list of actions. */
export function tamperingIn({ actions: { except, patterns } }: Pick<Statement, 'actions'>): readonly string[] {
  const named = new Set(patterns.flatMap(expand));
  return except ? ALL_ACTIONS.filter((action) => !named.has(action)) : [...named];
}

function expand(pattern: string): readonly string[] {
  const known = EXPANDED.get(pattern);
  if (known) return known;
  const actions = ALL_ACTIONS.filter((action) => overlaps(pattern.toLowerCase(), action.toLowerCase()));
  EXPANDED.set(pattern, actions);
  return actions;
}

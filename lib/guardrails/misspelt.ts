/** Names that nearly are the property that is asked for: CloudFormation refuses them, and a reader overlooks them. */
import type { Resource } from '../facts/audit-log';
import { isProperties, valueAt } from '../facts/value';

/**
 * The name that stands where a property is missing, and differs in case or by two letters at most.
 *
 * @returns undefined where nothing like it stands there.
 */
export function misspelt(resource: Resource | undefined, path: string): string | undefined {
  const names = path.split('.');
  for (const [index, name] of names.entries()) {
    const around = valueAt(resource?.properties, names.slice(0, index).join('.'));
    if (!isProperties(around)) return undefined;
    if (Object.hasOwn(around, name)) continue;
    return Object.keys(around).find((other) => !KNOWN.has(other) && isNear(name, other));
  }
  return undefined;
}

/** Properties of their own that look like others. */
const KNOWN = new Set(['Transition', 'Transitions', 'NoncurrentVersionTransition', 'NoncurrentVersionTransitions']);
const SHORTEST = 6;
const MOST_EDITS = 2;

function isNear(name: string, other: string): boolean {
  if (name.toLowerCase() === other.toLowerCase()) return true;
  return (
    name.length >= SHORTEST && Math.abs(name.length - other.length) <= MOST_EDITS && edits(name, other) <= MOST_EDITS
  );
}

/** Letters to insert, delete or replace (Levenshtein). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

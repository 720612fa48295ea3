/** Whether what was found now is more, or something else, than what was found before. */
import type { Json } from '../facts/value';

/**
 * Lists are more where they have an entry that was not there; values that are no lists are where they differ. Documents are not
 * compared: a policy changes for many reasons, and its guardrails judge it.
 *
 * @param files What names and symbols of resources began with now, and before.
 */
export function namesMore(now: Json, before: Json, files: { readonly now: string; readonly before: string }): boolean {
  const renamed = renamedIn(now, files);
  const [lists, listsBefore] = [listsIn(renamed), listsIn(before)];
  if (lists && listsBefore) {
    return [...lists].some(([name, items]) => items.some((item) => !listsBefore.get(name)?.includes(item)));
  }
  if (isDocument(renamed) && isDocument(before)) return false;
  return JSON.stringify(renamed) !== JSON.stringify(before);
}

function renamedIn(json: Json, files: { readonly now: string; readonly before: string }): Json {
  const [from, to] = [files.now, files.before].map((name) => JSON.stringify(name).slice(1, -1)) as [string, string];
  const text = JSON.stringify(json)
    .replaceAll(`${from}/`, () => `${to}/`)
    .replaceAll(`\${${from}.`, () => `\${${to}.`);
  return JSON.parse(text) as Json;
}

/** `["a"]` or `{"notRefused": ["a"]}`, as guardrails list what they found; undefined for anything else. */
function listsIn(json: Json): ReadonlyMap<string, readonly string[]> | undefined {
  const lists = Array.isArray(json) ? { '': json as readonly Json[] } : json;
  if (typeof lists !== 'object' || lists === null) return undefined;
  const entries = Object.entries(lists as Readonly<Record<string, Json>>);
  return entries.every((entry): entry is [string, string[]] => isTexts(entry[1])) ? new Map(entries) : undefined;
}

function isTexts(json: Json): json is readonly string[] {
  return Array.isArray(json) && json.every((item) => typeof item === 'string');
}

function isDocument(json: Json): boolean {
  return typeof json === 'object' && json !== null;
}

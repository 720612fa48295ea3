/** Types of which the drift check reads nothing. */

/** What an answer of Athena rests on: it proves nothing, and the checker has no client for it. */
const WHY = 'answers of Athena are no proof, and the drift check asks neither Athena nor Glue';

export function notRead(properties: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(properties.map((name) => [name, WHY]));
}

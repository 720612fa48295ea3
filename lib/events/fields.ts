/** Fields of a record, which may hold anything. */

export type Fields = Readonly<Record<string, unknown>>;

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text at the end of a path; empty where there is none. */
export function textAt(from: unknown, ...path: readonly string[]): string {
  let value = from;
  for (const name of path) value = isFields(value) ? value[name] : undefined;
  return text(value);
}

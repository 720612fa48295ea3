/** What a schema finds wrong with a value, in words for people: path, what stands there, what to write instead. */
import type { z } from 'zod';
import type { ConfigProblem } from './errors';

/**
 * What is wrong with a value, field by field.
 *
 * @param isPassed Tells the values that nobody can judge here.
 */
export function problemsIn(schema: z.ZodType, value: unknown, isPassed = (_: unknown) => false): ConfigProblem[] {
  const { error } = schema.safeParse(value, { reportInput: true });
  return (error?.issues ?? []).filter(({ input }) => !isPassed(input)).flatMap((issue) => problemsOf(issue, schema));
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      found: 'a name that is not known here',
      write: `${suggestion(key, namesAt(schema, issue.path))}, or take it away`,
    }));
  }
  return [{ path: pathOf(issue.path), ...foundAs(issue.input), write: issue.message }];
}

/** A value as a problem shows it: as JSON, cut short. */
export function foundAs(value: unknown): { found?: string } {
  if (value === undefined) return {};
  const json = jsonOf(value);
  return { found: json.length > 120 ? `${json.slice(0, 117)}…` : json };
}

/** Props may hold what JSON cannot show: functions, big numbers, constructs that name each other. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? `a ${typeof value}`;
  } catch {
    return `a ${typeof value}`;
  }
}

/** JSON path, such as `readers[0]`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** The name that was probably meant, else all that are possible. */
function suggestion(key: string, known: readonly string[]): string {
  return nearestName(key, known) ?? `one of ${known.join(', ')}`;
}

/** The known name that differs from another one by its case or by a few letters. */
export function nearestName(key: string, known: readonly string[]): string | undefined {
  return known.find((name) => name.toLowerCase() === key.toLowerCase()) ?? known.find((name) => isNear(name, key));
}

function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let inner: unknown = schema;
  for (const part of path) inner = shapeOf(inner)[String(part)];
  return Object.keys(shapeOf(inner)).filter((name) => name !== '$schema');
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  const inner = (schema as { unwrap?: () => unknown }).unwrap?.() ?? schema;
  return (inner as { shape?: Readonly<Record<string, unknown>> }).shape ?? {};
}

/** Whether two names differ by a few letters: the share of letter pairs that they have in common. */
function isNear(a: string, b: string): boolean {
  const pairs = (word: string) =>
    new Set([...word.slice(1)].map((letter, index) => `${word[index] ?? ''}${letter}`.toLowerCase()));
  const [left, right] = [pairs(a), pairs(b)];
  const common = [...left].filter((pair) => right.has(pair)).length;
  return (2 * common) / (left.size + right.size) > 0.6;
}

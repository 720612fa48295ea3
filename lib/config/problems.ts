/** Everything that is wrong with a configuration, said at once. */
import type { z } from 'zod';
import { days as inDays } from '../findings/format';
import { coversArn } from '../facts/policy/pattern';
import { combine } from '../frameworks';
import type { ConfigProblem } from './errors';
import { configSchema, type Config } from './schema';

type Issue = z.core.$ZodIssue;

/** The configuration, or all that keeps it from being one. */
export function validate(
  value: unknown,
): { readonly config: Config } | { readonly problems: readonly ConfigProblem[] } {
  const parsed = configSchema.safeParse(value, { reportInput: true });
  const problems = [...(parsed.error?.issues ?? []).flatMap(problemsOf), ...contradictions(value)];
  return parsed.success && problems.length === 0 ? { config: parsed.data } : { problems };
}

function problemsOf(issue: Issue): ConfigProblem[] {
  const path = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      found: 'a name that is not known here',
      write: `${suggestion(key, issue.path)}, or take it away`,
    }));
  }
  return [{ path, ...found(issue.input), write: issue.message }];
}

/** What no single field shows. Each part is judged as soon as the fields that it speaks of are sound by themselves. */
function contradictions(value: unknown): ConfigProblem[] {
  return [...retentionProblems(value), ...readersWhoAdminister(value)];
}

const shapes = configSchema.shape;

function retentionProblems(value: unknown): ConfigProblem[] {
  const retention = shapes.retention.safeParse(field(value, 'retention'));
  if (!retention.success) return [];
  const { frameworks, days, maximumDays } = retention.data;
  const { shortest, conflict } = combine(frameworks, days, maximumDays);
  if (conflict !== undefined) {
    return [
      { path: 'retention', found: conflict, write: 'a retention that satisfies both, after the owners have decided' },
    ];
  }
  if (!shortest) {
    const write = 'the days that logs are kept at least: none of the frameworks named states a retention';
    return [{ path: 'retention.days', ...found(days), write }];
  }
  const stated = field(value, 'confirmIrreversibleRetentionDays');
  return stated === shortest.days ? [] : [unconfirmed(stated, shortest)];
}

function unconfirmed(stated: unknown, { days, statedBy }: { days: number; statedBy: string }): ConfigProblem {
  return {
    path: 'confirmIrreversibleRetentionDays',
    ...found(stated),
    write:
      `${days}, once you have understood what it means: every log file will be locked for ${inDays(days)} ` +
      `(${inYears(days)}) in COMPLIANCE mode, because ${statedBy}. No one can shorten that or delete a file before, ` +
      'AWS and the root user included, and storage is paid for as long',
  };
}

function inYears(days: number): string {
  return days < 730 ? `${(days / 30.44).toFixed(1)} months` : `${(days / 365.25).toFixed(1)} years`;
}

/** Whoever may change the audit log may not read it: otherwise one person hides what they did and knows what to hide. */
function readersWhoAdminister(value: unknown): ConfigProblem[] {
  const administrators = shapes.administrators.safeParse(field(value, 'administrators'));
  if (!administrators.success) return [];
  return readersIn(value).flatMap(({ path, arn }) => {
    const pattern = administrators.data.find((administrator) => coversArn(administrator, arn));
    if (pattern === undefined) return [];
    return [
      {
        path,
        found: `${arn}, which the administrator pattern ${pattern} fits`,
        write: 'a principal that is no administrator: no one may both read the logs and change how they are kept',
      },
    ];
  });
}

function readersIn(value: unknown): { path: string; arn: string }[] {
  const people = shapes.readers.safeParse(field(value, 'readers')).data ?? [];
  const services = shapes.serviceReaders.safeParse(field(value, 'serviceReaders')).data ?? [];
  return [
    ...people.map((arn, index) => ({ path: `readers[${index}]`, arn })),
    ...services.map(({ arn }, index) => ({ path: `serviceReaders[${index}].arn`, arn })),
  ];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function found(value: unknown): { found?: string } {
  if (value === undefined) return {};
  const json = JSON.stringify(value);
  return { found: json.length > 120 ? `${json.slice(0, 117)}…` : json };
}

/** JSON path, such as `readers[0]`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** The name that was probably meant, else all that are possible. */
function suggestion(key: string, path: readonly PropertyKey[]): string {
  const known = namesAt(path);
  const near =
    known.find((name) => name.toLowerCase() === key.toLowerCase()) ?? known.find((name) => isNear(name, key));
  return near === undefined ? `one of ${known.join(', ')}` : near;
}

function namesAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  for (const part of path) schema = shapeOf(schema)[String(part)];
  return Object.keys(shapeOf(schema)).filter((name) => name !== '$schema');
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

/** Values as they stand in a CloudFormation property tree, and the marker for what could not be known. */

/**
 * A value that could not be known, and why: a parameter without a default, an import from a stack that is not at hand,
 * an API call that was denied. `unknown` is never `pass`: whoever meets an Unknown answers with an unknown verdict.
 */
export class Unknown {
  /** @param reason What the value depends on, for people: "parameter KeyArn has no default". */
  constructor(readonly reason: string) {}

  toJSON(): string {
    return `(unknown: ${this.reason})`;
  }
}

/** A value of a part of the audit log that none of the templates has: one cause, however many values are asked for. */
export class Elsewhere extends Unknown {
  /**
   * @param part How people call the part: a bucket's name, a key's ARN.
   * @param remedy What to do so that it is seen.
   */
  constructor(
    reason: string,
    readonly part: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/**
 * @param what With its article: "the bucket acme-central-logs".
 * @param hint What to try first, as a sentence with a space behind it.
 */
export function inNoTemplate(what: string, part: string, hint = ''): Elsewhere {
  const remedy = 'Give its template too, or run wormtrail drift in the account that has it.';
  return new Elsewhere(`${what} is in none of the templates`, part, hint + remedy);
}

/** A value that was not asked for in this run. An earlier run may prove it; without such a proof it is unknown. */
export class NotRead extends Unknown {}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** JSON in which any part may be Unknown. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | { readonly [name: string]: Value };

/** CloudFormation properties: names are CloudFormation's own. */
export interface Properties {
  readonly [name: string]: Value;
}

/**
 * Properties of which none is known: whatever is read from them is Unknown. For a resource that may not exist, or one that is
 * not at hand.
 */
export function unknownProperties(unknown: Unknown): Properties {
  const property = { value: unknown, enumerable: true, configurable: true };
  return new Proxy<Record<string, Value>>(
    {},
    {
      get: (_, name) => (typeof name === 'string' && name !== 'toJSON' ? unknown : undefined),
      has: () => true,
      // a caller that walks all properties must meet the Unknown too
      ownKeys: () => ['*'],
      getOwnPropertyDescriptor: (_, name) => (typeof name === 'string' ? property : undefined),
    },
  );
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * The value at a dotted path such as `ObjectLockConfiguration.Rule.DefaultRetention.Mode` or `Rules.0.Status`.
 *
 * @returns undefined where nothing stands there, the Unknown where the path leads through one.
 */
export function valueAt(root: Value | undefined, path: string): Value | undefined {
  if (path === '') return root;
  return path.split('.').reduce(memberOf, root);
}

/** What stands under one name; an Unknown has nothing but itself. */
function memberOf(value: Value | undefined, name: string): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isUnknown(value)) return value;
  if (isList(value)) return value[Number(name)];
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The first Unknown anywhere inside a value, the value itself included. */
export function firstUnknown(value: Value | undefined): Unknown | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  if (isUnknown(value)) return value;
  for (const part of Object.values(value)) {
    const found = firstUnknown(part);
    if (found) return found;
  }
  return undefined;
}

/** A value as plain JSON: what is Unknown is spelled out, what is absent is null. */
export function toJson(value: Value | undefined): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}

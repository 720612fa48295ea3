/** The frame that all reads of an account share: bounded concurrency, shared answers, failures that stay visible. */
import pLimit from 'p-limit';
import type { Resource, UnreadFact } from '../audit-log';
import { isTooDeep } from '../nesting';
import { resourceId } from '../resources';
import { isUnknown, Unknown, type Json, type Properties, type Value } from '../value';
import type { AccountClients } from './clients';

/** Calls in flight at once: below the SDK's 50 sockets a client, above what 60 calls at 20 ms need for a second. */
const CALLS_IN_FLIGHT = 24;

/** A call in whole, retries included, may take this long: no single service can use up a function's time. */
const CALL_MILLISECONDS = 20_000;

/** What was read of one resource. A name whose value is undefined was read, and nothing stands there. */
export interface Reading {
  readonly properties: Readonly<Record<string, Value | undefined>>;
  readonly state?: Properties;
}

/** Reads one resource. @throws Gone where the account has it no longer. */
export type Reader = (resource: Resource, reads: Reads) => Promise<Reading>;

/** The resource that a template declares is not in the account. */
export class Gone extends Error {}

export interface CallOptions {
  /** Error names that mean "nothing is configured": the answer is undefined. */
  readonly absentOn?: readonly string[];
  /** Error names that mean "the resource is not there". */
  readonly goneOn?: readonly string[];
}

/** One run's reads of one account. */
export class Reads {
  readonly unread: UnreadFact[] = [];
  private readonly limit = pLimit(CALLS_IN_FLIGHT);
  private readonly answers = new Map<string, Promise<unknown>>();

  /** @param closely Ids of the resources of which also that is read which takes a call for each. */
  constructor(
    readonly clients: AccountClients,
    private readonly closely: ReadonlySet<string>,
  ) {}

  /** Whether this run reads also that of a resource which takes a call of its own. */
  looksCloselyAt(resource: Resource): boolean {
    return this.closely.has(resourceId(resource));
  }

  /**
   * Makes one API call.
   *
   * @param path Property path that the answer fills.
   * @param call The call's name, such as s3:GetBucketVersioning.
   * @returns the answer; undefined where nothing is configured; an Unknown, also listed in `unread`, where it failed.
   * @throws Gone where the resource is not there.
   */
  async call<Answer>(
    resource: Resource,
    path: string,
    call: string,
    send: (options: { abortSignal: AbortSignal }) => Promise<Answer>,
    { absentOn = [], goneOn = [] }: CallOptions = {},
  ): Promise<Answer | Unknown | undefined> {
    try {
      return await this.limit(() => inTime(send));
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (absentOn.includes(name)) return undefined;
      if (goneOn.includes(name)) throw new Gone(resource.displayName);
      return this.fail(resource, path, call, error);
    }
  }

  /**
   * Makes a call whose answer serves many resources, once: all alarms in one DescribeAlarms. Its failure is told for each
   * resource that needed it.
   */
  async shared<Answer>(
    resource: Resource,
    path: string,
    call: string,
    key: string,
    send: () => Promise<Answer>,
  ): Promise<Answer | Unknown> {
    const name = `${call} ${key}`;
    const answer = (this.answers.get(name) ?? this.limit(send)) as Promise<Answer>;
    this.answers.set(name, answer);
    try {
      return await answer;
    } catch (error) {
      return this.fail(resource, path, call, error);
    }
  }

  /** Notes that a fact could not be read. */
  fail(resource: Resource, path: string, call: string, error: unknown): Unknown {
    const text = oneLine(error);
    this.unread.push({ resource: resource.displayName, path, call, error: text });
    return new Unknown(`${call} failed: ${text}`);
  }
}

/**
 * Makes a call that is given up after its time. The timer ends with the call: `AbortSignal.timeout` would keep each call and its
 * answer until the time is over.
 */
async function inTime<Answer>(send: (options: { abortSignal: AbortSignal }) => Promise<Answer>): Promise<Answer> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no answer within ${CALL_MILLISECONDS} ms`, 'TimeoutError')),
    CALL_MILLISECONDS,
  );
  try {
    return await send({ abortSignal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** Applies to what was read; what is unknown or absent stays so. */
export function from<Answer, Result extends Value | undefined>(
  answer: Answer | Unknown | undefined,
  read: (answer: Answer) => Result,
): Result | Unknown | undefined {
  return answer === undefined || answer instanceof Unknown ? (answer as Unknown | undefined) : read(answer);
}

/** An answer's members as values: dates as ISO 8601, absent members left out. */
export function plain(answer: unknown): Value {
  return JSON.parse(JSON.stringify(answer ?? null)) as Value;
}

/** JSON that stands in a string; the string itself where it is none, or none that anybody can walk through. */
export function parsed(text: string | undefined): Value | undefined {
  if (text === undefined || text === '') return undefined;
  if (isTooDeep(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** An object without members that are absent. */
export function present(members: Readonly<Record<string, Value | undefined>>): Properties {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Properties;
}

/** Tags of a map, as CloudFormation lists them. AWS's own (`aws:…`) are no property of a template. */
export function tagList(tags: readonly Tag[] | Readonly<Record<string, string>> | undefined): Value {
  const list = Array.isArray(tags)
    ? (tags as readonly Tag[]).map((tag) => ({
        Key: tag.Key ?? tag.TagKey ?? '',
        Value: tag.Value ?? tag.TagValue ?? '',
      }))
    : Object.entries(tags ?? {}).map(([Key, value]) => ({ Key, Value: String(value) }));
  return list.filter(({ Key }) => !Key.startsWith('aws:'));
}

export interface Tag {
  readonly Key?: string;
  readonly Value?: string;
  readonly TagKey?: string;
  readonly TagValue?: string;
}

/**
 * The name that a property gives of another resource.
 *
 * @throws Error where the template leaves it open, so that the resource counts as unread.
 */
export function nameIn(value: Value | undefined, property: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${property} is not known: ${isUnknown(value) ? value.reason : 'the template does not say it'}`);
}

/** The longest text that all names start with: one listing by prefix answers for all of them. */
export function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

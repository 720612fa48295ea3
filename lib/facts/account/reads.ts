/** The calls of one run: bounded concurrency, shared answers, failures that stay visible. */
import pLimit from 'p-limit';
import type { Input, Read, Wanted } from '../../resource-types/resource-type';
import type { Resource, UnreadFact } from '../audit-log';
import { resourceId } from '../resources';
import { isList, Unknown, type Properties, type Value } from '../value';
import { CLIENT_OF, type AccountClients } from './clients';
import { COMMANDS } from './commands';

/** Calls in flight at once: below the SDK's 50 sockets a client, above what 90 calls at 20 ms need for a second. */
const CALLS_IN_FLIGHT = 24;

/** One call, retries included, may take this long: no single service can use up a function's time. */
const CALL_MILLISECONDS = 20_000;

/** The resource that a template declares is not in the account. */
export class Gone extends Error {}

/** Every client has this method; the types differ in the commands that they name. */
interface Sender {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<object>;
}

/** One run's reads of one account. */
export class Reads {
  readonly unread: UnreadFact[] = [];
  private readonly limit = pLimit(CALLS_IN_FLIGHT);
  private readonly answers = new Map<string, Promise<Value>>();

  /** @param full Ids of the resources that are read in full: also what takes a call for each. */
  constructor(
    private readonly clients: AccountClients,
    private readonly full: ReadonlySet<string>,
  ) {}

  isFull(resource: Resource): boolean {
    return this.full.has(resourceId(resource));
  }

  /**
   * Makes one call; a call with the same input is made once for all resources.
   *
   * @param path Property path that the answer fills.
   * @returns the answer; undefined where nothing is configured; an Unknown, also listed in `unread`, where it failed.
   * @throws Gone where the resource does not exist.
   */
  async ask(
    resource: Resource,
    path: string,
    { call, pagedBy, absentOn = [], goneOn = [] }: Pick<Read, 'call' | 'pagedBy' | 'absentOn' | 'goneOn'>,
    input: Input,
    wanted?: Wanted,
  ): Promise<Value | undefined> {
    const key = `${call} ${JSON.stringify(input)}`;
    const answer = this.answers.get(key) ?? this.pages(call, input, pagedBy, wanted);
    this.answers.set(key, answer);
    try {
      return await answer;
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (absentOn.includes(name)) return undefined;
      if (goneOn.includes(name)) throw new Gone(resource.displayName);
      return this.fail(resource, path, call, error);
    }
  }

  /** Notes that a fact could not be read. */
  fail(resource: Resource, path: string, call: string, error: unknown): Unknown {
    const text = oneLine(error);
    this.unread.push({ resource: resource.displayName, path, call, error: text });
    return new Unknown(`${call} failed: ${text}`);
  }

  private async pages(call: string, input: Input, pagedBy?: string, wanted?: Wanted): Promise<Value> {
    const missing = new Set(wanted?.names);
    let joined: Properties = {};
    let token: Value | undefined;
    do {
      const next = { ...input, ...(pagedBy !== undefined && token !== undefined && { [pagedBy]: token }) };
      const answer = await this.limit(() => this.send(call, next));
      const page = asValues(wanted ? onlyWanted(answer, wanted, missing) : answer);
      joined = join(joined, page);
      token = pagedBy !== undefined && page.IsTruncated !== false ? page[pagedBy] : undefined;
    } while (token !== undefined && token !== '' && token !== null && (!wanted || missing.size > 0));
    return joined;
  }

  private send(call: string, input: Input): Promise<object> {
    const command: new (input: never) => object = COMMANDS[call as keyof typeof COMMANDS];
    const [service = ''] = call.split(':');
    const client = this.clients[CLIENT_OF[service as keyof typeof CLIENT_OF]] as unknown as Sender;
    return inTime((abortSignal) => client.send(new command(input as never), { abortSignal }));
  }
}

/** The entries of a listing that somebody asked for; those that were seen are taken out of `missing`. */
function onlyWanted(answer: object, { list, member }: Wanted, missing: Set<string>): object {
  const entries = (answer as Readonly<Record<string, unknown>>)[list];
  if (!Array.isArray(entries)) return answer;
  const names = (entry: unknown): string => String((entry as Readonly<Record<string, unknown>>)[member]);
  return { ...answer, [list]: entries.filter((entry) => missing.delete(names(entry))) };
}

/** An answer as values: dates as ISO 8601, absent members left out. */
function asValues(answer: object): Properties {
  return JSON.parse(JSON.stringify({ ...answer, $metadata: undefined })) as Properties;
}

function join(before: Properties, page: Properties): Properties {
  const lists = Object.entries(page).map(([name, value]): [string, Value] => {
    const earlier = before[name];
    return [name, isList(value) && isList(earlier) ? [...earlier, ...value] : value];
  });
  return { ...before, ...Object.fromEntries(lists) };
}

/**
 * Makes a call that is given up after its time. The timer ends with the call: `AbortSignal.timeout` would keep each call and its
 * answer until the time is over.
 */
async function inTime<Answer>(send: (abortSignal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no answer within ${CALL_MILLISECONDS} ms`, 'TimeoutError')),
    CALL_MILLISECONDS,
  );
  try {
    return await send(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

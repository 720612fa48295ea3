/** What a check before the first deployment is: a question to the account, answered in lines. */
import { adviceOn } from '../aws-advice';
import type { Config } from '../config';
import type { DoctorClients } from './clients';
import { NotPermitted, Unanswered } from './errors';

/** `unknown`: the account does not let us ask. `failed`: the deployment would fail, or have no effect. */
type Status = 'ok' | 'warning' | 'failed' | 'unknown';

export interface Line {
  readonly status: Status;
  readonly message: string;
  /** The command that corrects it, or what to change. */
  readonly remedy?: string;
}

export interface Examined {
  readonly config: Config;
  readonly clients: DoctorClients;
  /** Of the CDK bootstrap. */
  readonly qualifier: string;
}

export interface Check {
  readonly name: string;
  /** The IAM actions that it takes. */
  readonly actions: readonly string[];
  run(examined: Examined): Promise<readonly Line[]>;
}

export const ok = (message: string): Line => ({ status: 'ok', message });
export const warning = (message: string, remedy: string): Line => ({ status: 'warning', message, remedy });
export const failed = (message: string, remedy: string): Line => ({ status: 'failed', message, remedy });
export const unknown = (message: string, remedy?: string): Line => ({
  status: 'unknown',
  message,
  ...(remedy !== undefined && { remedy }),
});

/**
 * Asks AWS.
 *
 * @param action The IAM action that it takes.
 * @param absent Names of the errors, or parts of their messages, by which AWS says that there is nothing: the answer is undefined
 *   then.
 */
export async function ask<Answer>(
  action: string,
  call: () => Promise<Answer>,
  absent: readonly string[] = [],
): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    const { name, message } = error as Error;
    // first: its message quotes names, which anybody chose
    if (/^(AccessDenied|AuthorizationError|UnauthorizedOperation)/.test(name)) throw new NotPermitted(action, message);
    if (absent.some((each) => name === each || name === `${each}Exception` || message.includes(each))) return undefined;
    throw error;
  }
}

/** The lines of one check: what cannot be asked is unknown, and no reason to stop. */
export async function linesOf(check: Check, examined: Examined): Promise<readonly Line[]> {
  return check.run(examined).catch((error: unknown) => [unknownBecause(error)]);
}

/** IAM answers few questions at a time. */
const AT_ONCE = 10;

/** The line of each item, if it has one. What cannot be asked of one says nothing of the others; what is said of several stands once. */
export async function lineOfEach<Item>(
  items: readonly Item[],
  lineOf: (item: Item) => Promise<Line | undefined>,
): Promise<readonly Line[]> {
  const lines = new Map<string, Line>();
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const some = await Promise.all(items.slice(at, at + AT_ONCE).map((item) => lineOf(item).catch(unknownBecause)));
    for (const line of some) if (line) lines.set(line.message, line);
  }
  return [...lines.values()];
}

/** What an answer has to hold, or else says nothing. */
export function told<Value>(action: string, value: Value | undefined): Value {
  if (value === undefined) throw new Unanswered(action);
  return value;
}

function unknownBecause(error: unknown): Line {
  if (error instanceof NotPermitted) {
    const remedy = error.isDenied ? `Have ${error.action} exempted from that policy.` : `Allow ${error.action}.`;
    return unknown(error.message, `${remedy} wormtrail doctor --policy prints all that it asks for.`);
  }
  if (error instanceof Unanswered) return unknown(error.message, 'Run it again.');
  const { name, message } = error as Error;
  return unknown(`AWS could not be asked: ${name}: ${message.split('\n')[0]}`, adviceOn(error));
}

/** What a check before the first deployment is: a question to the account, answered in lines. */
import type { Config } from '../config';
import type { DoctorClients } from './clients';

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

/** AWS refused a question. */
class NotPermitted extends Error {
  constructor(readonly action: string) {
    super(`The credentials do not permit ${action}.`);
  }
}

/**
 * Asks AWS.
 *
 * @param action The IAM action that it takes.
 * @param absent Names of the errors by which AWS says that there is nothing: the answer is undefined then.
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
    if (absent.some((each) => name === each || name === `${each}Exception` || message.includes(each))) return undefined;
    if (/^(AccessDenied|AuthorizationError|UnauthorizedOperation)/.test(name)) throw new NotPermitted(action);
    throw error;
  }
}

/** The lines of one check: what cannot be asked is unknown, and no reason to stop. */
export async function linesOf(check: Check, examined: Examined): Promise<readonly Line[]> {
  try {
    return await check.run(examined);
  } catch (error) {
    if (error instanceof NotPermitted) {
      return [unknown(error.message, `Allow ${error.action}: wormtrail doctor --policy prints all that it asks for.`)];
    }
    const { name, message } = error as Error;
    return [unknown(`AWS answered ${name}: ${message.split('\n')[0]}`)];
  }
}

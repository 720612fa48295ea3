/** AWS's answers, recorded once and played back, so that any call can be made to fail in any way within milliseconds. */
import { accountClients, type AccountClients } from '../../lib/facts/account/clients';

/** What becomes of a call: its recorded answer, another one, or an error. */
export type Fault = (call: string, recorded: object) => object | Error;

const CLIENTS = Object.keys(accountClients()) as (keyof AccountClients)[];

export class RecordedAws {
  /** Every call that was made, such as `s3 GetBucketPolicyCommand`. */
  readonly calls: string[] = [];
  private readonly answers = new Map<string, object>();

  /** Clients that make real calls and remember the answers. */
  recording(): AccountClients {
    return this.clients(async (key, call, next) => {
      this.calls.push(call);
      try {
        const answer = await next();
        this.answers.set(key, answer.output);
        return answer;
      } catch (error) {
        // "no such configuration" is an answer as well
        if (error instanceof Error) this.answers.set(key, error);
        throw error;
      }
    });
  }

  /** Clients that answer from memory; `fault` may answer otherwise. */
  playing(fault: Fault = (_, recorded) => recorded): AccountClients {
    return this.clients((key, call) => {
      const recorded = this.answers.get(key);
      // a call that was never made before follows from a fault: nothing is there
      const output = recorded === undefined ? new Error(`${call} was not recorded`) : fault(call, recorded);
      return output instanceof Error ? Promise.reject(output) : Promise.resolve({ response: {}, output });
    });
  }

  private clients(
    answer: (key: string, call: string, next: () => Promise<Answered>) => Promise<Answered>,
  ): AccountClients {
    const clients = accountClients({ attempts: 1 });
    for (const service of CLIENTS) {
      const { middlewareStack } = clients[service] as unknown as { readonly middlewareStack: Stack };
      middlewareStack.add(
        (next: (args: unknown) => Promise<Answered>, context: { commandName?: string }) =>
          (args: { input: object }) => {
            const call = `${service} ${context.commandName ?? ''}`;
            return answer(`${call} ${JSON.stringify(args.input)}`, call, () => next(args));
          },
        { step: 'initialize', priority: 'high' },
      );
    }
    return clients;
  }
}

/** What all clients' middleware stacks have in common. */
interface Stack {
  add(
    middleware: (
      next: (args: unknown) => Promise<Answered>,
      context: { readonly commandName?: string },
    ) => (args: { readonly input: object }) => Promise<Answered>,
    options: { readonly step: 'initialize'; readonly priority: 'high' },
  ): void;
}

interface Answered {
  readonly response: unknown;
  readonly output: object;
}

/** Refuses answers without content: the SDK reads them as "nothing is configured", which is what an attacker would like. */
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';

/** AWS said yes, and nothing else. */
class EmptyResponse extends Error {
  override readonly name = 'EmptyResponse';

  constructor() {
    super('the answer has no content');
  }
}

/** Calls that read configuration: each of their answers has a body. An object may be empty. */
const READS = /^(Describe|Get|List)(?!ObjectCommand$)/;

/** Every client's stack is made alike; the types differ in the inputs that they name. */
type Stack = S3Client['middlewareStack'];

interface HttpAnswer {
  readonly statusCode: number;
  body: Readable | Uint8Array;
}

/** @returns the client, whose reads fail from now on where the answer has no content. */
export function requireResponses<Client extends { readonly middlewareStack: unknown }>(client: Client): Client {
  (client.middlewareStack as Stack).add(
    (next, { commandName = '' }) =>
      async (given) => {
        const result = await next(given);
        const response = result.response as HttpAnswer;
        const isRead = READS.test(commandName) && response.statusCode < 300;
        if (isRead && !(response.body instanceof Uint8Array)) {
          response.body = Buffer.concat((await response.body.toArray()) as Buffer[]);
          if (response.body.length === 0) throw new EmptyResponse();
        }
        return result;
      },
    { step: 'deserialize', priority: 'low', name: 'refuseEmptyAnswers' },
  );
  return client;
}

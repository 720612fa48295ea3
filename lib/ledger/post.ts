/** Sends a request to a witness: bounded in time and in what is read of the answer. */
import { WitnessError } from '../transparency/errors';
import { LARGEST_ANSWER } from '../transparency/witness-protocol';
import type { Post } from './witnesses';

/** Milliseconds for a whole answer. */
const PATIENCE = 10_000;

/** @throws WitnessError where it cannot be reached, is too slow, or answers too much. */
export const postToWitness: Post = async (url, body) => {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', signal });
    return { status: answer.status, body: await wholeOf(answer) };
  } catch (error) {
    if (error instanceof WitnessError) throw error;
    if (signal.aborted) throw new WitnessError(`It did not answer within ${PATIENCE / 1000} seconds.`);
    throw new WitnessError(`It cannot be reached: ${causeOf(error)}.`);
  }
};

async function wholeOf({ body }: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > LARGEST_ANSWER) throw new WitnessError(`It answered with more than ${LARGEST_ANSWER} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** fetch says why in the cause. */
function causeOf(error: unknown): string {
  const cause = memberOf(error, 'cause') ?? error;
  return String(memberOf(cause, 'code') ?? memberOf(cause, 'message') ?? cause);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/**
 * Asks the witnesses for their cosignature of the newest checkpoint. A witness learns the size and the root of the tree, and the proof
 * that it continues the tree that it saw before: nothing of the evidence. Whatever a witness answers keeps nothing from being appended.
 */
import { openCheckpoint, type OpenedCheckpoint } from '../transparency/checkpoint';
import { WitnessError } from '../transparency/errors';
import { formatKeyId, type NoteKey } from '../transparency/note';
import { consistencyProof } from '../transparency/proofs';
import { nodesOf } from '../transparency/tiles';
import { addCheckpointRequest, cosignatureIn, sizeIn } from '../transparency/witness-protocol';
import type { Witness } from '../transparency/witness-policy';
import { signedSizes } from './head';
import { checkpointPath, cosignaturePath, parseLedgerPath } from './names';
import type { LedgerStore } from './store';

/** Sends to a witness and answers what it said. @throws WitnessError where it did not answer in time, or too much. */
export type Post = (url: string, body: Buffer) => Promise<{ readonly status: number; readonly body: Buffer }>;

export interface Reachable extends Witness {
  readonly url: string;
}

export interface Asked {
  readonly witness: Reachable;
  /** Why it has not cosigned; absent where it has. */
  readonly problem?: string;
}

/** The clock of a witness may differ from ours by that much, in milliseconds. */
const CLOCKS_DIFFER = 3_600_000;

/** @returns what became of each witness; nothing where the ledger has no checkpoint. */
export async function askWitnesses(
  store: LedgerStore,
  key: NoteKey,
  { witnesses, post, now }: { readonly witnesses: readonly Reachable[]; readonly post: Post; readonly now: Date },
): Promise<Asked[]> {
  const [size] = await signedSizes(store);
  if (size === undefined || witnesses.length === 0) return [];
  const bytes = (await store.read(checkpointPath(size))) ?? Buffer.alloc(0);
  const head = openCheckpoint(bytes, key.name, [key]);
  const seen = await sizesSeen(store, size);
  const asking = { store, head, bytes, post, now };
  return Promise.all(
    witnesses.map(async (witness): Promise<Asked> => {
      const before = seen.get(formatKeyId(witness.key.keyId)) ?? 0;
      const problem = await problemOf(() =>
        before === size ? readAgain(witness, asking) : ask(witness, before, asking),
      );
      return { witness, ...(problem !== undefined && { problem }) };
    }),
  );
}

interface Asking {
  readonly store: LedgerStore;
  readonly head: OpenedCheckpoint;
  /** The checkpoint as it is signed. */
  readonly bytes: Buffer;
  readonly post: Post;
  readonly now: Date;
}

async function ask({ key, url }: Reachable, before: number, { store, head, bytes, post, now }: Asking): Promise<void> {
  const send = async (older: number): ReturnType<Post> => {
    const proof = await consistencyProof(older, head.size, nodesOf(head.size, store.read));
    return post(`${url.replace(/\/$/, '')}/add-checkpoint`, addCheckpointRequest(older, proof, bytes));
  };
  let answer = await send(before);
  if (answer.status === 409) {
    const seen = sizeIn(answer.body);
    if (seen > head.size) {
      throw new WitnessError(`It says that it saw ${seen} leaves of this ledger, which has ${head.size}.`);
    }
    answer = await send(seen);
  }
  if (answer.status !== 200) throw new WitnessError(refusal(answer.status));
  const { time, lines } = cosignatureIn(answer.body, bytes, key);
  if (Math.abs(time.getTime() - now.getTime()) > CLOCKS_DIFFER) {
    throw new WitnessError(`It says that it cosigned at ${time.toISOString()}, which is not now.`);
  }
  await store.create(cosignaturePath(head.size, formatKeyId(key.keyId)), lines);
}

/** What was kept counts only where it is what the witness signed: a name alone proves nothing. */
async function readAgain({ key }: Reachable, { store, head, bytes }: Asking): Promise<void> {
  const kept = await store.read(cosignaturePath(head.size, formatKeyId(key.keyId)));
  cosignatureIn(kept ?? Buffer.alloc(0), bytes, key);
}

/** How the protocol words it. */
function refusal(status: number): string {
  const meaning: Readonly<Record<number, string>> = {
    403: 'it does not take the key of this ledger, or its signature',
    404: 'it does not know this ledger: give its operator what wormtrail ledger show prints as the key',
    409: 'it says again that it saw another size',
    422: 'this ledger does not continue what it saw before: there are two histories',
  };
  return `It answered with status ${status}${meaning[status] === undefined ? '' : `: ${meaning[status]}`}.`;
}

/** The largest size that each witness has cosigned, by key ID. @param most Leaves of the ledger: a name that says more is not its own. */
async function sizesSeen(store: LedgerStore, most: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for await (const { path } of store.originals('cosignature/')) {
    const file = parseLedgerPath(path);
    if (file?.is === 'cosignature' && file.size <= most)
      seen.set(file.keyId, Math.max(file.size, seen.get(file.keyId) ?? 0));
  }
  return seen;
}

async function problemOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a ledger sends to a witness while it grows, and what it would send after its history was changed. */
import { signCheckpoint } from '../../lib/transparency/checkpoint';
import { append, EMPTY_EDGE, rootOf } from '../../lib/transparency/edge';
import { consistencyProof } from '../../lib/transparency/proofs';
import { nodesOf } from '../../lib/transparency/tiles';
import { addCheckpointRequest } from '../../lib/transparency/witness-protocol';
import { entriesOf, ORIGIN, SIGNER } from '../transparency/sample-log';

export interface Sent {
  readonly what: string;
  /** The whole request. */
  readonly request: string;
  /** Status that the specification asks for. */
  readonly expected: number;
}

/** A history of entries, and what it says of itself at a size. */
class History {
  constructor(private readonly entry: (at: number) => Buffer) {}

  async request(older: number, size: number, claimed = older): Promise<string> {
    const { edge, files } = append(
      EMPTY_EDGE,
      Array.from({ length: size }, (_, at) => this.entry(at)),
    );
    const proof = await consistencyProof(
      older,
      size,
      nodesOf(size, (path) => Promise.resolve(files.get(path))),
    );
    const checkpoint = await signCheckpoint({ origin: ORIGIN, size, root: rootOf(edge) }, SIGNER);
    return addCheckpointRequest(claimed, proof, checkpoint).toString();
  }
}

/** In the order in which they are sent to one witness. */
export async function witnessedHistories(): Promise<Sent[]> {
  const entries = entriesOf(700);
  const own = new History((at) => entries[at] ?? Buffer.alloc(0));
  // one that differs in its third entry, and one that differs from the 300th on
  const rewritten = new History((at) => (at === 2 ? Buffer.from('rewritten') : (entries[at] ?? Buffer.alloc(0))));
  const forked = new History((at) => (at >= 300 ? Buffer.from(`forked ${at}`) : (entries[at] ?? Buffer.alloc(0))));
  return [
    { what: 'the first checkpoint', request: await own.request(0, 5), expected: 200 },
    { what: 'growth', request: await own.request(5, 260), expected: 200 },
    { what: 'growth, from a size that it did not see last', request: await own.request(5, 400), expected: 409 },
    { what: 'growth, from the size that it answered', request: await own.request(260, 400), expected: 200 },
    { what: 'the same again', request: await own.request(400, 400), expected: 200 },
    { what: 'a rewritten history', request: await rewritten.request(400, 600), expected: 422 },
    { what: 'a rewritten history of the same size', request: await rewritten.request(400, 400), expected: 422 },
    { what: 'a forked history', request: await forked.request(400, 600), expected: 422 },
    { what: 'a cut history', request: await own.request(5, 300), expected: 409 },
    { what: 'a cut history that claims its size', request: await own.request(300, 300, 400), expected: 400 },
    { what: 'a whole new history', request: await rewritten.request(0, 600), expected: 409 },
    { what: 'growth after all that', request: await own.request(400, 700), expected: 200 },
  ];
}

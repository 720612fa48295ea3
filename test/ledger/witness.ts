/** A witness on loopback, as c2sp.org/tlog-witness describes it; and ones that answer otherwise. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openCheckpoint } from '../../lib/transparency/checkpoint';
import { cosign, witnessKeyOf, type WitnessKey } from '../../lib/transparency/cosignature';
import { parseNote, renderSignatures, type NoteKey } from '../../lib/transparency/note';
import { isConsistent, type TreeHead } from '../../lib/transparency/proofs';
import { privateKeyOf } from '../transparency/sample-log';

export interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
}

export class TestWitness {
  readonly key: WitnessKey;
  /** What it answers in the place of a witness. */
  instead: ((request: Buffer) => Answer | Promise<Answer>) | undefined;
  /** By its clock. */
  now = new Date();
  requests: string[] = [];
  private readonly privateKey: KeyObject;
  private readonly seen = new Map<string, TreeHead>();
  private readonly server: Server;

  constructor(
    seed: number,
    private readonly logs: readonly NoteKey[],
  ) {
    this.privateKey = privateKeyOf(Buffer.alloc(32, seed));
    this.key = witnessKeyOf(`witness.example/w${seed}`, createPublicKey(this.privateKey));
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        this.requests.push(body.toString());
        const isAsked = request.method === 'POST' && request.url === '/prefix/add-checkpoint';
        const answered = isAsked ? (this.instead?.(body) ?? this.answer(body)) : { status: 404 };
        void Promise.resolve(answered).then(({ status, body: text = '' }) => response.writeHead(status).end(text));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/prefix`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** The order of the checks is that of the specification. */
  answer(request: Buffer): Answer {
    const end = request.indexOf('\n\n');
    const [first = '', ...lines] = request.subarray(0, end).toString().split('\n');
    const bytes = request.subarray(end + 2);
    const older = Number(/^old (0|[1-9]\d*)$/.exec(first)?.[1] ?? NaN);
    const { text } = parseNote(bytes);
    const log = this.logs.find(({ name }) => text.startsWith(`${name}\n`));
    if (!log) return { status: 404 };
    let head: TreeHead;
    try {
      head = openCheckpoint(bytes, log.name, [log]);
    } catch {
      return { status: 403 };
    }
    if (!(older <= head.size)) return { status: 400 };
    const known = this.seen.get(log.name) ?? { size: 0, root: Buffer.alloc(0) };
    if (known.size !== older) return { status: 409, body: `${known.size}\n` };
    const proof = lines.map((line) => Buffer.from(line, 'base64'));
    if (!isConsistent(known, head, proof)) return { status: 422 };
    this.seen.set(log.name, head);
    return { status: 200, body: renderSignatures([cosign(text, this.now, this.key, this.privateKey)]) };
  }
}

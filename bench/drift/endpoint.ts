/**
 * An endpoint between the drift check and the local AWS. It counts the calls and adds a latency to each. It also remembers every
 * answer, so that it can answer by itself afterwards: the local AWS, one Python process, would otherwise be what is measured.
 */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** Headers of an answer that concern one connection or one moment. */
const LEFT_OUT = /^(content-length|connection|keep-alive|transfer-encoding|date)$/;

export class Endpoint {
  /** Milliseconds that each answer is held back. */
  latency = 0;
  calls = 0;
  /** Calls that nothing was remembered for, when it answered by itself. */
  readonly unanswered: string[] = [];
  private replays = false;
  private url = '';
  private readonly remembered = new Map<string, Answer>();
  private readonly server: Server;

  /** @param local URL of the local AWS. */
  constructor(private readonly local: string) {
    this.server = createServer((incoming, response) => {
      this.calls += 1;
      const due = performance.now() + this.latency;
      this.answer(incoming)
        .then((answer) => {
          const send = (): void => void response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
          if (performance.now() < due) setTimeout(send, due - performance.now());
          else send();
        })
        .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    });
    this.server.keepAliveTimeout = 60_000;
  }

  /** @returns its URL. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this.url;
  }

  /** From now on it answers by itself. */
  replay(): void {
    this.replays = true;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** A queue's URL says where to ask it: here, not past the count. */
  private leadingHere(answer: Answer): Answer {
    const text = answer.body.toString('latin1');
    if (!text.includes(this.local)) return answer;
    return { ...answer, body: Buffer.from(text.replaceAll(this.local, this.url), 'latin1') };
  }

  private async answer(incoming: IncomingMessage): Promise<Answer> {
    const body = await whole(incoming);
    if (!this.replays) {
      const answer = this.leadingHere(await forward(this.local, incoming, body));
      this.remembered.set(questionOf(incoming, body), answer);
      return answer;
    }
    const answer = this.remembered.get(questionOf(incoming, body));
    if (answer) return answer;
    this.unanswered.push(questionOf(incoming, body));
    return { status: 400, headers: {}, body: Buffer.from('<Error><Code>NothingRemembered</Code></Error>') };
  }
}

/** What a call asks, without what differs from run to run: its times, ids, and the evidence that it writes. */
function questionOf({ method, url = '/', headers }: IncomingMessage, body: Buffer): string {
  const { pathname, search } = new URL(url, 'http://localhost');
  const evidence = pathname.replace(/(\/evidence\/.*\/)\d{4}\/\d{2}\/\d{2}\/\d+(\.json\.gz)$/, '$1RUN$2');
  const query = search
    .replace(/(versionId|key-marker)=[^&]*/g, '$1=ANY')
    .replace(/[?&]prefix=AWSLogs[^&]*/g, '&prefix=LOGS');
  const isWrite = evidence !== pathname;
  const text =
    isWrite || method === 'PUT' ? '' : body.toString().replace(/"?(Message|Subject|StartTime|EndTime)\b.*/s, '');
  return [method, evidence, query, headers['x-amz-target'] ?? '', text].join(' ');
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function forward(local: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${local}${url ?? '/'}`, { method, headers }, (response) => {
      const kept = Object.entries(response.headers).filter(([name]) => !LEFT_OUT.test(name));
      const answerHeaders = Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
      whole(response).then(
        (content) => resolve({ status: response.statusCode ?? 500, headers: answerHeaders, body: content }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

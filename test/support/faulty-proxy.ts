/** Stands between the SDK and the local AWS, and answers the calls that ask for it as AWS does on a bad day. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const FAULTS = ['denied', 'throttled', 'failing', 'slow', 'garbage', 'empty'] as const;
export type Fault = (typeof FAULTS)[number];

/** The body of an answer that is garbage. */
export const GARBAGE = ']]>{"<not what AWS says';

/** The request header that names the fault that its answer shall have. */
export const FAULT_HEADER = 'x-wormtrail-fault';

export interface FaultyProxy {
  /** http://127.0.0.1:PORT */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts a proxy in front of an endpoint, on a port that the system chooses. */
export async function startFaultyProxy(endpoint: string): Promise<FaultyProxy> {
  const server = createServer((asked, answer) => {
    const fault = asked.headers[FAULT_HEADER] as Fault | undefined;
    if (fault === undefined) passOn(endpoint, asked, answer);
    else answerBadly(fault, asked, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // slow answers are never given
        server.closeAllConnections();
      }),
  };
}

function passOn(endpoint: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url = '/' } = asked;
  const forwarded = request(new URL(url, endpoint), { method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  forwarded.on('error', () => answer.destroy());
  asked.pipe(forwarded);
}

function answerBadly(fault: Fault, asked: IncomingMessage, answer: ServerResponse): void {
  asked.resume();
  if (fault === 'denied') refuse(asked, answer, 403, 'AccessDenied');
  if (fault === 'throttled') refuse(asked, answer, 400, 'ThrottlingException');
  if (fault === 'failing') refuse(asked, answer, 500, 'InternalFailure');
  if (fault === 'garbage') answer.writeHead(200, { 'content-type': 'text/plain' }).end(GARBAGE);
  if (fault === 'empty') answer.writeHead(200, { 'content-length': 0 }).end();
}

/** An error in the shape that the service's protocol has. */
function refuse(asked: IncomingMessage, answer: ServerResponse, status: number, code: string): void {
  const service = /Credential=[^/]+\/\d+\/[^/]*\/([^/]+)\//.exec(asked.headers.authorization ?? '')?.[1] ?? '';
  const error = `<Code>${code}</Code><Message>injected</Message>`;
  if (service === 's3') {
    answer.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error>${error}</Error>`);
  } else if (['cloudformation', 'iam', 'sns'].includes(service)) {
    answer
      .writeHead(status, { 'content-type': 'text/xml' })
      .end(`<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`);
  } else {
    answer
      .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code })
      .end(JSON.stringify({ __type: code, message: 'injected' }));
  }
}

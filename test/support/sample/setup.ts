/**
 * What jest runs before all suites: a service that makes the sample once, when the first suite asks for it.
 * GET /assembly answers the folder of its cloud assembly; GET /deployment the endpoint of a local AWS that has it deployed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SampleService {
  readonly server: Server;
  readonly folder: string;
  /** The processes that made something; one that holds a deployment goes on until its input ends. */
  readonly makers: ChildProcess[];
}

export default async function setup(): Promise<void> {
  const service: SampleService = {
    server: createServer(),
    folder: mkdtempSync(join(tmpdir(), 'wormtrail-sample-')),
    makers: [],
  };
  const assembly = once(() => make(service, 'assembly'));
  const deployment = once(async () => {
    await assembly();
    return make(service, 'deployment');
  });
  service.server.on('request', ({ url }, response) => {
    (url === '/assembly' ? assembly() : deployment()).then(
      (answer) => response.end(answer),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => service.server.listen(0, '127.0.0.1', resolve));
  service.server.unref();
  process.env.WORMTRAIL_SAMPLE = `http://127.0.0.1:${(service.server.address() as AddressInfo).port}`;
  (globalThis as { sampleService?: SampleService }).sampleService = service;
}

function once(work: () => Promise<string>): () => Promise<string> {
  let done: Promise<string> | undefined;
  return () => (done ??= work());
}

/** The first line that the maker writes; what it complains of, where it ends without one. */
function make({ folder, makers }: SampleService, what: string): Promise<string> {
  const command = ['--import', require.resolve('tsx'), join(__dirname, 'make.ts'), what, folder];
  const maker = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'pipe'] });
  makers.push(maker);
  return new Promise((resolve, reject) => {
    let complaint = '';
    maker.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    maker.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    maker.once('error', reject);
    maker.once('close', () => reject(new Error(`The sample could not be made (${what}): ${complaint}`)));
  });
}

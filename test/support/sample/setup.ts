/**
 * What jest runs before all suites: a service that makes the sample once, when the first suite asks for it.
 * GET /assembly answers the folder of its cloud assembly; GET /deployment the endpoint of a local AWS that has it deployed, and
 * GET /empty of one that has nothing.
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
  // the CDK's own validation of templates takes five seconds a process: those ask for it that test it
  process.env.CDK_VALIDATION = 'false';
  // as deep as compiled code lies, so that it finds what ships beside it
  process.env.WORMTRAIL_COMMAND_LINE = join(__dirname, `../../../.cache/command-line/${process.pid}.js`);
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
  const empty = once(() => make(service, 'empty'));
  const answers: Readonly<Record<string, () => Promise<string>>> = {
    '/assembly': assembly,
    '/deployment': deployment,
    '/empty': empty,
  };
  service.server.on('request', ({ url = '' }, response) => {
    const made = answers[url]?.() ?? Promise.reject(new Error(`Nothing is made at ${url}.`));
    made.then(
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

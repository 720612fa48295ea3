/** Plays calls through the real AWS CLI: the attacker's own tool. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pythonTool } from '../../lib/local-aws';
import type { Answer, Aws, Service } from '../../lib/threats/attack';
import type { Outcome } from './command-line';

/** The error that AWS answered, named by its code. */
class CliError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** An `Aws` over the AWS CLI. */
export async function cliAws(environment: Readonly<Record<string, string>>): Promise<Aws> {
  const port = await (cli ??= start());
  return async ({ service, operation, input }) => {
    const file = inputFile(input);
    const words = [
      service,
      commandName(service, operation),
      '--cli-input-json',
      // one argument of a program takes 128 KiB (execve(2)), a template more
      `file://${file}`,
      '--output',
      'json',
      // the CLI of version 1 asks SQS at a name of its own unless the endpoint is an option
      ...(environment.AWS_ENDPOINT_URL ? ['--endpoint-url', environment.AWS_ENDPOINT_URL] : []),
    ];
    try {
      const { code, stdout, stderr } = await run(port, words, { ...process.env, ...environment, AWS_PAGER: '' });
      if (code === 0) return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Answer);
      const error = /An error occurred \((\w+)\)/.exec(stderr)?.[1];
      throw error ? new CliError(error, stderr.trim()) : new Error(stderr);
    } finally {
      rmSync(path.dirname(file), { recursive: true });
    }
  };
}

let cli: Promise<number> | undefined;

/** Loads the AWS CLI for all calls of this suite. @returns the port that it listens on, until this process ends. */
async function start(): Promise<number> {
  const { command } = await pythonTool('python');
  const server = spawn(command, [path.join(__dirname, 'aws_cli.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  server.unref();
  for (const stream of [server.stdin, server.stdout]) (stream as unknown as { unref(): void }).unref();
  return Number(line.toString());
}

async function run(port: number, words: readonly string[], environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const connection = connect(port, '127.0.0.1');
  connection.write(`${JSON.stringify({ words, environment })}\n`);
  return JSON.parse(await text(connection)) as Outcome;
}

/** A file of its own for each call: several may be under way. */
function inputFile(input: Readonly<Record<string, unknown>>): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'wormtrail-cli-')), 'input.json');
  writeFileSync(file, JSON.stringify(input));
  return file;
}

/** `PutBucketLifecycleConfiguration` as the CLI spells it: `put-bucket-lifecycle-configuration`. */
function commandName(_service: Service, operation: string): string {
  return operation.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

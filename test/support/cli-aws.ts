/** Plays calls through the real AWS CLI: the attacker's own tool. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Answer, Aws, Service } from '../../lib/threats/attack';

const run = promisify(execFile);

/** How the AWS CLI is started, as `pythonTool('aws')` answers. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
}

/** The error that AWS answered, named by its code. */
class CliError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** An `Aws` over the AWS CLI. */
export function cliAws(tool: Tool, environment: Readonly<Record<string, string>>): Aws {
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
      const { stdout } = await run(tool.command, [...tool.args, ...words], {
        env: { ...process.env, ...environment, AWS_PAGER: '' },
      });
      return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Answer);
    } catch (error) {
      const said = String((error as { stderr?: string }).stderr ?? error);
      const code = /An error occurred \((\w+)\)/.exec(said)?.[1];
      throw code ? new CliError(code, said.trim()) : error;
    } finally {
      rmSync(path.dirname(file), { recursive: true });
    }
  };
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

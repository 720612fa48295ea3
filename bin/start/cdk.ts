/** The real CDK CLI, as a child process: synth, bootstrap, deploy. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../lib/findings/finding';
import { CdkError } from './errors';

/**
 * Synthesizes the app with the guardrails on. @returns what they found.
 *
 * @param assembly The folder that the cloud assembly goes to.
 * @throws CdkError with what the CLI said, where synthesis fails.
 */
export async function synthesize(config: string, assembly: string): Promise<Report> {
  await cdk(['synth', '--quiet', '--output', assembly, '--context', `config=${config}`]);
  return JSON.parse(readFileSync(join(assembly, 'wormtrail-report.json'), 'utf8')) as Report;
}

/**
 * Bootstraps the account that the environment leads to, and deploys what was synthesized.
 *
 * @throws CdkError with what the CLI said, where it fails.
 */
export async function deploy(assembly: string, environment: NodeJS.ProcessEnv): Promise<void> {
  await cdk(['bootstrap', '--app', assembly], environment);
  await cdk(['deploy', '--all', '--app', assembly, '--require-approval', 'never'], environment);
}

/**
 * Runs the CDK CLI. The functions are bundled before: cdk.json's own build step is for everyday work.
 *
 * @throws CdkError with what the CLI said, where it fails.
 */
export function cdk(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const cli = require.resolve('aws-cdk/bin/cdk');
  const env = { ...process.env, ...environment, CI: 'true', NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args, '--build', '', '--no-notices', '--no-version-reporting'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new CdkError(args, said))));
  });
}

/** Programs that a benchmark measures run in processes of their own. */
import { spawn } from 'node:child_process';

export interface Ended {
  /** From start to end. */
  readonly milliseconds: number;
  readonly output: string;
}

/**
 * Runs a program of Node to its end.
 *
 * @throws Error with what it said, where it fails.
 */
export function runNode(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, complaint] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const milliseconds = performance.now() - start;
      if (code === 0) resolve({ milliseconds, output });
      else
        reject(
          new Error(`node ${args.join(' ')} ended with ${code}:\n${output.slice(-2000)}${complaint.slice(-4000)}`),
        );
    });
  });
}

/** Runs the command line as people do: a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What Node has to be told to run the command line. */
export function wormtrailCommand(args: readonly string[]): string[] {
  return ['--import', require.resolve('tsx'), join(ROOT, 'bin/wormtrail.ts'), ...args];
}

/** @param cwd Where it runs; the project's root where left out. */
export function wormtrail(args: readonly string[], cwd = ROOT, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, wormtrailCommand(args), options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

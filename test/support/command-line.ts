/** Runs the command line as people do: a process of its own. */
import { execFile } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../..');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What Node has to be told to run the command line. */
export function wormtrailCommand(args: readonly string[]): string[] {
  return [bundled(), ...args];
}

/** The command line in one file, which starts in a third of the time: the first suite that asks makes it for all. */
function bundled(): string {
  const outfile = process.env.WORMTRAIL_COMMAND_LINE ?? join(ROOT, `.cache/command-line/${process.pid}.js`);
  if (!existsSync(outfile)) {
    const own = `${outfile}.${process.pid}`;
    buildSync({
      ...{ entryPoints: [join(ROOT, 'bin/wormtrail.ts')], outfile: own, bundle: true },
      ...{ platform: 'node', format: 'cjs', packages: 'external', logLevel: 'warning' },
    });
    renameSync(own, outfile);
  }
  return outfile;
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

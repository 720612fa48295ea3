/** Runs the command line in this process, which is quick: for what is told before anything is done. */
import { runCommandLine } from '../../bin/command-line';
import type { Outcome } from './command-line';

/**
 * @param cwd Where it runs.
 * @param env Variables that it runs with; AWS's own are taken away first.
 */
export async function wormtrailHere(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Outcome> {
  const [folder, environment, exitCode] = [process.cwd(), process.env, process.exitCode];
  const outside = Object.entries(environment).filter(([name]) => !name.startsWith('AWS_'));
  const noFiles = {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  try {
    process.chdir(cwd);
    process.env = { ...Object.fromEntries(outside), ...noFiles, ...env };
    process.exitCode = 0;
    await runCommandLine(args);
    return { code: Number(process.exitCode), ...written };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
    process.chdir(folder);
    process.env = environment;
    process.exitCode = exitCode;
  }
}

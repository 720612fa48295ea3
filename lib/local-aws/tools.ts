/** The Python tools that tests use, from the same environment as the local AWS. */
import { join } from 'node:path';
import { localFolder } from './package-folder';
import { preparePython } from './python';

/** A command, ready for `spawn` or `execFile`. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
}

const MODULES = { aws: 'awscli', 'cfn-lint': 'cfnlint', pytest: 'pytest', python: undefined } as const;

/**
 * How to start a Python tool of the development requirements.
 *
 * @param name `aws` is the AWS CLI; `python` is the interpreter that has all of them.
 * @throws PythonMissing when no Python 3.10 or newer is on PATH.
 * @throws PythonEnvironmentFailed when its environment cannot be made.
 */
export async function pythonTool(name: keyof typeof MODULES): Promise<Tool> {
  const folder = localFolder();
  const { executable } = await preparePython({
    environment: process.env,
    requirements: [join(folder, 'requirements.txt'), join(folder, 'requirements-dev.txt')],
    tell: (message) => process.stderr.write(`${message}\n`),
  });
  const module = MODULES[name];
  return { command: executable, args: module ? ['-m', module] : [] };
}

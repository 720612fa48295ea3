/** The Python tools that tests use, from the same environment as the local AWS. */
import { join } from 'node:path';
import { localFolder } from './package-folder';
import { preparePython } from './python';

/** A command, ready for `spawn` or `execFile`. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
}

/** cfn-lint cannot be started as a module. */
const START_CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

const ARGUMENTS = {
  aws: ['-m', 'awscli'],
  'cfn-lint': ['-c', START_CFN_LINT],
  pytest: ['-m', 'pytest'],
  python: [],
} as const;

/**
 * How to start a Python tool of the development requirements.
 *
 * @param name `aws` is the AWS CLI; `python` is the interpreter that has all of them.
 * @throws PythonMissing when no Python 3.10 or newer is on PATH.
 * @throws PythonEnvironmentFailed when its environment cannot be made.
 */
export async function pythonTool(name: keyof typeof ARGUMENTS): Promise<Tool> {
  const folder = localFolder();
  const { executable } = await preparePython({
    environment: process.env,
    requirements: [join(folder, 'requirements.txt'), join(folder, 'requirements-dev.txt')],
    tell: (message) => process.stderr.write(`${message}\n`),
  });
  return { command: executable, args: ARGUMENTS[name] };
}

#!/usr/bin/env node
/** The command line: one file a command in bin/commands/. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { tellError } from './commands/output';

// A command's own modules are loaded when it runs: registering is all that every start pays for.
const COMMANDS: readonly ((program: Command) => void)[] = [];

async function main(): Promise<void> {
  const program = new Command('wormtrail')
    .description(
      'Immutable audit logs for AWS: guardrails that prove it, in templates, in the account and in the logs.',
    )
    .version(version(), '-V, --version')
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.');
  for (const register of COMMANDS) register(program);
  program.addHelpText('after', '\nExit codes: 0 all held, 1 findings, 2 the command could not do its work.');
  await program.parseAsync();
}

/** Of the package.json that lies above this file, compiled or not. */
function version(folder = __dirname): string {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  } catch {
    return version(dirname(folder));
  }
}

// a reader such as `head` that has seen enough is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? process.exitCode : 2),
);

main().catch((error: unknown) => {
  process.exitCode = tellError(error);
});

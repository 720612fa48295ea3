#!/usr/bin/env node
/** The command line: one file a command in bin/commands/. */
import { Command } from 'commander';
import { registerCheck } from './commands/check';
import { registerDoctor } from './commands/doctor';
import { registerDrift } from './commands/drift';
import { registerDrill } from './commands/drill';
import { registerEvidence } from './commands/evidence';
import { registerExplain } from './commands/explain';
import { registerLocal } from './commands/local';
import { registerOrganizationPolicy } from './commands/organization-policy';
import { tellError } from './commands/output';
import { registerReport } from './commands/report';
import { registerVerify } from './commands/verify';
import { VERSION } from '../lib/version';

// A command's own modules are loaded when it runs: registering is all that every start pays for.
const COMMANDS = [
  registerCheck,
  registerDoctor,
  registerDrift,
  registerDrill,
  registerEvidence,
  registerExplain,
  registerLocal,
  registerOrganizationPolicy,
  registerReport,
  registerVerify,
];

async function main(): Promise<void> {
  const program = new Command('wormtrail')
    .description(
      'Immutable audit logs for AWS: guardrails that prove it, in templates, in the account and in the logs.',
    )
    .version(VERSION, '-V, --version')
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.');
  for (const register of COMMANDS) register(program);
  program.addHelpText('after', '\nExit codes: 0 all held, 1 findings, 2 the command could not do its work.');
  await program.parseAsync();
}

// a reader such as `head` that has seen enough is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? process.exitCode : 2),
);

// the SDK's notice about Node.js versions to come would stand in the middle of a command's own output
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

main().catch((error: unknown) => {
  process.exitCode = tellError(error);
});

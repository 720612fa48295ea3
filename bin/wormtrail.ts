#!/usr/bin/env node
/** What npm links as `wormtrail`: the process around the command line. */
// first: the modules after it may not load on an old Node.js
import './node-version';
import { runCommandLine } from './command-line';

// it is no error that a reader such as `head` closes the pipe
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? process.exitCode : 2),
);

// the SDK warns of future Node.js versions in the middle of a command's output
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void runCommandLine(process.argv.slice(2));

#!/usr/bin/env node
/** What npm links as `wormtrail`: the process around the command line. */
// first: what comes after it may not load on an old Node.js
import './node-version';
import { runCommandLine } from './command-line';

// a reader such as `head` that has seen enough is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? process.exitCode : 2),
);

// the SDK's notice about Node.js versions to come would stand in the middle of a command's own output
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void runCommandLine(process.argv.slice(2));

// Runs a Node.js function as Lambda does: one process takes one event after the other, and stands still between them.
'use strict';

const { existsSync, readSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

/** The invocation under way. */
let current;
let unread = Buffer.alloc(0);

/** The next line of standard input. Reading it blocks all that the function left to be done: Lambda freezes it as well. */
function nextInvocation() {
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const end = unread.indexOf('\n');
    if (end >= 0) {
      const line = unread.toString('utf8', 0, end);
      unread = unread.subarray(end + 1);
      return JSON.parse(line);
    }
    unread = Buffer.concat([unread, chunk.subarray(0, read(chunk))]);
  }
}

/** Ends with the local AWS, which closes the input. */
function read(chunk) {
  try {
    return readSync(0, chunk) || process.exit(0);
  } catch {
    return process.exit(0); // how Windows reports a closed pipe
  }
}

/** Writes a result behind what the function wrote, on a line that begins with a mark that only the local AWS knows. */
function answer(result) {
  const { mark } = current;
  current = undefined;
  return new Promise((resolve) => process.stdout.write(`\n${mark}${result}\n`, resolve));
}

const described = (thrown) =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: String(thrown.stack).split('\n') }
    : { errorType: 'Error', errorMessage: String(thrown), trace: [] };

function failure(thrown) {
  const error = described(thrown);
  console.error(`Invoke Error\t${JSON.stringify(error)}`);
  return JSON.stringify({ error });
}

/** What nobody caught ends the process; what a handler throws does not. */
async function crash(thrown) {
  const result = failure(thrown);
  if (current) await answer(result);
  process.exit(1);
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

const contextOf = ({ requestId, functionArn, deadline }) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  invokedFunctionArn: functionArn,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
});

async function load() {
  const [, path, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER) ?? [];
  const file = ['.js', '.mjs', '.cjs']
    .map((suffix) => join(process.env.LAMBDA_TASK_ROOT, path + suffix))
    .find(existsSync);
  if (!file) throw Object.assign(new Error(`Cannot find module '${path}'`), { name: 'Runtime.ImportModuleError' });
  const loaded = await import(pathToFileURL(file).href);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${process.env._HANDLER} is undefined or not exported`), {
    name: 'Runtime.HandlerNotFound',
  });
}

const handled = (handler, invocation) =>
  new Promise((resolve, reject) => {
    const callback = (error, value) => (error ? reject(error) : resolve(value));
    const returned = handler(JSON.parse(invocation.event), contextOf(invocation), callback);
    if (handler.length < 3 || typeof returned?.then === 'function') resolve(returned);
  });

async function serve() {
  let handler;
  for (;;) {
    current = nextInvocation();
    handler ??= await load();
    await handled(handler, current)
      .then((value) => JSON.stringify({ value: value ?? null }))
      .catch(failure)
      .then(answer);
  }
}

void serve();

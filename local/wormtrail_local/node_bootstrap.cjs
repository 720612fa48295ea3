// Runs one invocation of a Node.js function: event from standard input, result into the file that argv names.
'use strict';

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const [resultFile, requestId, functionArn, deadline] = process.argv.slice(2);

const finish = (result) => {
  writeFileSync(resultFile, JSON.stringify(result));
  process.exit(result.error ? 1 : 0);
};

const failure = (thrown) =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: String(thrown.stack).split('\n') }
    : { errorType: 'Error', errorMessage: String(thrown), trace: [] };

const fail = (thrown) => {
  const error = failure(thrown);
  console.error(`Invoke Error\t${JSON.stringify(error)}`);
  finish({ error });
};

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const context = {
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  getRemainingTimeInMillis: () => Math.max(0, Number(deadline) - Date.now()),
  invokedFunctionArn: functionArn,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
};

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

const invoke = (handler, event) =>
  new Promise((resolve, reject) => {
    const callback = (error, value) => (error ? reject(error) : resolve(value));
    const returned = handler(event, context, callback);
    if (handler.length < 3 || typeof returned?.then === 'function') resolve(returned);
  });

load()
  .then((handler) => invoke(handler, JSON.parse(readFileSync(0, 'utf8'))))
  .then((value) => finish({ value: value ?? null }))
  .catch(fail);

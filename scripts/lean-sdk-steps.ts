/**
 * The steps that a call of the SDK goes through, found once for each command of a client. As published, the SDK copies the client's
 * steps, adds the command's and sorts them for each call anew; they follow from client and command alone.
 */

/** A place in a file of the SDK, and how it reads instead. */
export type Rewriting = readonly [place: RegExp, otherwise: string];

/** A stack tells its steps in the order in which they wrap each other, innermost first, as it resolves them itself. */
export const STEPS_OF_STACK: readonly Rewriting[] = [
  [
    /resolve: \(handler, context\) => \{/,
    `steps: () => getMiddlewareList().map((entry) => entry.middleware).reverse(),
    resolve: (handler, context) => {`,
  ],
];

/** By a client's stack, then by command. */
const STEPS = `
const known = new WeakMap();

function stepsOf(command, clientStack, Command, plugins) {
  if (!known.has(clientStack)) remember(clientStack);
  const ofClient = known.get(clientStack);
  const { ownStack } = command;
  if (ownStack === undefined && ofClient.has(Command)) return ofClient.get(Command);
  const stack = ownStack ?? constructStack();
  for (const plugin of plugins()) stack.use(plugin);
  const steps = clientStack.concat(stack).steps();
  if (ownStack === undefined) ofClient.set(Command, steps);
  return steps;
}

/** A client that gets another step, or loses one, is asked anew. */
function remember(clientStack) {
  const ofClient = new Map();
  known.set(clientStack, ofClient);
  for (const name of ['add', 'addRelativeTo', 'remove', 'removeByTag']) {
    const change = clientStack[name];
    clientStack[name] = (...given) => {
      ofClient.clear();
      return change(...given);
    };
  }
}
`;

/** A command has a stack of its own only where somebody asks for it: such a call is put together by itself. */
export const STEPS_OF_COMMAND: readonly Rewriting[] = [
  [/export class Command \{/, `${STEPS}\nexport class Command {`],
  [/middlewareStack = constructStack\(\);/, 'get middlewareStack() { return (this.ownStack ??= constructStack()); }'],
  [
    /for \(const mw of (middlewareFn\.bind\(this\)\(CommandCtor, clientStack, configuration, options\))\) \{\s*this\.middlewareStack\.use\(mw\);\s*\}\s*const stack = clientStack\.concat\(this\.middlewareStack\);/,
    'const steps = stepsOf(this, clientStack, CommandCtor, () => $1);',
  ],
  [
    /return stack\.resolve\((\(request\) => requestHandler\.handle\(request\.request, requestOptions\)), handlerExecutionContext\);/,
    'return steps.reduce((handler, step) => step(handler, handlerExecutionContext), $1);',
  ],
];

/** A function's clients have no logger: what the step of the logger would tell it, each answer once more in whole, is not put together. */
export const NO_LOGGER: readonly Rewriting[] = [
  [/clientStack\.add\(loggerMiddleware\(\), loggerMiddlewareOptions\);/, ''],
];

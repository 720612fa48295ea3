/** The errors that constructs throw. */
import type { Construct } from 'constructs';
import { WormtrailError } from '../errors';

/** A function was to be deployed that nobody has bundled. */
export class FunctionNotBundledError extends WormtrailError {
  constructor(
    readonly functionName: string,
    readonly lookedIn: readonly string[],
  ) {
    super(
      `The function ${functionName} is not bundled: there is no index.js in ${lookedIn.join(' or ')}. ` +
        'Run "npm run bundle" and synthesize again.',
    );
  }
}

/** Props of a construct contradict each other. */
export class AuditLogPropsError extends WormtrailError {
  constructor(construct: Construct, problem: string) {
    super(`${construct.node.path}: ${problem}`);
  }
}

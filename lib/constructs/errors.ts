/** The errors that constructs throw. */
import type { Construct } from 'constructs';
import { listOf, type ConfigProblem } from '../config/errors';
import { WormtrailError } from '../errors';

/** A function was to be deployed that nobody has bundled. */
export class FunctionNotBundledError extends WormtrailError {
  constructor(
    readonly functionName: string,
    readonly lookedIn: readonly string[],
  ) {
    super(
      `The function ${functionName} is not bundled: there is no ${lookedIn.join(' or ')}. ` +
        'Run "npm run bundle" and synthesize again.',
    );
  }
}

/** Props of a construct cannot be used. The message lists every problem at once, each with what to write instead. */
export class AuditLogPropsError extends WormtrailError {
  constructor(
    construct: Construct,
    readonly problems: readonly ConfigProblem[],
  ) {
    super(`${construct.node.path}: ${listOf(problems)}`);
  }
}

/** A policy for the organization that AWS Organizations would not take. */
export class OrganizationPolicyTooLongError extends WormtrailError {
  constructor(needed: string, taken: string) {
    super(
      `Naming all administrators to the organization takes ${needed}; AWS Organizations takes ${taken}. Name the administrators by ` +
        'fewer or shorter patterns, such as arn:aws:iam::111122223333:role/audit-admin-*.',
    );
  }
}

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

/** A policy for the organization that AWS Organizations would not take. */
export class OrganizationPolicyTooLongError extends WormtrailError {
  constructor(length: number, longest: number) {
    super(
      `The policy for the organization has ${length} characters; AWS Organizations takes ${longest}. Name the administrators by ` +
        'fewer or shorter patterns, such as arn:aws:iam::111122223333:role/audit-admin-*.',
    );
  }
}

/** Shorthand for policy statements, so that a policy reads as a list of sentences. */
import {
  Effect,
  PolicyStatement,
  ServicePrincipal,
  StarPrincipal,
  type PolicyStatementProps,
} from 'aws-cdk-lib/aws-iam';

export const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** @param sid Says in one word what the statement forbids. */
export function deny(sid: string, props: PolicyStatementProps): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.DENY, principals: [new StarPrincipal()], ...props });
}

/** @param sid Says in one word what the statement permits. */
export function allow(sid: string, props: PolicyStatementProps): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.ALLOW, ...props });
}

export function service(name: string): ServicePrincipal {
  return new ServicePrincipal(name);
}

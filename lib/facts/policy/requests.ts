/** What policies answer to whole kinds of requests: surely denied, or perhaps allowed. */
import type { Unknown } from '../value';
import { truthOf, type Context, type Truth } from './condition';
import { coversArn, coversPattern, overlaps } from './pattern';
import type { Principal, Principals, Scope, Statement } from './statement';

/** Who makes the requests. */
export interface Caller {
  readonly kind: 'principal' | 'service';
  /** Exactly this one … */
  readonly is?: string;
  /** … or all but these: ARN patterns, or names of services. */
  readonly isNot: readonly string[];
}

/** Every user, role and account, but those that fit one of the ARN patterns. */
export function anyPrincipalBut(arnPatterns: readonly string[]): Caller {
  return { kind: 'principal', isNot: arnPatterns };
}

export function thePrincipal(arn: string): Caller {
  return { kind: 'principal', is: arn, isNot: [] };
}

/** Every AWS service that calls for itself, but those that are named. */
export function anyServiceBut(names: readonly string[]): Caller {
  return { kind: 'service', isNot: names };
}

export function theService(name: string): Caller {
  return { kind: 'service', is: name, isNot: [] };
}

/** A kind of requests: all that make this call on this resource, by this caller. */
export interface Requests {
  readonly caller: Caller;
  /** `s3:DeleteObject`. */
  readonly action: string;
  /** An ARN, or a pattern of ARNs: all of them. */
  readonly resource: string;
  /** What else is known of the requests. */
  readonly context?: Context;
}

/** Yes, no, or why it cannot be known. */
export type Answer = boolean | Unknown;

/**
 * Whether Deny statements refuse every one of these requests. A statement counts only if it surely applies: a condition
 * that is not understood makes it no proof.
 */
export function surelyDenies(statements: readonly Statement[], requests: Requests): Answer {
  const denying = statements.filter(
    (statement) => statement.effect === 'Deny' && applies(statement, requests, covers) === true,
  );
  if (denying.some((statement) => statement.unknown === undefined)) return true;
  return denying[0]?.unknown ?? false;
}

/** The first Allow statement that may allow some of these requests, those that surely can be read first. */
export function mayAllow(statements: readonly Statement[], requests: Requests): Statement | undefined {
  const allowing = statements.filter(
    (statement) => statement.effect === 'Allow' && applies(statement, requests, touches) !== false,
  );
  return allowing.find((statement) => statement.unknown === undefined) ?? allowing[0];
}

/**
 * Whether a resource's policy refuses every one of these requests, by denying them or by not allowing them. For callers
 * whom no other policy lets in: AWS services, strangers, and everyone where the resource is a KMS key.
 */
export function refuses(statements: readonly Statement[], requests: Requests): Answer {
  const denied = surelyDenies(statements, requests);
  if (denied === true) return true;
  const allowing = mayAllow(statements, requests);
  if (!allowing) return true;
  return allowing.unknown ?? denied;
}

type Matching = (scope: Scope, text: string, normal: (text: string) => string) => boolean;

/** Whether a statement applies to all of the requests (true), to none (false), or to some. */
function applies(statement: Statement, requests: Requests, matches: Matching): Truth {
  if (!matches(statement.actions, requests.action, (action) => action.toLowerCase())) return false;
  if (!matches(statement.resources, requests.resource, (resource) => resource)) return false;
  const context = { ...contextOf(requests.caller), ...requests.context };
  const truths = [
    callerTruth(statement.principals, requests.caller),
    ...statement.conditions.map((condition) => truthOf(condition, context)),
  ];
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

/** Whether a scope holds all that a text or pattern stands for. */
function covers({ except, patterns }: Scope, text: string, normal: (text: string) => string): boolean {
  return except
    ? !patterns.some((pattern) => overlaps(normal(pattern), normal(text)))
    : patterns.some((pattern) => coversPattern(normal(pattern), normal(text)));
}

/** Whether a scope holds some of what a text or pattern stands for. */
function touches({ except, patterns }: Scope, text: string, normal: (text: string) => string): boolean {
  return except
    ? !patterns.some((pattern) => coversPattern(normal(pattern), normal(text)))
    : patterns.some((pattern) => overlaps(normal(pattern), normal(text)));
}

/**
 * What a request says of who makes it (IAM User Guide, "AWS global condition context keys": aws:PrincipalArn,
 * aws:PrincipalIsAWSService, aws:PrincipalServiceName).
 */
function contextOf({ kind, is, isNot }: Caller): Context {
  const named = is === undefined ? { isNot } : { is };
  return kind === 'principal'
    ? {
        'aws:principalarn': named,
        'aws:principalisawsservice': { is: 'false' },
        'aws:principalservicename': 'absent',
      }
    : {
        'aws:principalarn': 'absent',
        'aws:principalisawsservice': { is: 'true' },
        'aws:principalservicename': named,
      };
}

function callerTruth(principals: Principals | undefined, caller: Caller): Truth {
  if (!principals) return true;
  const truths = principals.named.map((principal) => nameTruth(principal, caller));
  const among = truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
  if (!principals.except) return among;
  return among === undefined ? undefined : !among;
}

/** Whether a principal of a statement is all of the callers (true), none (false), or some. */
function nameTruth({ type, id }: Principal, { kind, is, isNot }: Caller): Truth {
  if (id === '*' && type === 'AWS') return true;
  if (type === 'CanonicalUser') return kind === 'principal' ? undefined : false;
  if ((type === 'Service') !== (kind === 'service')) return false;
  if (is !== undefined) return id === is || id === accountOf(is) || (isSessionOf(id, is) ? undefined : false);
  return isNot.some((pattern) => coversArn(pattern, id)) ? false : undefined;
}

/** The root of an ARN's account: it stands for the account with all its principals. */
function accountOf(arn: string): string | undefined {
  const [, partition, , , account] = arn.split(':');
  return account ? `arn:${partition}:iam::${account}:root` : undefined;
}

/** Whether an ARN names sessions of a role: `arn:aws:sts::111122223333:assumed-role/NAME/SESSION`. */
function isSessionOf(sessionArn: string, roleArn: string): boolean {
  const [, role] = /:role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  return role !== undefined && sessionArn.includes(`:assumed-role/${role}/`);
}

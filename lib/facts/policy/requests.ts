/** What policies answer to whole kinds of requests: surely denied, or perhaps allowed. */
import { parseArn } from '../arn';
import { oncePer } from '../cache';
import type { Unknown } from '../value';
import { truthOf, type Context, type Known, type Truth } from './condition';
import { coversPattern, hasWildcard, isCovered, overlaps } from './pattern';
import type { Principal, Principals, Scope, Statement } from './statement';

/** Who makes the requests. */
export interface Caller {
  readonly kind: 'principal' | 'service';
  /** Exactly this one … */
  readonly is?: string;
  /** … or all but these: ARN patterns, or names of services. */
  readonly isNot: readonly string[];
  /** What every request says of its caller. */
  readonly context: Context;
}

/** Every user, role and account, but those that fit one of the ARN patterns. */
export function anyPrincipalBut(arnPatterns: readonly string[]): Caller {
  return { kind: 'principal', isNot: arnPatterns, context: ofPrincipal({ isNot: arnPatterns }) };
}

export function thePrincipal(arn: string): Caller {
  return { kind: 'principal', is: arn, isNot: [], context: ofPrincipal({ is: arn }) };
}

/** Every principal that fits an ARN pattern, but those that fit one of the others. */
function principalsLike(pattern: string, isNot: readonly string[]): Caller {
  return hasWildcard(pattern)
    ? { kind: 'principal', isNot, context: ofPrincipal({ like: pattern, isNot }) }
    : thePrincipal(pattern);
}

/** Every AWS service that calls for itself, but those that are named. */
export function anyServiceBut(names: readonly string[]): Caller {
  return { kind: 'service', isNot: names, context: ofService({ isNot: names }) };
}

export function theService(name: string): Caller {
  return { kind: 'service', is: name, isNot: [], context: ofService({ is: name }) };
}

const PRINCIPAL_ARN = 'aws:principalarn';

/**
 * What a request says of who makes it (IAM User Guide, "AWS global condition context keys": aws:PrincipalArn,
 * aws:PrincipalIsAWSService, aws:PrincipalServiceName).
 */
function ofPrincipal(arn: Known): Context {
  return {
    [PRINCIPAL_ARN]: arn,
    'aws:principalisawsservice': { is: 'false' },
    'aws:principalservicename': 'absent',
  };
}

function ofService(name: Known): Context {
  return {
    [PRINCIPAL_ARN]: 'absent',
    'aws:principalisawsservice': { is: 'true' },
    'aws:principalservicename': name,
  };
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
 * Whether Deny statements refuse every one of these requests: one refuses all, or all but those of principals that others refuse. A
 * statement counts only if it surely applies: a condition that is not understood makes it no proof.
 */
export function surelyDenies(statements: readonly Statement[], requests: Requests): Answer {
  const denying = statements.filter(({ effect }) => effect === 'Deny');
  const byOne = deniedByOne(denying, requests);
  if (byOne === true || requests.caller.kind === 'service' || requests.caller.is !== undefined) return byOne;
  let doubt = byOne === false ? undefined : byOne;
  for (const statement of denying) {
    const answer = deniedTogether(statement, denying, requests);
    if (answer === true) return true;
    if (answer !== false) doubt ??= answer;
  }
  return doubt ?? false;
}

function deniedByOne(denying: readonly Statement[], requests: Requests): Answer {
  let doubt: Unknown | undefined;
  for (const statement of denying) {
    if (applies(statement, requests, covers) !== true) continue;
    if (statement.unknown === undefined) return true;
    doubt ??= statement.unknown;
  }
  return doubt ?? false;
}

/** Whether a statement denies the requests of all but the principals that it spares by name, and others deny theirs. */
function deniedTogether(statement: Statement, denying: readonly Statement[], requests: Requests): Answer {
  const { isNot } = requests.caller;
  const spared = statement.conditions.flatMap(({ key, values }) => (key === PRINCIPAL_ARN ? values : []));
  const more = spared.filter((arn) => !isCovered(arn, isNot));
  const others = anyPrincipalBut([...isNot, ...more]);
  if (more.length === 0 || applies(statement, { ...requests, caller: others }, covers) !== true) return false;
  let doubt = statement.unknown;
  for (const arn of more) {
    const answer = deniedByOne(denying, { ...requests, caller: principalsLike(arn, isNot) });
    if (answer === false) return false;
    if (answer !== true) doubt ??= answer;
  }
  return doubt ?? true;
}

/** The first Allow statement that may allow some of these requests, those that surely can be read first. */
export function mayAllow(statements: readonly Statement[], requests: Requests): Statement | undefined {
  let doubtful: Statement | undefined;
  for (const statement of statements) {
    if (statement.effect !== 'Allow' || applies(statement, requests, touches) === false) continue;
    if (statement.unknown === undefined) return statement;
    doubtful ??= statement;
  }
  return doubtful;
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

/** What is known of a context key: the requests' own word counts before what their caller always says. */
function knownOf(key: string, { caller, context }: Requests): Known | undefined {
  if (context && Object.hasOwn(context, key)) return context[key];
  return Object.hasOwn(caller.context, key) ? caller.context[key] : undefined;
}

/** Whether a statement applies to all of the requests (true), to none (false), or to some. */
function applies(statement: Statement, requests: Requests, matching: Matching): Truth {
  const { action, resource, caller } = requests;
  if (!matching.action(statement.actions, action) || !matching.resource(statement.resources, resource)) return false;
  let truth = callerTruth(statement.principals, caller);
  for (const condition of statement.conditions) {
    if (truth === false) return false;
    const one = truthOf(condition, knownOf(condition.key, requests));
    if (one !== true) truth = one;
  }
  return truth;
}

/** What a scope says of a text or pattern. */
interface Matching {
  readonly action: (scope: Scope, action: string) => boolean;
  readonly resource: (scope: Scope, resource: string) => boolean;
}

/** Whether a scope holds all that a text or pattern stands for. */
const covers: Matching = {
  action: isAmong,
  resource: coversAll,
};

function coversAll({ except, patterns }: Scope, text: string): boolean {
  return except
    ? !patterns.some((pattern) => overlaps(pattern, text))
    : patterns.some((pattern) => coversPattern(pattern, text));
}

/** Whether a scope holds some of what a text or pattern stands for. */
const touches: Matching = {
  action: isAmong,
  resource: touchesSome,
};

function touchesSome({ except, patterns }: Scope, text: string): boolean {
  return except
    ? !patterns.some((pattern) => coversPattern(pattern, text))
    : patterns.some((pattern) => overlaps(pattern, text));
}

/** Requests make one call, whose name is no pattern: a scope has it, or has it not. */
function isAmong(scope: Scope, action: string): boolean {
  const { named, patterns } = actionsOf(scope);
  const text = action.toLowerCase();
  const isNamed = named.has(text) || patterns.some((pattern) => coversPattern(pattern, text));
  return isNamed !== scope.except;
}

/** Actions have no case. Policies name many one by one, and each is asked for. */
const actionsOf = oncePer(({ patterns }: Scope) => {
  const all = patterns.map((pattern) => pattern.toLowerCase());
  return {
    named: new Set(all.filter((pattern) => !hasWildcard(pattern))),
    patterns: all.filter(hasWildcard),
  };
});

function callerTruth(principals: Principals | undefined, caller: Caller): Truth {
  if (!principals) return true;
  const among = amongTruth(principals.named, caller);
  if (!principals.except) return among;
  return among === undefined ? undefined : !among;
}

function amongTruth(named: readonly Principal[], caller: Caller): Truth {
  let truth: Truth = false;
  for (const principal of named) {
    const one = nameTruth(principal, caller);
    if (one === true) return true;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

/** Whether a principal of a statement is all of the callers (true), none (false), or some. */
function nameTruth({ type, id }: Principal, { kind, is, isNot }: Caller): Truth {
  if (id === '*' && type === 'AWS') return true;
  if (type === 'CanonicalUser') return kind === 'principal' ? undefined : false;
  if ((type === 'Service') !== (kind === 'service')) return false;
  if (is !== undefined) return id === is || isRootOf(id, is) || (isSessionOf(id, is) ? undefined : false);
  return isCovered(id, isNot) ? false : undefined;
}

/** Whether this is the root of an ARN's account: it stands for the account with all its principals. */
function isRootOf(id: string, arn: string): boolean {
  if (!id.endsWith(':root')) return false;
  const { partition, account = '' } = parseArn(arn) ?? {};
  return account !== '' && id === `arn:${partition}:iam::${account}:root`;
}

/** Whether an ARN names sessions of a role: `arn:aws:sts::111122223333:assumed-role/NAME/SESSION`. */
function isSessionOf(sessionArn: string, roleArn: string): boolean {
  if (!sessionArn.includes(':assumed-role/')) return false;
  const [, role] = /:role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  return role !== undefined && sessionArn.includes(`:assumed-role/${role}/`);
}

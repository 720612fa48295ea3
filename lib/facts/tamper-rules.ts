/** Which events are attempts on this audit log: the calls of `tamper-calls.ts`, narrowed to its resources. */
import type { Match, WatchedResources } from '../resource-types/resource-type';
import type { TamperedService } from '../resource-types/services';
import { TAMPER_CALLS, type TamperCalls } from './tamper-calls';
import type { Properties } from './value';

/** What is watched, as a construct knows it. */
export type Watched = Omit<WatchedResources, 'stackNames'> & {
  readonly stackName: string;
  /** Its stacks in other accounts. */
  readonly otherStacks?: readonly string[];
};

/** An event pattern, named as the CDK names it. */
interface TamperPattern {
  readonly source: string[];
  readonly detailType: string[];
  readonly detail: Properties;
}

/** The rule of a service: its name, and what it watches. */
export interface TamperRule {
  readonly name: string;
  readonly service: TamperedService | 'organizations';
  readonly description: string;
  readonly pattern: TamperPattern;
}

/** The longest pattern that EventBridge takes by default (EventBridge User Guide, "Amazon EventBridge quotas"). */
export const LONGEST_EVENT_PATTERN = 2048;

/**
 * Longer ones become two: what is known at deployment only is longer than what stands for it at synth, and the drift check tells of a
 * pattern that uses nine tenths.
 */
const LONG_EVENT_PATTERN = 0.85 * LONGEST_EVENT_PATTERN;

/** A rule a service, or several where a pattern would be too long. Calls count whether they were allowed or denied. */
export function tamperRules(resources: Watched): TamperRule[] {
  return TAMPER_CALLS.flatMap((tampering) =>
    rulesOf(tampering, resources, `${resources.auditLogName}-tamper-${tampering.service}`),
  );
}

/** The rules of one service. The first has the name, those that follow a number as well. */
function rulesOf(tampering: TamperCalls, resources: Watched, name: string): TamperRule[] {
  return patternsOf(tampering, fieldsOf(tampering, resources)).map((pattern, index) => ({
    name: index === 0 ? name : `${name}-${index + 1}`,
    service: tampering.service,
    description: `Calls of ${tampering.eventSource} that can weaken the audit log ${resources.auditLogName}`,
    pattern,
  }));
}

/** One pattern, or as many as it takes for none to be too long: each watches for a part of what the longest field may name. */
function patternsOf(tampering: TamperCalls, fields: Fields): TamperPattern[] {
  const pattern = patternOf(tampering, fields);
  const [longest] = Object.entries(fields).sort(([, one], [, other]) => other.length - one.length);
  if (!longest || longest[1].length < 2 || lengthOf(pattern) <= LONG_EVENT_PATTERN) return [pattern];
  const [field, matches] = longest;
  const half = Math.ceil(matches.length / 2);
  return [
    ...patternsOf(tampering, { ...fields, [field]: matches.slice(0, half) }),
    ...patternsOf(tampering, { [field]: matches.slice(half) }),
  ];
}

/** As EventBridge counts it: the CDK writes `detailType` as `detail-type`. */
function lengthOf(pattern: TamperPattern): number {
  return JSON.stringify(pattern).length + 1;
}

/** Role names of ARN patterns: events name roles without their path. */
export function roleNamesOf(arns: readonly string[]): string[] {
  return arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
}

/** What the stack that forwards is called, and its role. */
export function forwardingStackOf(auditLogName: string): string {
  return `${auditLogName}-global-events`;
}

/**
 * Rules that forward what is recorded in one Region alone to the Region of the audit log, and calls on what forwards: on the rules
 * themselves, and on the stack that they are in.
 */
export function forwardingRules(auditLogName: string, administrators: readonly string[]): TamperRule[] {
  const administratorRoleNames = roleNamesOf(administrators);
  return forwarding({ ...NOTHING, auditLogName, stackName: auditLogName, administratorRoleNames }, isForwarded);
}

const NOTHING = { trailArn: '', keyIds: [], bucketNames: [], eventSourceMappingId: '' };

function forwarding(watched: Watched, isMeant: (tampering: TamperCalls) => boolean): TamperRule[] {
  return TAMPER_CALLS.filter(isMeant).flatMap((tampering) =>
    rulesOf(tampering, watched, `${forwardingRulePrefix(watched.auditLogName)}${tampering.service}`),
  );
}

function isForwarded({ service, isGlobal }: TamperCalls): boolean {
  return isGlobal === true || service === 'events' || service === 'cloudformation';
}

export interface ForwardedTrail {
  readonly auditLogName: string;
  readonly trailArn: string;
  /** The locked buckets, into which no other trail is to deliver. */
  readonly bucketNames: readonly string[];
  /** Stacks of the account that forwards. */
  readonly stacks: readonly string[];
  /** Whether calls of global services are recorded where the rules are. */
  readonly isGlobal: boolean;
  /** Whether calls of CloudTrail are. */
  readonly hasTrail: boolean;
}

/** Rules that forward calls on a trail, on its account's roles and stacks, and on themselves, to the archive in another account. */
export function trailForwardingRules({
  auditLogName,
  trailArn,
  bucketNames,
  stacks: [stackName = '', ...otherStacks],
  isGlobal,
  hasTrail,
}: ForwardedTrail): TamperRule[] {
  const ofTrail = { auditLogName, trailArn, bucketNames, stackName, otherStacks };
  const watched = { ...NOTHING, ...ofTrail, administratorRoleNames: [] };
  return forwarding(watched, (calls) => {
    if (calls.isGlobal) return isGlobal;
    return calls.service === 'cloudtrail' ? hasTrail : isForwarded(calls);
  });
}

/** Name of what the role that forwards may do, in the role. */
export const FORWARDING_POLICY = 'forward';

/**
 * Who may use the role that forwards, and what it may do.
 *
 * @param bus ARN of the event bus that is forwarded to.
 * @param account Where all of it is.
 */
export function forwardingDocuments(
  bus: string,
  account: string,
): { readonly trust: Properties; readonly policy: Properties } {
  const Version = '2012-10-17';
  const ofAccount = { StringEquals: { 'aws:SourceAccount': account } };
  const eventBridge = { Service: 'events.amazonaws.com' };
  return {
    trust: {
      Version,
      Statement: [{ Effect: 'Allow', Principal: eventBridge, Action: 'sts:AssumeRole', Condition: ofAccount }],
    },
    policy: { Version, Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: bus }] },
  };
}

/** What the names of the rules that forward start with. */
export function forwardingRulePrefix(auditLogName: string): string {
  return `${auditLogName}-forward-`;
}

function patternOf({ source, eventSource, calls }: TamperCalls, fields: Fields): TamperPattern {
  const about = Object.entries(fields).map(([field, matches]) => ({ requestParameters: nested(field, matches) }));
  return {
    source: [source],
    detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: [eventSource],
      eventName: Object.keys(calls).map((prefix) => ({ prefix })),
      // EventBridge takes no $or of one.
      ...(about.length === 1 ? about[0] : { $or: about }),
    },
  };
}

/** A member of a member is written with a dot: EventBridge takes each name by itself. */
function nested(field: string, matches: readonly Match[]): Properties {
  const [last = field, ...outer] = field.split('.').reverse();
  return outer.reduce<Properties>((inner, name) => ({ [name]: inner }), { [last]: [...matches] });
}

/** Fields of `requestParameters`, any of which tells that the call is about the audit log. */
type Fields = Readonly<Record<string, readonly Match[]>>;

function fieldsOf({ about }: TamperCalls, { stackName, otherStacks = [], ...resources }: Watched): Fields {
  const { auditLogName } = resources;
  const stackNames = [stackName, forwardingStackOf(auditLogName), ...otherStacks];
  const watched: WatchedResources = { ...resources, stackNames };
  const fields: Record<string, readonly Match[]> = {};
  for (const { parameter, matches } of about.flatMap(({ namedBy }) => namedBy)) {
    const found = matches?.(watched) ?? [];
    if (found.length > 0) fields[parameter] = [...(fields[parameter] ?? []), ...found];
  }
  return fields;
}

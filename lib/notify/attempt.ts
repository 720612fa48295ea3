/** Calls that could weaken the audit log, as CloudTrail told EventBridge of them. */
import { isTooDeep } from '../facts/nesting';
import { ORGANIZATION_CALLS, ORGANIZATION_PARAMETERS } from '../facts/organization-calls';
import { TAMPER_CALLS } from '../facts/tamper-calls';
import { plain, shorten } from '../findings/format';

/** One call, allowed or denied. */
export interface Attempt {
  /** CloudTrail's own id: a duplicate has the same. */
  readonly eventId: string;
  /** ISO 8601. */
  readonly time: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly region: string;
  /** ARN of who called, or what else CloudTrail says of it. */
  readonly principal: string;
  /** Type of the identity: AssumedRole, IAMUser, Root, AWSService … */
  readonly principalType: string;
  /** The role behind a session, and when the session began. */
  readonly session?: string;
  readonly multiFactor?: boolean;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** What the call was about, as far as its parameters name it; ANYTHING where the event could not be read. */
  readonly resource: string;
  /** Set where the call only protects: the CDK CLI turns termination protection on when it deploys. */
  readonly protects?: true;
  /** The error that AWS answered; absent where the call succeeded. */
  readonly refusal?: string;
}

/** Equal attempts of a burst. */
export interface Burst {
  readonly attempt: Attempt;
  readonly count: number;
  readonly from: string;
  readonly until: string;
  /** When each came, of more than two: two deployments may have made them all. Absent where there are too many. */
  readonly times?: readonly string[];
}

/** Times of a burst that are kept. */
const MOST_TIMES = 100;

/** Parameters that name what a call of a service is about, most telling first. */
const NAMING: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.keys(ORGANIZATION_CALLS).map((source) => [source, ORGANIZATION_PARAMETERS] as const),
  ...TAMPER_CALLS.map(({ eventSource, about }) => {
    const parameters = about.flatMap(({ namedBy }) => namedBy.map(({ parameter }) => parameter));
    const more = Object.hasOwn(ORGANIZATION_CALLS, eventSource) ? ORGANIZATION_PARAMETERS : [];
    return [eventSource, [...parameters, ...more]] as const;
  }),
]);

/** What an attempt is about of which nothing is known. */
export const ANYTHING = '*';

/**
 * What an event is called that nobody can read. It is told like any other: whoever gives a rule's target a constant input makes
 * every call that the rule sees arrive as that.
 */
const UNREADABLE = 'an event that cannot be read';

/**
 * Reads an "AWS API Call via CloudTrail" event.
 *
 * @param messageId Of the message that brought it: what an event goes by that cannot be read.
 */
export function parseAttempt(text: string, messageId: string): Attempt {
  const event = objectIn(parse(text));
  const detail = objectIn(event?.detail);
  const eventId = textIn(detail, 'eventID');
  const eventName = textIn(detail, 'eventName');
  if (!detail || !eventId || !eventName) return unreadable(messageId);
  const identity = objectIn(detail.userIdentity);
  const session = sessionOf(identity);
  const refusal = [textIn(detail, 'errorCode'), textIn(detail, 'errorMessage')].filter(Boolean).join(': ');
  return {
    eventId,
    eventName,
    time: textIn(detail, 'eventTime') || textIn(event, 'time'),
    eventSource: textIn(detail, 'eventSource'),
    region: textIn(detail, 'awsRegion'),
    principal: textIn(identity, 'arn') || textIn(identity, 'invokedBy') || textIn(identity, 'principalId') || 'unknown',
    principalType: textIn(identity, 'type') || 'unknown',
    ...session,
    sourceIp: textIn(detail, 'sourceIPAddress') || 'unknown',
    userAgent: textIn(detail, 'userAgent') || 'unknown',
    resource: resourceOf(textIn(detail, 'eventSource'), objectIn(detail.requestParameters)),
    ...(protects(eventName, objectIn(detail.requestParameters)) && { protects: true }),
    ...(refusal && { refusal }),
  };
}

function unreadable(messageId: string): Attempt {
  return {
    eventId: messageId,
    time: new Date().toISOString(),
    eventSource: 'unknown',
    eventName: UNREADABLE,
    region: 'unknown',
    principal: 'unknown',
    principalType: 'unknown',
    sourceIp: 'unknown',
    userAgent: 'unknown',
    resource: ANYTHING,
  };
}

/** What the call does to an audit log, as the table of watched calls has it. */
export function consequenceOf({ eventSource, eventName }: Attempt): string | undefined {
  if (eventName === UNREADABLE) return 'hides a call: a rule sends something else, or somebody else wrote to the queue';
  const ofResources = TAMPER_CALLS.find((each) => each.eventSource === eventSource)?.calls;
  const calls: Readonly<Record<string, string>> = { ...ofResources, ...ORGANIZATION_CALLS[eventSource] };
  // event names begin with the operation's name: Lambda appends its API version
  const names = Object.keys(calls).filter((name) => eventName.startsWith(name));
  const [longest] = names.sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : calls[longest];
}

/** Whether the function of holds set or lifted one, as holders asked. What AWS refused it is told like any other call. */
export function isOwnHold({ eventSource, eventName, session, refusal }: Attempt, role: string | undefined): boolean {
  const isHold = eventSource === 's3.amazonaws.com' && eventName === 'PutObjectLegalHold' && refusal === undefined;
  return isHold && role !== undefined && (session === role || session?.startsWith(`${role}, `) === true);
}

/** Collapses attempts of the same principal, call, resource and answer; each event counts once. */
export function burstsOf(attempts: readonly Attempt[]): Burst[] {
  const unique = [...new Map(attempts.map((attempt) => [attempt.eventId, attempt])).values()];
  const groups = new Map<string, Attempt[]>();
  for (const attempt of unique) {
    const { principal, eventSource, eventName, resource, refusal } = attempt;
    const group = JSON.stringify([principal, eventSource, eventName, resource, refusal]);
    groups.set(group, [...(groups.get(group) ?? []), attempt]);
  }
  return [...groups.values()].flatMap((group) => {
    const inOrder = group.sort((a, b) => (a.time < b.time ? -1 : 1));
    const [first, last] = [inOrder[0], inOrder.at(-1)];
    if (!first || !last) return [];
    const [count, times] = [group.length, inOrder.map(({ time }) => time)];
    const isKept = count > 2 && count <= MOST_TIMES;
    return [{ attempt: last, count, from: first.time, until: last.time, ...(isKept && { times }) }];
  });
}

function sessionOf(identity: Members | undefined): Pick<Attempt, 'session' | 'multiFactor'> {
  const context = objectIn(identity?.sessionContext);
  const issuer = textIn(objectIn(context?.sessionIssuer), 'arn');
  const attributes = objectIn(context?.attributes);
  const since = textIn(attributes, 'creationDate');
  const session = [issuer, since && `since ${since}`].filter(Boolean).join(', ');
  const multiFactor = textIn(attributes, 'mfaAuthenticated');
  return { ...(session && { session }), ...(multiFactor && { multiFactor: multiFactor === 'true' }) };
}

function resourceOf(eventSource: string, parameters: Members | undefined): string {
  for (const name of NAMING.get(eventSource) ?? []) {
    const value = memberAt(parameters, name);
    const named = Array.isArray(value) ? value.filter((each) => typeof each === 'string').join(', ') : value;
    if (typeof named === 'string' && named !== '')
      return name === 'bucketName' ? objectName(named, parameters) : tidy(named);
  }
  return parameters ? tidy(JSON.stringify(parameters)) : 'unknown';
}

function objectName(bucket: string, parameters: Members | undefined): string {
  const key = textIn(parameters, 'key');
  return tidy(key ? `s3://${bucket}/${key}` : bucket);
}

function protects(eventName: string, parameters: Members | undefined): boolean {
  return eventName === 'UpdateTerminationProtection' && String(parameters?.['enableTerminationProtection']) === 'true';
}

type Members = Readonly<Record<string, unknown>>;

/** A member of a member is named with a dot. */
function memberAt(members: Members | undefined, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => objectIn(value)?.[name], members);
}

function parse(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectIn(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
}

function textIn(members: Members | undefined, name: string): string {
  const value = members?.[name];
  return typeof value === 'string' ? tidy(value) : '';
}

/** Whoever attacks chooses names, user agents and error messages. */
function tidy(text: string): string {
  return shorten(plain(text), 300);
}

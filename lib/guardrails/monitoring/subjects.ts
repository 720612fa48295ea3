/** What tamper events are about: each resource of the audit log, and how the events of calls on it name it. */
import type { AuditLog, Resource, StackFacts } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import { isUnknown, Unknown, type Properties } from '../../facts/value';
import type { NameForm, TamperEvents } from '../data/tamper-events';
import { membersOfType } from '../members';
import { ANYTHING, both, fieldsOf, MISSING, type KnownFields, type Stated } from './event-pattern';
import { whereabouts } from './rules';

export interface Subject {
  /** How people find it; absent where the calls are about whatever belongs to the audit log. */
  readonly displayName?: string;
  /** Set where its name is a guess: whether a rule that does not hear it hears the right one depends on this. */
  readonly supposed?: Unknown | undefined;
  /** Events of calls on it. */
  readonly eventNames: readonly string[];
  /** Each way to name it: the caller chooses one, so a rule has to hear all. */
  readonly namings: readonly NamedSubject[];
}

export interface NamedSubject {
  /** Events of calls that name it so. */
  readonly eventNames: readonly string[];
  /** What these events say, whatever the call. */
  readonly event: KnownFields;
}

/** What events of any call of a service say: it changes something. Who calls is left open. */
export function callOf(events: TamperEvents): KnownFields {
  return grammarOf(events).call;
}

/** What events of one call say, beside what `callOf` tells. */
export function eventNamed(eventName: string, events: TamperEvents): KnownFields {
  return grammarOf(events).named.get(eventName) ?? fieldsOf({ 'detail.eventName': [eventName] });
}

/** What a service's calls can be about. */
export function subjectsOf(auditLog: AuditLog, events: TamperEvents): readonly Subject[] {
  const { naming, belonging, eventNames, namingNothing, namingAnything, onOthers } = grammarOf(events);
  const where = placesOf(auditLog, events.isGlobal);
  const subjectOf = (thing: Named, ways: readonly WayToName[], ofAll: readonly string[]): Subject => {
    const unnamed = both(where(thing.stack), namingNothing);
    const namings = ways.map((way) => ({
      eventNames: way.eventNames,
      event: both(fieldsOf({ [way.field]: [nameOf(thing, way.form)] }), unnamed),
    }));
    return { displayName: thing.displayName, supposed: thing.supposed, eventNames: ofAll, namings };
  };
  const subjects = named(auditLog, events.naming.type).map((thing) => subjectOf(thing, naming, eventNames));
  for (const { type, ways } of belonging) {
    const ofAll = [...new Set(ways.flatMap((way) => way.eventNames))];
    for (const thing of ways.length > 0 ? named(auditLog, type) : []) subjects.push(subjectOf(thing, ways, ofAll));
  }
  // what calls on something else say, is not known
  const rest = subjects.length > 0 ? onOthers : events.eventNames;
  const event = both(where(auditLog.log.bucket.stack), namingAnything);
  subjects.push({ eventNames: rest, namings: [{ eventNames: rest, event }] });
  return subjects;
}

/** Where events come from, by the stack that holds what they are about. */
function placesOf(auditLog: AuditLog, isGlobal: boolean | undefined): (stack: string) => KnownFields {
  const places = new Map<string, KnownFields>();
  return (stack) => {
    const known = places.get(stack);
    if (known) return known;
    const place = whereabouts(auditLog, stack, isGlobal);
    places.set(stack, place);
    return place;
  };
}

/** How the calls of a service are written, whatever they are about. */
interface Grammar {
  /** What events of all of them say. */
  readonly call: KnownFields;
  /** What events of each one say, by its name. */
  readonly named: ReadonlyMap<string, KnownFields>;
  readonly namingNothing: KnownFields;
  readonly namingAnything: KnownFields;
  readonly naming: readonly WayToName[];
  readonly belonging: readonly { readonly type: string; readonly ways: readonly WayToName[] }[];
  /** Events of calls that name what they are about in one of these ways. */
  readonly eventNames: readonly string[];
  /** Events of calls that are about nothing of the audit log's own. */
  readonly onOthers: readonly string[];
}

/** The same for every audit log. */
const grammarOf = oncePer(readGrammar);

function readGrammar(events: TamperEvents): Grammar {
  const { by, besides: { eventNames: onOthers = [], parameters = [] } = {} } = events.naming;
  const call = fieldsOf(ofEveryCall(events));
  const fields = [...by.map(({ parameter }) => parameter), ...parameters].map(fieldOf);
  const naming = waysToName(events, onOthers);
  return {
    call,
    named: new Map(events.eventNames.map((name) => [name, fieldsOf(ofCall(name, events))])),
    namingNothing: both(saying(fields, [MISSING]), call),
    namingAnything: both(saying(fields, ANYTHING), call),
    naming,
    belonging: events.naming.belonging.map(({ type, by: ways }) => ({ type, ways: waysIn(ways, []) })),
    eventNames: naming.flatMap(({ eventNames }) => eventNames),
    onOthers,
  };
}

/**
 * EventBridge Events Reference, "AWS service event metadata"; EventBridge User Guide, "AWS service events delivered via AWS
 * CloudTrail"; CloudTrail User Guide, "CloudTrail record contents": of the fields that came after version 1.02 of an event, or
 * that are optional, AWS does not say that each service writes them.
 */
function ofEveryCall({ source, eventSource }: TamperEvents): Readonly<Record<string, Stated>> {
  return {
    version: ['0'],
    'detail-type': ['AWS API Call via CloudTrail'],
    'detail.eventType': ['AwsApiCall'],
    'detail.eventVersion': ['1.${CloudTrail::MinorVersion}'],
    'detail.readOnly': { optional: [false] },
    source: [source],
    'detail.eventSource': [eventSource],
    'detail.eventName': ANYTHING,
    'detail.eventCategory': ANYTHING,
    'detail.managementEvent': ANYTHING,
    // a call that AWS refuses weakens nothing
    'detail.errorCode': [MISSING],
    'detail.errorMessage': [MISSING],
  };
}

function ofCall(eventName: string, { dataEventNames }: TamperEvents): Readonly<Record<string, Stated>> {
  const isData = dataEventNames.has(eventName);
  return {
    'detail.eventName': [eventName],
    'detail.eventCategory': { optional: [isData ? 'Data' : 'Management'] },
    'detail.managementEvent': { optional: [!isData] },
  };
}

function fieldOf(parameter: string): string {
  return `detail.requestParameters.${parameter}`;
}

function saying(fields: readonly string[], value: Stated): KnownFields {
  return fieldsOf(Object.fromEntries(fields.map((field) => [field, value])));
}

interface WayToName {
  readonly field: string;
  readonly form: NameForm;
  readonly eventNames: readonly string[];
}

function waysToName({ eventNames, naming }: TamperEvents, onOthers: readonly string[]): readonly WayToName[] {
  const taken = new Set([...onOthers, ...naming.by.flatMap((way) => way.eventNames ?? [])]);
  const others = eventNames.filter((eventName) => !taken.has(eventName));
  return waysIn(naming.by, others);
}

function waysIn(by: TamperEvents['naming']['by'], others: readonly string[]): readonly WayToName[] {
  return by.flatMap(({ parameter, forms, eventNames: own = others }) =>
    forms.map((form) => ({ field: fieldOf(parameter), form, eventNames: own })),
  );
}

/** What calls may be about. `stack` is the name of the stack that holds it. */
interface Named extends Pick<Resource, 'displayName' | 'stack' | 'ref' | 'arn'>, Pick<Subject, 'supposed'> {
  readonly properties?: Properties;
}

function named(auditLog: AuditLog, type: string): readonly Named[] {
  return type === 'AWS::CloudFormation::Stack' ? auditLog.stacks.map(stackNamed) : membersOfType(auditLog, type);
}

function nameOf({ ref, arn = ref, properties = {} }: Named, form: NameForm): string {
  switch (form) {
    case 'ref':
      return ref;
    case 'arn':
      // no call takes the ARN of a log group as GetAtt answers it, which ends in what stands for its streams
      return arn.endsWith(':*') ? arn.slice(0, -2) : arn;
    case 'lastPart':
      return lastPartOf(ref);
    case 'belowTopic': {
      const topic = properties['TopicArn'];
      return `${typeof topic === 'string' ? topic : '${AWS::SNS::Topic}'}:\${AWS::SNS::Subscription}`;
    }
  }
}

function stackNamed({ name: displayName, terminationProtection }: StackFacts): Named {
  const place = 'arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}';
  const arn = `${place}:stack/${displayName}/\${AWS::StackId}`;
  // a template by itself says nothing of its stack, and not how it is called either
  const supposed = isUnknown(terminationProtection)
    ? new Unknown(`how the stack of ${displayName} is called`)
    : undefined;
  return { displayName, stack: displayName, ref: displayName, arn, supposed };
}

/** What stands behind the last separator of an ARN, a URL or a rule's id: separators inside a symbol count as no separators. */
function lastPartOf(text: string): string {
  let from = text.length;
  while (from > 0) {
    const separator = Math.max(text.lastIndexOf(':', from), text.lastIndexOf('/', from), text.lastIndexOf('|', from));
    const symbol = text.lastIndexOf('${', separator);
    if (symbol < 0 || text.indexOf('}', symbol) < separator) return text.slice(separator + 1);
    from = symbol - 1;
  }
  return text;
}

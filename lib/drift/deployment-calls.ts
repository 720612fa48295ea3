/** Whether CloudFormation, or a service that it called, made a call in order to deploy: by what the stack's events name as worked on. */
import { TAMPER_CALLS } from '../facts/tamper-calls';
import type { Json } from '../facts/value';
import type { Burst } from '../notify/attempt';
import type { Work } from './operations';

/** Clocks differ, and events have whole seconds. */
const EARLIER = 5000;

/** CloudFormation says that a resource is done once its own calls were answered. */
const LATER = 10_000;

/** Services do some of their part a little later. */
const LATER_BY_SERVICES = 300_000;

/** Names stand at most one level below the properties: what documents and environments mention is another resource. */
const DEEPEST = 2;

const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/** @returns why it is not known, as a clause, where it is not. */
export function isDeploymentCall(burst: Burst, work: readonly Work[]): boolean | string {
  const { eventSource, sourceIp, resource } = burst.attempt;
  const isOwn = sourceIp === CLOUDFORMATION;
  // a service that CloudFormation called works for a resource of its own, such as a function that is given a grant of the key
  const ofService = work.filter(({ type }) => typesOf(isOwn ? eventSource : sourceIp).has(namespaceOf(type)));
  const during = (some: readonly Work[]) => areWithin(burst, some, isOwn ? LATER : LATER_BY_SERVICES);
  const silent = ofService.filter(({ properties }) => properties === undefined);
  const answers = resource.split(', ').map((name) => {
    const answer = during(ofService.filter((each) => isAbout(each, name)));
    if (answer === undefined) return 'the first and the last call came during two deployments';
    if (answer || during(silent) === false) return answer;
    return `CloudFormation's events do not have the properties of ${silent.map(({ logicalId }) => logicalId).join(', ')}`;
  });
  return !answers.includes(false) && (answers.find((answer) => answer !== true) ?? true);
}

/** Namespaces of the types that a service's calls are about: CloudTrail names some services by other names. */
function typesOf(eventSource: string): ReadonlySet<string> {
  const about = TAMPER_CALLS.find((each) => each.eventSource === eventSource)?.about ?? [];
  return new Set(about.map(({ type }) => namespaceOf(type)));
}

/** `AWS::SNS` of `AWS::SNS::TopicPolicy`. */
function namespaceOf(type: string): string {
  return type.split('::').slice(0, 2).join('::');
}

function isAbout({ physicalIds, properties }: Work, name: string): boolean {
  return [...physicalIds, ...namesIn(properties ?? null, DEEPEST)].some((each) => isSameName(each, name));
}

function namesIn(value: Json, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((each) => namesIn(each, depth));
  return depth === 0 ? [] : Object.values(value).flatMap((each) => namesIn(each, depth - 1));
}

/** Calls and physical ids name a resource by its name, ARN or URL; a rule's id is `BUS|NAME`. */
function isSameName(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return (
    shorter !== '' &&
    (longer === shorter || (/[:/|]/.test(longer.at(-shorter.length - 1) ?? '') && longer.endsWith(shorter)))
  );
}

/**
 * Whether calls came during such work, in one stretch of it or in several. Undefined where only the first and the last are known to: those
 * between them may have come during none.
 */
function areWithin({ count, from, until, times }: Burst, work: readonly Work[], later: number): boolean | undefined {
  const isDuring = (each: Work, ...some: readonly string[]): boolean =>
    some.every((time) => Date.parse(time) >= each.from - EARLIER && Date.parse(time) <= each.until + later);
  const stretches = joined(work, EARLIER + later);
  if (stretches.some((each) => isDuring(each, from, until))) return true;
  const areAll = (times ?? [from, until]).every((time) => stretches.some((each) => isDuring(each, time)));
  return areAll && count > 2 && !times ? undefined : areAll;
}

/** What begins while calls of the stretch before may still come goes on with it. */
function joined(work: readonly Work[], gap: number): Work[] {
  const stretches: Work[] = [];
  for (const each of work.toSorted((a, b) => a.from - b.from)) {
    const before = stretches.at(-1);
    if (before && each.from <= before.until + gap)
      stretches[stretches.length - 1] = { ...before, until: Math.max(before.until, each.until) };
    else stretches.push(each);
  }
  return stretches;
}

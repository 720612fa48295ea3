/** What the environment of wormtrail's own functions has to say: a function checks what its variables name. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { parseArn, type Arn } from '../../facts/arn';
import { overlaps, type Answer } from '../../facts/policy';
import { OWNERS } from '../../facts/requirements';
import { hasToken } from '../../facts/template/tokens';
import { firstUnknown, isUnknown, Unknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Verdict } from '../guardrail';
import { membersOfType, statedName } from '../members';
import { parsedJson } from '../scalars';
import { topicsOf } from '../ownership/owner-facts';

const EXPECTED = 'a part of this audit log';

/** Whether the text of a variable names what it has to. */
type Test = (text: string) => Answer;

/** One verdict for each variable that a function of this component reads; a variable that is missing fails. */
export function judgeVariableValues(auditLog: AuditLog, watcher: Resource): Verdict[] {
  return Object.entries(testsFor(auditLog, watcher)).map(([name, test]) => {
    const place = { resource: watcher, path: `Environment.Variables.${name}` };
    const value = valueAt(watcher.properties, place.path);
    if (isUnknown(value)) return unknown(place, EXPECTED, value);
    if (typeof value !== 'string') return fail(place, EXPECTED, value, `${name} is not set`);
    const answer = test(value);
    if (isUnknown(answer)) return unknown(place, EXPECTED, answer);
    return answer
      ? pass(place, EXPECTED, value)
      : fail(place, EXPECTED, value, `${name} does not name what belongs to this audit log`);
  });
}

function testsFor(auditLog: AuditLog, watcher: Resource): Readonly<Record<string, Test>> {
  const stated = statedName(watcher);
  const { evidence, trails, given } = auditLog;
  const isVerification = valueAt(watcher.metadata, 'wormtrail.component') === 'log-verification';
  return {
    WORMTRAIL_STACK: (text) => isStack(auditLog, watcher, text),
    WORMTRAIL_AUDIT_LOG: (text) => typeof stated !== 'string' || text === stated,
    ...(evidence && { WORMTRAIL_EVIDENCE_BUCKET: (text: string) => text === evidence.bucket.ref }),
    WORMTRAIL_TOPICS: (text) => areTopics(auditLog, text),
    ...(isVerification && {
      WORMTRAIL_TRAIL_ARN: (text: string) =>
        text === given?.trailArn || anyOf(trails, (trail) => isSameArn(text, trail)),
    }),
  };
}

/** A template by itself does not say what its stack is called; by default the stack has the name of the audit log. */
function isStack({ stacks }: AuditLog, watcher: Resource, text: string): Answer {
  if ([watcher.stack, statedName(watcher), ...stacks.map(({ name }) => name)].includes(text)) return true;
  const isNamed = stacks.some(({ terminationProtection }) => !isUnknown(terminationProtection));
  return isNamed ? false : new Unknown(`whether the stack is called ${text}, which a template does not say`);
}

/** Exactly one topic for each owner that has one. The functions read JSON, of whose equal names the last one counts. */
function areTopics(auditLog: AuditLog, text: string): Answer {
  const named = parsedJson(text);
  const hidden = membersOfType(auditLog, 'AWS::SNS::Topic').map(({ properties }) => firstUnknown(properties['Tags']));
  const answers = OWNERS.map((owner): Answer => {
    const [topics, arn] = [topicsOf(auditLog, owner), valueAt(named, owner)];
    if (topics.length === 0) return arn === undefined;
    return typeof arn === 'string' && anyOf(topics, (topic) => isSameArn(arn, topic));
  });
  const isClean = Object.keys(Object(named ?? {}) as object).every((name) => OWNERS.some((owner) => owner === name));
  if (!isClean) return false;
  return answers.includes(false)
    ? (hidden.find(isUnknown) ?? false)
    : (answers.find(isUnknown) ?? answers.includes(true));
}

function anyOf(resources: readonly Resource[], test: (resource: Resource) => Answer): Answer {
  const answers = resources.map(test);
  return answers.includes(true) || (answers.find(isUnknown) ?? false);
}

/** Literal ARNs and those with pseudo parameters may be the same; the partition follows from the Region. */
function isSameArn(text: string, { ref, arn = ref }: Resource): Answer {
  if (text === arn || text === ref) return true;
  const [one, other] = [parseArn(text), parseArn(arn)];
  if (!one || !other || !(hasToken(text) || hasToken(arn))) return false;
  if (hasToken(one.partition + other.partition) && samePlace(one, other)) return true;
  return overlaps(withGaps(text), withGaps(arn))
    ? new Unknown(`whether ${text} is ${arn} is known at deployment only`)
    : false;
}

function samePlace(one: Arn, other: Arn): boolean {
  const place = ({ service, region, account, resource }: Arn) => JSON.stringify([service, region, account, resource]);
  return place(one) === place(other);
}

/** What a deployment fills in; two resources never have the same name. */
function withGaps(arn: string): string {
  return arn.replace(/\$\{AWS::[^}]*\}/g, '*');
}

/** Whether identity policies of the app let somebody tamper with a resource of the audit log. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, type Unknown } from '../../facts/value';
import type { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { unknownRole } from '../functions';
import { fail, pass, unknown, type Verdict } from '../guardrail';
import { grantsIn, type Grant } from '../identity-policies';
import { permitsOthers } from '../reach';

type Action = (typeof TAMPERING_ACTIONS)[keyof typeof TAMPERING_ACTIONS][number];

/** A resource that must not be tampered with, and the actions that would. */
export interface Guarded {
  readonly resource: Resource;
  readonly actions: readonly Action[];
  /** What wormtrail's own functions do with it, each with the roles that do. */
  readonly own?: Readonly<Partial<Record<Action, readonly string[]>>>;
}

const EXPECTED = 'no identity policy of the app permits it, but for administrators';
/** As many actions are told; a statement with a wildcard permits dozens. */
const MOST_ACTIONS_TOLD = 5;

/**
 * A failing verdict for each policy that permits tampering with a resource, an unknown one for each policy that may permit it
 * with any, and a passing one for each resource that no policy lets anyone tamper with.
 */
export function judgeTamperingRights(auditLog: AuditLog, guarded: readonly Guarded[]): Verdict[] {
  const verdicts = guarded.flatMap((each) => {
    const grants = grantsIn(auditLog.inventory);
    const offending = grants
      .over(each.resource.arn ?? each.resource.ref)
      .flatMap((grant) => offence(auditLog, each, grant));
    return offending.length > 0 ? offending : [pass({ resource: each.resource, path: '' }, EXPECTED, 'no principal')];
  });
  return onlyOneDoubt(verdicts);
}

/** A policy that cannot be known is as much a doubt about one resource as about all of them: told once. */
function onlyOneDoubt(verdicts: readonly Verdict[]): Verdict[] {
  const told = new Map<Resource | undefined, Set<string>>();
  return verdicts.filter(({ kind, resource, path, because }) => {
    if (kind !== 'unknown') return true;
    const doubts = told.get(resource) ?? new Set();
    told.set(resource, doubts);
    const doubt = `${path} ${because}`;
    return !doubts.has(doubt) && doubts.add(doubt);
  });
}

function offence(auditLog: AuditLog, { resource, actions, own = {} }: Guarded, grant: Grant): Verdict[] {
  const { administrators } = auditLog.requirements;
  const permitted: Action[] = [];
  let doubt: Unknown | undefined;
  for (const action of actions.filter((each) => grant.actions.includes(each))) {
    const spared = [...administrators, ...(own[action] ?? [])];
    const call = { action, resource: subjectOf(action, resource) };
    const answer = permitsOthers(auditLog.inventory, grant.policy, call, spared);
    if (isUnknown(answer)) doubt ??= answer;
    else if (answer) permitted.push(action);
  }
  const place = { resource: grant.holder, path: grant.path };
  if (permitted.length === 0) return doubt ? [unknown(place, EXPECTED, doubt)] : [];
  const isHeld = grantsIn(auditLog.inventory).holdersOf(grant).length > 0;
  const mayBeOwn = isHeld && permitted.every((action) => own[action] !== undefined);
  const reason = grant.statement.unknown ?? (mayBeOwn ? unknownRole(auditLog) : undefined);
  if (reason) return [unknown(place, EXPECTED, reason)];
  const told = permitted.slice(0, MOST_ACTIONS_TOLD).join(', ');
  const more = permitted.length > MOST_ACTIONS_TOLD ? ` and ${permitted.length - MOST_ACTIONS_TOLD} more` : '';
  return [fail(place, EXPECTED, [...permitted], `it permits ${told}${more} on ${resource.displayName}`)];
}

/** A bucket, or its objects: what an action is about. */
function subjectOf(action: Action, { type, arn, ref }: Resource): string {
  const isOfObjects = /Object|Replicate|Multipart|Bypass/.test(action) && !/BucketObject/.test(action);
  return type === 'AWS::S3::Bucket' && isOfObjects ? `${arn ?? ref}/*` : (arn ?? ref);
}

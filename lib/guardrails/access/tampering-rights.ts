/** Whether identity policies of the app let somebody tamper with a resource of the audit log. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { anyPrincipalBut, coversArn, surelyDenies } from '../../facts/policy';
import type { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { functionRoles, unknownRole } from '../functions';
import { fail, pass, unknown, type Verdict } from '../guardrail';
import { grantsIn, type Grant } from '../identity-policies';

type Action = (typeof TAMPERING_ACTIONS)[keyof typeof TAMPERING_ACTIONS][number];

/** A resource that must not be tampered with, and the actions that would. */
export interface Guarded {
  readonly resource: Resource;
  readonly actions: readonly Action[];
  /** What wormtrail's own functions do with it. */
  readonly ownActions?: readonly Action[];
}

const EXPECTED = 'no identity policy of the app permits it, but for administrators';
const ANYBODY = anyPrincipalBut([]);
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
      .flatMap((grant) => offence(auditLog, each, grant, grants.holdersOf(grant)));
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

function offence(
  auditLog: AuditLog,
  { resource, actions, ownActions = [] }: Guarded,
  grant: Grant,
  holders: readonly Resource[] | undefined,
): Verdict[] {
  const { administrators } = auditLog.requirements;
  if (holders?.every((holder) => isOneOf(administrators, holder))) return [];
  const isOwn = holders?.every((holder) => isOneOf(functionRoles(auditLog), holder));
  const allowed = actions.filter((action) => grant.actions.includes(action) && !(isOwn && ownActions.includes(action)));
  const permitted = allowed.length === 0 ? allowed : withoutDenied(allowed, grant);
  if (permitted.length === 0) return [];
  const place = { resource: grant.holder, path: grant.path };
  const mayBeOwn = holders !== undefined && permitted.every((action) => ownActions.includes(action));
  const doubt = grant.statement.unknown ?? (mayBeOwn ? unknownRole(auditLog) : undefined);
  if (doubt) return [unknown(place, EXPECTED, doubt)];
  const told = permitted.slice(0, MOST_ACTIONS_TOLD).join(', ');
  const more = permitted.length > MOST_ACTIONS_TOLD ? ` and ${permitted.length - MOST_ACTIONS_TOLD} more` : '';
  return [fail(place, EXPECTED, [...permitted], `it permits ${told}${more} on ${resource.displayName}`)];
}

/** What the same policy does not deny everywhere. */
function withoutDenied(actions: readonly Action[], { policy: { statements } }: Grant): readonly Action[] {
  return actions.filter((action) => surelyDenies(statements, { caller: ANYBODY, action, resource: '*' }) !== true);
}

function isOneOf(patterns: readonly string[], { arn }: Resource): boolean {
  return arn !== undefined && patterns.some((pattern) => coversArn(pattern, arn));
}

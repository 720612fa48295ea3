/** Who can make a call that an identity policy permits: what its holders are denied, or their boundaries do not permit, they cannot. */
import type { Resource } from '../facts/audit-log';
import { anyPrincipalBut, mayAllow, surelyDenies, type Requests, type Statement } from '../facts/policy';
import { isUnknown, Unknown, valueAt, type Value } from '../facts/value';
import { grantsIn, type IdentityPolicy } from './identity-policies';
import { isAmong, PERMISSION_SET, type Holder } from './policy-holders';

type Call = Omit<Requests, 'caller'>;
const ANYBODY = anyPrincipalBut([]);

/**
 * Whether somebody else than the roles that are spared can make a call that a policy permits.
 *
 * @param spared Patterns of roles' ARNs.
 * @param isOpen Whether a certain holder could make it at all, where other policies have a say.
 */
export function permitsOthers(
  inventory: readonly Resource[],
  policy: IdentityPolicy,
  call: Call,
  spared: readonly string[],
  isOpen: (holder: Holder) => boolean | Unknown = () => true,
): boolean | Unknown {
  const holders = grantsIn(inventory).holdersOf(policy);
  if (holders.length === 0) return !isDenied(policy.statements, call) && isOpen({});
  let doubt: Unknown | undefined;
  for (const holder of holders) {
    if (isAmong(spared, holder)) continue;
    const answer = mayCall(inventory, policy, holder, call);
    const open = answer === false ? false : isOpen(holder);
    if (open === true && answer === true) return true;
    if (open !== false) doubt ??= [answer, open].find(isUnknown);
  }
  return doubt ?? false;
}

function mayCall(
  inventory: readonly Resource[],
  policy: IdentityPolicy,
  { resource, doubt }: Holder,
  call: Call,
): boolean | Unknown {
  const policies = (resource && grantsIn(inventory).policiesOf(resource)) ?? [];
  if ([policy, ...policies].some(({ statements }) => isDenied(statements, call))) return false;
  const boundary = resource && boundaryOf(inventory, resource);
  if (isUnknown(boundary)) return boundary;
  if (boundary) {
    const permitting = isDenied(boundary, call) ? undefined : mayAllow(boundary, { ...call, caller: ANYBODY });
    if (!permitting?.unknown) return permitting !== undefined && (doubt ?? true);
    return permitting.unknown;
  }
  return doubt ?? true;
}

function isDenied(statements: readonly Statement[], call: Call): boolean {
  return surelyDenies(statements, { ...call, caller: ANYBODY }) === true;
}

/**
 * The statements of a permissions boundary: it permits nothing, and what it does not permit is refused (IAM User Guide, "Permissions
 * boundaries"). Undefined where there is none, Unknown where the app does not hold it.
 */
export function boundaryOf(
  inventory: readonly Resource[],
  holder: Resource,
): readonly Statement[] | Unknown | undefined {
  const boundary = boundaryNamedBy(holder);
  if (boundary === undefined) return undefined;
  const statements = grantsIn(inventory).managedStatements(holder, boundary);
  if (statements) return statements;
  if (isUnknown(boundary)) return boundary;
  return new Unknown(`what the boundary of ${holder.displayName} permits is not known`);
}

function boundaryNamedBy({ type, properties }: Resource): Value | undefined {
  const { PermissionsBoundary: boundary } = properties;
  if (type !== PERMISSION_SET) return boundary;
  return valueAt(boundary, 'CustomerManagedPolicyReference') ?? valueAt(boundary, 'ManagedPolicyArn');
}

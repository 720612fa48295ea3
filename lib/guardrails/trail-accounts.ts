/** Which accounts hold the archive and the trail of an organization. */
import type { AuditLog, Resource } from '../facts/audit-log';
import { elsewhereOf } from '../facts/resources';
import { hasToken } from '../facts/template/tokens';
import { isUnknown, Unknown } from '../facts/value';
import { isFalse, isTrue } from './scalars';

/** The account that a resource is deployed to. */
export function accountOf({ stacks }: AuditLog, resource: Resource): string | Unknown {
  const elsewhere = elsewhereOf(resource);
  if (elsewhere) return elsewhere;
  const stated = resource.account ?? stacks.find(({ name }) => name === resource.stack)?.account;
  if (isUnknown(stated)) return stated;
  return typeof stated === 'string' && !hasToken(stated)
    ? stated
    : new Unknown('the template does not say its account');
}

/** Whether two resources are in one account: of one stack they are, whatever its account. */
export function areInOneAccount(auditLog: AuditLog, one: Resource, other: Resource): boolean | Unknown {
  const [here, there] = [accountOf(auditLog, one), accountOf(auditLog, other)];
  const elsewhere = elsewhereOf(one) ?? elsewhereOf(other);
  if (elsewhere) return elsewhere;
  if (one.stack === other.stack) return true;
  if (isUnknown(here)) return here;
  return isUnknown(there) ? there : here === there;
}

/** Whether a trail is that of an organization: where the requirements name the accounts of one, each trail is. */
export function isOfOrganization({ requirements }: AuditLog, { properties }: Resource): boolean | Unknown {
  if (requirements.trailOwners) return true;
  const { IsOrganizationTrail: stated } = properties;
  if (isUnknown(stated)) return stated;
  if (stated === undefined || isFalse(stated)) return false;
  return isTrue(stated) || new Unknown('IsOrganizationTrail is neither true nor false');
}

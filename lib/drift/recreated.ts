/** Resources that were deleted and created again under the same name. */
import { ResourceReplaced } from '../checks/account/drift';
import type { AuditLog } from '../facts/audit-log';
import type { Finding } from '../findings/finding';
import { findingOf, orPass } from './findings';

/** CloudFormation notes a resource as complete after it is made; clocks of two services may differ by this much. */
const TOLERANCE = 60_000;

/**
 * A finding for each resource that was created after CloudFormation last touched it: somebody deleted it and made another of the
 * same name.
 *
 * @param touched When CloudFormation last touched each resource, by logical ID.
 */
export function recreatedFindings(auditLog: AuditLog, touched: Readonly<Record<string, Date>>): readonly Finding[] {
  const recreated = auditLog.members.flatMap((resource) => {
    const created = resource.state?.CreatedAt;
    const deployed = touched[resource.logicalId];
    if (typeof created !== 'string' || !deployed || Date.parse(created) <= deployed.getTime() + TOLERANCE) return [];
    return findingOf(auditLog, ResourceReplaced, resource, {
      status: 'DRIFT',
      path: 'CreatedAt',
      expected: `created by ${deployed.toISOString()}`,
      found: `created at ${created}`,
      message: `${resource.ref} was deleted and created again at ${created}, after CloudFormation last changed it.`,
    });
  });
  return orPass(auditLog, ResourceReplaced, recreated);
}

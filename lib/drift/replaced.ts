/** Resources of the same name that are not the ones that CloudFormation made. */
import type { AuditLog } from '../facts/audit-log';
import type { Finding } from '../findings/finding';
import { findingOf } from './findings';

/** CloudFormation notes a resource as complete after it is made; clocks of two services may differ by this much. */
const TOLERANCE = 60_000;

/**
 * A finding for each resource that was created after CloudFormation last touched it: somebody deleted it and made another of the
 * same name.
 *
 * @param touched When CloudFormation last touched each resource, by logical ID.
 */
export function replacedFindings(auditLog: AuditLog, touched: Readonly<Record<string, Date>>): Finding[] {
  return auditLog.members.flatMap((resource) => {
    const created = resource.state?.CreatedAt;
    const deployed = touched[resource.logicalId];
    if (typeof created !== 'string' || !deployed || Date.parse(created) <= deployed.getTime() + TOLERANCE) return [];
    return findingOf(auditLog, 'ResourceReplaced', resource, {
      status: 'DRIFT',
      severity: 'HIGH',
      owner: 'security',
      path: 'CreatedAt',
      expected: `made by ${deployed.toISOString()}`,
      found: `made at ${created}`,
      message: `${resource.ref} was made at ${created}, after CloudFormation last touched it: it is another one of that name.`,
      remedy: 'Find the calls that deleted and created it in CloudTrail, then deploy the stack again.',
    });
  });
}

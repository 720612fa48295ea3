/** The keys of an audit log. */
import type { AuditLog, Resource } from '../facts/audit-log';
import { membersOfType } from './members';
import { vaultsOf } from './vaults';

/** Every key that encrypts a vault or belongs to the audit log, once. */
export function keysOf(auditLog: AuditLog): readonly Resource[] {
  return [
    ...new Set([...vaultsOf(auditLog).flatMap(({ key }) => key ?? []), ...membersOfType(auditLog, 'AWS::KMS::Key')]),
  ];
}

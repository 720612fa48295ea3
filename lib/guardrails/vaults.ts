/** The locked buckets of an audit log. */
import type { AuditLog, Vault } from '../facts/audit-log';

/** The log bucket, and the evidence bucket where there is one: what holds for logs holds for evidence about them. */
export function vaultsOf(auditLog: AuditLog): readonly Vault[] {
  return auditLog.evidence ? [auditLog.log, auditLog.evidence] : [auditLog.log];
}

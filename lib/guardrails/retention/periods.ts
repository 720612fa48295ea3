/** What frameworks and requirements of an audit log ask for together. */
import type { AuditLog } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import type { Requirements } from '../../facts/requirements';
import { combine, type CombinedPeriods } from '../../frameworks';

/**
 * Combined anew from the frameworks: a requirement that states less than its frameworks ask for does not lower them.
 */
export function periodsOf({ requirements }: AuditLog): CombinedPeriods {
  return combined(requirements);
}

const combined = oncePer(({ frameworks, shortestRetentionDays, longestRetentionDays }: Requirements): CombinedPeriods =>
  combine(frameworks, shortestRetentionDays, longestRetentionDays),
);

/** Days that logs stay immediately available; 0 where no framework asks. */
export function keptAtHandDays(auditLog: AuditLog): number {
  return Math.max(auditLog.requirements.keptAtHandDays ?? 0, periodsOf(auditLog).keptAtHand?.days ?? 0);
}

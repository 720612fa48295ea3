/** How near an audit log is to its quotas. */
import { QuotaNearlyUsed } from '../checks/account/drift';
import type { AuditLog } from '../facts/audit-log';
import type { Finding } from '../findings/finding';
import { usagesOf, usedOf } from '../guardrails/quotas';
import { findingOf, orPass } from './findings';

/** From this share of a quota on, somebody should know. */
const NEAR = 0.9;

/** A LOW finding for each quota that is nearly used up: the next change of that kind will fail. */
export function quotaFindings(auditLog: AuditLog): readonly Finding[] {
  const nearlyUsed = usagesOf(auditLog).flatMap((usage) => {
    const { resource, quota } = usage;
    const used = usedOf(usage).least;
    if (used <= quota.limit * NEAR) return [];
    return [
      findingOf(auditLog, QuotaNearlyUsed, resource, {
        path: quota.path,
        expected: `at most ${NEAR * 100}% of ${quota.limit} ${quota.unit}`,
        found: `${used} ${quota.unit}`,
        message: `${quota.path} uses ${used} of ${quota.limit} ${quota.unit} (${quota.source}).`,
      }),
    ];
  });
  return orPass(auditLog, QuotaNearlyUsed, nearlyUsed);
}

/** The finding that there is no audit log to judge. */
import { AuditLogFound } from '../checks/template/audit-log';
import type { Finding } from './finding';

/**
 * @param where What was searched: a construct path or a file.
 * @param reasons Why there is none, each a clause.
 */
export function noAuditLog(where: string, reasons: readonly string[] = []): Finding {
  const { id, severity, owner, remedy } = AuditLogFound;
  const because = reasons.join('; ');
  return {
    guardrail: id,
    status: 'UNKNOWN',
    severity,
    owner,
    resource: where,
    path: '',
    expected: 'a trail, or a bucket with the tag wormtrail:audit-log=true',
    found: null,
    message: 'No audit log was found, so nothing was judged.',
    remedy: because ? `Look here first: ${because}. ${remedy}` : remedy,
  };
}

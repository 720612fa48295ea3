/** Nothing to judge is not the same as nothing wrong. */
import type { Finding } from './finding';
import type { CatalogueEntry } from './catalogue-entry';

/** Said where templates hold no audit log: whoever asked for one to be checked must hear it. */
export const AuditLogFound: CatalogueEntry = {
  id: 'AuditLogFound',
  theme: 'trail',
  title: 'There is an audit log to judge',
  reason: 'A check that finds nothing to check proves nothing, however green it looks.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Check the app or template that has the trail. A bucket that a trail elsewhere delivers to is found by the tag ' +
    'wormtrail:audit-log=true.',
  owner: 'security',
};

/** @param where What was searched: a construct path or a file. */
export function noAuditLog(where: string): Finding {
  const { id, severity, owner, title, remedy } = AuditLogFound;
  return {
    guardrail: id,
    status: 'UNKNOWN',
    severity,
    owner,
    resource: where,
    path: '',
    expected: 'a trail, or a bucket with the tag wormtrail:audit-log=true',
    found: null,
    message: `No audit log was found, so nothing was judged. Asked was: ${title}.`,
    remedy,
  };
}

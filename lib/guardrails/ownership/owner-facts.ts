/** Who the owners are, and how they are reached. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import type { Owner } from '../../facts/requirements';
import { firstUnknown, valueAt, type Unknown } from '../../facts/value';
import { membersOfType } from '../members';
import { tagOf } from '../tags';

export const OWNER_TAG = 'wormtrail:owner';

/**
 * Why it cannot be known who the owners are: the log bucket says it in its metadata. Where owners are known, nothing is
 * unresolved.
 */
export function unresolvedOwners({ log, requirements }: AuditLog): Unknown | undefined {
  return Object.keys(requirements.owners).length > 0
    ? undefined
    : firstUnknown(valueAt(log.bucket.metadata, 'wormtrail') ?? null);
}

/** The topics that tell an owner. */
export function topicsOf(auditLog: AuditLog, owner: Owner): readonly Resource[] {
  return membersOfType(auditLog, 'AWS::SNS::Topic').filter((topic) => tagOf(topic, OWNER_TAG) === owner);
}

/** Who the owners are, and how they are reached. */
import type { AuditLog, Resource, Vault } from '../../facts/audit-log';
import type { Owner } from '../../facts/requirements';
import { elsewhereOf } from '../../facts/resources';
import { firstUnknown, valueAt, type Unknown } from '../../facts/value';
import { membersOfType } from '../members';
import { tagOf } from '../tags';

export const OWNER_TAG = 'wormtrail:owner';

/**
 * Why it cannot be known who the owners are: the log bucket says it in its metadata. Where owners are known, nothing is
 * unresolved.
 */
export function unresolvedOwners({ log, requirements }: AuditLog): Unknown | undefined {
  return Object.keys(requirements.owners).length > 0 ? undefined : unresolvedRequirements(log);
}

/** Why it cannot be known what the log bucket states. */
export function unresolvedRequirements({ bucket }: Vault): Unknown | undefined {
  return firstUnknown(valueAt(bucket.metadata, 'wormtrail')) ?? elsewhereOf(bucket);
}

/** The topics that tell an owner. */
export function topicsOf(auditLog: AuditLog, owner: Owner): readonly Resource[] {
  return membersOfType(auditLog, 'AWS::SNS::Topic').filter((topic) => tagOf(topic, OWNER_TAG) === owner);
}

/** The audit logs of a deployed stack, for commands of the terminal. */
import type { AccountClients } from '../facts/account/clients';
import { deployedAuditLogsOf } from '../facts/account/given-parts';
import type { AuditLog } from '../facts/audit-log';
import { isUnknown, valueAt } from '../facts/value';
import { DeployedNotReadable, readDeployed, StackGone } from './deployed';
import { EvidenceBucketUnclear, NoAuditLogDeployed, StackMissing, StackUnreadable } from './errors';

/**
 * The audit logs that a stack deployed, at least one.
 *
 * @throws StackMissing, StackUnreadable or NoAuditLogDeployed.
 */
export async function deployedAuditLogs(stack: string, clients: AccountClients): Promise<AuditLog[]> {
  try {
    const { template } = await readDeployed(stack, clients.cloudFormation);
    const auditLogs = await deployedAuditLogsOf(template, clients);
    if (auditLogs.length === 0) throw new NoAuditLogDeployed(stack, 'audit log');
    return auditLogs;
  } catch (error) {
    if (error instanceof StackGone) throw new StackMissing(stack);
    if (error instanceof DeployedNotReadable) throw new StackUnreadable(stack, error);
    throw error;
  }
}

/** An audit log and where its evidence stands. */
export interface WithEvidence {
  readonly auditLog: AuditLog;
  readonly evidenceBucket: string;
}

/**
 * The audit log of a stack that has evidence.
 *
 * @throws NoAuditLogDeployed where none has, EvidenceBucketUnclear; what `deployedAuditLogs` throws.
 */
export async function auditLogWithEvidence(stack: string, clients: AccountClients): Promise<WithEvidence> {
  for (const auditLog of await deployedAuditLogs(stack, clients)) {
    const evidenceBucket = evidenceBucketOf(stack, auditLog);
    if (evidenceBucket !== undefined) return { auditLog, evidenceBucket };
  }
  throw new NoAuditLogDeployed(stack, 'evidence bucket');
}

/**
 * Name of the bucket that holds an audit log's evidence; undefined where it has none.
 *
 * @throws EvidenceBucketUnclear where nothing is known of the bucket, so that it may be another one.
 */
export function evidenceBucketOf(stack: string, { evidence }: AuditLog): string | undefined {
  const locked = valueAt(evidence?.bucket.properties, 'ObjectLockEnabled');
  if (isUnknown(locked)) throw new EvidenceBucketUnclear(stack, locked.reason);
  return evidence?.bucket.ref;
}

/** The audit logs of a deployed stack, for commands of the terminal. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { AuditLog } from '../facts/audit-log';
import { auditLogsOf } from '../facts/from-template';
import { isUnknown, valueAt } from '../facts/value';
import { DeployedNotReadable, readDeployed, StackGone } from './deployed';
import { EvidenceBucketUnclear, NoAuditLogDeployed, StackMissing, StackUnreadable } from './errors';

/**
 * The audit logs that a stack deployed, at least one.
 *
 * @throws StackMissing, StackUnreadable or NoAuditLogDeployed.
 */
export async function deployedAuditLogs(stack: string, client: CloudFormationClient): Promise<AuditLog[]> {
  try {
    const { template } = await readDeployed(stack, client);
    const auditLogs = auditLogsOf([template]);
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
export async function auditLogWithEvidence(stack: string, client: CloudFormationClient): Promise<WithEvidence> {
  for (const auditLog of await deployedAuditLogs(stack, client)) {
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

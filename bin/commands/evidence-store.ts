/** Where a command finds the evidence. */
import type { EvidenceStore } from '../../lib/evidence/store';
import { UsageError } from './errors';
import { stackName } from './stack';

export interface EvidencePlace {
  readonly stack?: string;
  readonly config?: string;
  readonly bucket?: string;
  readonly auditLog?: string;
}

/**
 * The evidence bucket that is named, else the one of the deployed stack.
 *
 * @throws UsageError where only one of --bucket and --audit-log is given.
 */
export async function evidenceStore(options: EvidencePlace): Promise<EvidenceStore> {
  if ((options.bucket === undefined) !== (options.auditLog === undefined)) {
    throw new UsageError('Give --bucket and --audit-log together, or neither: then the deployed stack says both.');
  }
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { EvidenceStore: Store } = await import('../../lib/evidence/store.js');
  const clients = accountClients(AT_A_TERMINAL);
  if (options.bucket !== undefined && options.auditLog !== undefined) {
    return new Store(clients.s3, options.bucket, options.auditLog);
  }
  const { auditLogWithEvidence } = await import('../../lib/drift/locate.js');
  const { evidenceBucket, auditLog } = await auditLogWithEvidence(await stackName(options), clients);
  return new Store(clients.s3, evidenceBucket, auditLog.name);
}

/** When the stack was created; undefined where the evidence bucket is named instead. */
export async function deploymentTime(options: EvidencePlace): Promise<Date | undefined> {
  if (options.bucket !== undefined) return undefined;
  const { accountClients, AT_A_TERMINAL } = await import('../../lib/facts/account/clients.js');
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const command = new DescribeStacksCommand({ StackName: await stackName(options) });
  const { Stacks: [stack] = [] } = await accountClients(AT_A_TERMINAL).cloudFormation.send(command);
  return stack?.CreationTime;
}

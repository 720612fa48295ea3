/**
 * Buckets of an earlier audit log of the same name: locked buckets outlive their stack, and their evidence is not gone on with. Whoever
 * deletes a stack and deploys it again starts a chain of evidence that knows nothing of the one before.
 */
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { NoOtherBucket } from '../checks/account/undeclared';
import type { AccountClients } from '../facts/account/clients';
import type { AuditLog } from '../facts/audit-log';
import type { Finding } from '../findings/finding';
import { couldNotBeRead, findingOf, orPass } from './findings';

/** @param isFirst Whether there is no run before: then this chain of evidence begins here. */
export async function otherBucketFindings(
  auditLog: AuditLog,
  { tagging }: Pick<AccountClients, 'tagging'>,
  isFirst: boolean,
): Promise<readonly Finding[]> {
  try {
    const own = new Set(auditLog.inventory.map(({ ref }) => ref));
    const others = (await bucketsTagged(auditLog.name, tagging)).filter((bucket) => !own.has(bucket)).sort();
    return orPass(
      auditLog,
      NoOtherBucket,
      others.map((bucket) => told(auditLog, bucket, isFirst)),
    );
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [couldNotBeRead(auditLog.name, 'tag:GetResources', text, NoOtherBucket)];
  }
}

async function bucketsTagged(name: string, tagging: AccountClients['tagging']): Promise<readonly string[]> {
  const found: string[] = [];
  let PaginationToken: string | undefined;
  do {
    const answer = await tagging.send(
      new GetResourcesCommand({
        TagFilters: [{ Key: 'wormtrail:audit-log-name', Values: [name] }],
        ResourceTypeFilters: ['s3:bucket'],
        ...(PaginationToken && { PaginationToken }),
      }),
    );
    if (!answer.ResourceTagMappingList) throw new Error('the answer is empty');
    found.push(...answer.ResourceTagMappingList.map(({ ResourceARN = '' }) => ResourceARN.split(':').at(-1) ?? ''));
    ({ PaginationToken } = answer);
  } while (PaginationToken);
  return found;
}

function told(auditLog: AuditLog, bucket: string, isFirst: boolean): Finding {
  const about = { ...auditLog.log.bucket, displayName: `s3://${bucket}`, type: 'AWS::S3::Bucket' };
  const begins = isFirst
    ? ' The evidence of this audit log begins with this run: see whether older evidence stands there.'
    : '';
  return findingOf(auditLog, NoOtherBucket, about, {
    path: 'Tags',
    expected: 'buckets of the template',
    found: bucket,
    message: `The bucket ${bucket} is tagged as one of ${auditLog.name} and is not in its stack.${begins}`,
  });
}

/** The facts of CloudWatch log groups. */
import { DescribeLogGroupsCommand, type LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { isUnknown } from '../value';
import { commonPrefix, Gone, present, type Reader, type Reads } from './reads';

/** Reads one log group out of a listing of all that the audit log declares. */
export function logGroupReader(names: readonly string[]): Reader {
  // a prefix that says little would list the account's log groups: then each is asked for by itself
  const shared = commonPrefix(names);
  return async (resource, reads) => {
    const prefix = shared.length > '/aws/lambda/'.length ? shared : resource.ref;
    const groups = await reads.shared(resource, 'RetentionInDays', 'logs:DescribeLogGroups', prefix, () =>
      groupsOf(reads, prefix),
    );
    if (isUnknown(groups)) return { properties: { RetentionInDays: groups, KmsKeyId: groups } };
    const group = groups.get(resource.ref);
    if (!group) throw new Gone(resource.displayName);
    return {
      properties: {
        LogGroupName: group.logGroupName,
        RetentionInDays: group.retentionInDays,
        KmsKeyId: group.kmsKeyId,
        LogGroupClass: group.logGroupClass,
      },
      state: present({
        CreatedAt: group.creationTime === undefined ? undefined : new Date(group.creationTime).toISOString(),
      }),
    };
  };
}

async function groupsOf(reads: Reads, prefix: string): Promise<Map<string, LogGroup>> {
  const found = new Map<string, LogGroup>();
  let nextToken: string | undefined;
  do {
    const input = { logGroupNamePrefix: prefix, ...(nextToken && { nextToken }) };
    const page = await reads.clients.logs.send(new DescribeLogGroupsCommand(input));
    for (const group of page.logGroups ?? []) if (group.logGroupName) found.set(group.logGroupName, group);
    nextToken = page.nextToken;
  } while (nextToken);
  return found;
}

/** What `wormtrail verify --all-accounts` says of the members of an organization. */
import type { CredentialProvider } from '../../lib/facts/account/assumed-role';
import type { VerificationOptions } from '../../lib/integrity';
import type { Fetcher } from '../../lib/integrity/fetcher';
import type { VerificationResult } from '../../lib/integrity/result';
import { DAY } from '../../lib/integrity/time';

/** The result with which accounts delivered in the last day of its period; as it was where it is not about all of them. */
export async function withItsMembers(
  result: VerificationResult,
  fetcher: Fetcher,
  { accounts, regions, bucket, readFrom, prefix, organizationId, trail, start, end }: VerificationOptions,
  reader: CredentialProvider | undefined,
): Promise<VerificationResult> {
  const isAll = accounts === 'all' && regions === 'all' && readFrom === undefined;
  if (!reader || !isAll || organizationId === undefined || organizationId === 'find') return result;
  const { listMembers } = await import('../../lib/integrity/list-members.js');
  const { memberCoverage } = await import('../../lib/integrity/members.js');
  const { withMembers } = await import('../../lib/integrity/result.js');
  const coverage = await memberCoverage(fetcher, {
    place: { bucket, prefix, organizationId, trail },
    chains: result.chains,
    ...{ start: new Date(Math.max(start.getTime(), end.getTime() - DAY)), end },
    members: await listMembers(reader, trail.homeRegion),
  });
  return coverage ? withMembers(result, coverage) : result;
}

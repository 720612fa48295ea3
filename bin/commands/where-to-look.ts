/** Where a command looks that reads the log beside its verification: bucket, accounts and Regions, and which are expected. */
import type { AskOptions } from '../../lib/questions';
import type { KnownChain } from '../../lib/integrity/archive';
import type { LastVerification } from './asked-audit-log';
import type { NamedTrail } from './verified-trail';

interface Places {
  readonly account: readonly string[];
  readonly region: readonly string[];
}

interface Options extends Places {
  readonly s3Bucket?: string;
  readonly s3Prefix?: string;
  readonly concurrency: number;
}

export async function whereToLook(
  { trailArn, delivery }: NamedTrail,
  known: LastVerification['known'],
  options: Options,
  now: Date,
): Promise<AskOptions['verification']> {
  const { deliveredBy, findTrail, parseTrailArn } = await import('../../lib/integrity/index.js');
  const { expectedChains } = await import('../../lib/questions/index.js');
  const { s3Bucket, s3Prefix = '', concurrency, account, region } = options;
  const { trail } = parseTrailArn(trailArn);
  const found = s3Bucket === undefined ? (delivery ?? (await findTrail(trailArn, trail.homeRegion))) : undefined;
  // without asking the trail it is not known whether it is multi-Region: the Regions of the archive are read
  const unknown = {
    bucket: s3Bucket ?? '',
    prefix: s3Prefix.replace(/\/+$/, ''),
    multiRegion: true,
    organization: false,
  };
  const isAsked = (chain: KnownChain): boolean =>
    (account.length === 0 || account.includes(chain.account)) && (region.length === 0 || region.includes(chain.region));
  return {
    ...deliveredBy({ trailArn, delivery: found ?? unknown, known: known.filter(isAsked) }, now),
    ...{ expected: expectedChains(trailArn, found?.multiRegion ?? false).filter(isAsked) },
    ...{ concurrency, checkLocks: false },
    ...(account.length > 0 && { accounts: account }),
    ...(region.length > 0 && { regions: region }),
  };
}

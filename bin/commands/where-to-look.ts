/** Where a command looks that reads the log beside its verification: bucket, accounts and Regions, and which are expected. */
import type { AskOptions } from '../../lib/questions';
import type { LastVerification } from './asked-audit-log';
import { UsageError } from './errors';
import type { NamedTrail } from './verified-trail';

export interface Places {
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
  const expected = expectedChains(trailArn, found?.multiRegion ?? false, known).filter(
    (chain) =>
      (account.length === 0 || account.includes(chain.account)) &&
      (region.length === 0 || region.includes(chain.region)),
  );
  return {
    ...deliveredBy({ trailArn, delivery: found ?? unknown, known: expected }, now),
    ...{ concurrency, checkLocks: false },
    ...(account.length > 0 && { accounts: account }),
    ...(region.length > 0 && { regions: region }),
  };
}

/** @throws UsageError where one is none. */
export function checkPlaces({ account, region }: Places): void {
  const notAccount = account.find((text) => !/^\d{12}$/.test(text));
  if (notAccount !== undefined)
    throw new UsageError(`--account '${notAccount}' is not an account. Write its 12 digits.`);
  const notRegion = region.find((text) => !/^[a-z]{2}[a-z0-9-]{3,30}$/.test(text));
  if (notRegion !== undefined)
    throw new UsageError(`--region '${notRegion}' is not a Region. Write one such as eu-central-1.`);
}

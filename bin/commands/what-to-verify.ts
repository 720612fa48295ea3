/** What a command verifies of a trail: its bucket, its accounts and Regions, and the period. */
import type { VerificationOptions } from '../../lib/integrity';
import type { NamedTrail } from './verified-trail';

export interface Selected {
  readonly endTime?: string;
  readonly s3Bucket?: string;
  readonly s3Prefix?: string;
  readonly relocatedFrom?: string;
  readonly formerBucket: readonly string[];
  readonly accountId?: string;
  readonly allAccounts?: boolean;
  /** Every account where the trail is an organization's, and no account is named. */
  readonly wholeOrganization?: boolean;
  readonly organizationId?: string;
  readonly region?: string;
  readonly allRegions?: boolean;
  readonly concurrency?: number;
  readonly checkLocks?: boolean;
}

/** @throws VerificationOptionError where it names nothing to verify; what `findTrail` throws. */
export async function whatToVerify(
  { trailArn, startTime, delivery }: NamedTrail,
  options: Selected,
): Promise<VerificationOptions & { readonly concurrency: number; readonly now: Date }> {
  const { findTrail, parseTime, parseTrailArn, VerificationOptionError } = await import('../../lib/integrity/index.js');
  const { concurrency = 64, s3Bucket, relocatedFrom, s3Prefix, accountId, organizationId, region } = options;
  const { account, trail } = parseTrailArn(trailArn);
  if (relocatedFrom !== undefined && (s3Bucket === undefined || s3Bucket === relocatedFrom)) {
    throw new VerificationOptionError(
      '--relocated-from names the bucket that the trail delivered to, and --s3-bucket another one, its replica: give both.',
    );
  }
  const now = new Date();
  const found = s3Bucket === undefined ? (delivery ?? (await findTrail(trailArn, trail.homeRegion))) : undefined;
  const allAccounts = options.allAccounts ?? (options.wholeOrganization === true && found?.organization === true);
  const organization =
    organizationId ?? found?.organizationId ?? (found?.organization || allAccounts ? 'find' : undefined);
  if (found?.organization && accountId === undefined && !allAccounts) {
    throw new VerificationOptionError("The trail is an organization's: choose --account-id ID or --all-accounts.");
  }
  const allRegions = options.allRegions ?? (region === undefined && (found?.multiRegion ?? true));
  return {
    trailArn,
    trail,
    bucket: relocatedFrom ?? s3Bucket ?? found?.bucket ?? '',
    ...(relocatedFrom !== undefined && s3Bucket !== undefined && { readFrom: s3Bucket }),
    formerBuckets: options.formerBucket,
    prefix: (s3Prefix ?? found?.prefix ?? '').replace(/\/+$/, ''),
    ...(organization && { organizationId: organization }),
    accounts: allAccounts ? 'all' : [accountId ?? account],
    regions: allRegions ? 'all' : [region ?? trail.homeRegion],
    start: parseTime(startTime, now),
    end: options.endTime === undefined ? now : parseTime(options.endTime, now),
    now,
    concurrency,
    checkLocks: options.checkLocks ?? false,
  };
}

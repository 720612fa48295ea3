/** The log files and digests that CloudTrail has delivered, verified as `wormtrail verify` does it. */
import { AwsFetcher, findTrail, parseTrailArn, verify } from '../../lib/integrity';
import type { VerificationResult } from '../../lib/integrity/result';

/** Verifies every Region of a trail between two times. */
export async function verifyDelivered(trailArn: string, start: Date, end: Date): Promise<VerificationResult> {
  const { account, trail } = parseTrailArn(trailArn);
  const { bucket, prefix } = await findTrail(trailArn, trail.homeRegion);
  const place = { bucket, prefix, trail, trailArn };
  const fetcher = new AwsFetcher({ region: trail.homeRegion, trailArn });
  return verify({ ...place, accounts: [account], regions: 'all', start, end, now: end }, fetcher);
}

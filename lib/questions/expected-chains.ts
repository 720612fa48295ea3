/**
 * Of which Regions something has to be heard: the trail's own, all that every account has where the trail is of several Regions, and
 * those that the last verification found. Regions that an account opted in to are expected once one of these has heard of them.
 */
import { REGIONS_ON_BY_DEFAULT } from '../facts/partition';
import type { KnownChain } from '../integrity/archive';
import { parseTrailArn } from '../integrity/trail-arn';

/** @param known What the last verification found. */
export function expectedChains(
  trailArn: string,
  isMultiRegion: boolean,
  known: readonly KnownChain[],
): readonly KnownChain[] {
  const { account, trail } = parseTrailArn(trailArn);
  const isInPartition = trailArn.startsWith('arn:aws:');
  const regions = [trail.homeRegion, ...(isMultiRegion && isInPartition ? REGIONS_ON_BY_DEFAULT : [])];
  const all = [...known, ...regions.map((region) => ({ account, region }))];
  return [...new Map(all.map((chain) => [`${chain.account} ${chain.region}`, chain])).values()];
}

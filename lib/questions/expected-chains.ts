/**
 * Of which Regions something has to be heard, whatever the archive holds: the trail's own, and where the trail is of several Regions all
 * that every account has. Regions that an account opted in to are known by the last verification alone.
 */
import { REGIONS_ON_BY_DEFAULT } from '../facts/partition';
import type { KnownChain } from '../integrity/archive';
import { parseTrailArn } from '../integrity/trail-arn';

export function expectedChains(trailArn: string, isMultiRegion: boolean): readonly KnownChain[] {
  const { account, trail } = parseTrailArn(trailArn);
  const isInPartition = trailArn.startsWith('arn:aws:');
  const regions = new Set([trail.homeRegion, ...(isMultiRegion && isInPartition ? REGIONS_ON_BY_DEFAULT : [])]);
  return [...regions].map((region) => ({ account, region }));
}

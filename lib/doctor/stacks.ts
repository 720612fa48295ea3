/** The stacks that a configuration deploys. */
import type { Config } from '../config';
import { globalEventsRegion } from '../facts/partition';
import { forwardingStackOf } from '../facts/tamper-rules';

export interface PlannedStack {
  readonly name: string;
  readonly region: string;
}

export function plannedStacks({ name, region, globalEvents }: Config): readonly PlannedStack[] {
  const home = { name, region };
  const recordedIn = globalEventsRegion(region);
  return globalEvents && region !== recordedIn ? [home, { name: forwardingStackOf(name), region: recordedIn }] : [home];
}

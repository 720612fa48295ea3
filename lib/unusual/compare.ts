/** Compares a day with the days before it. */
import { SEVERITIES } from '../findings/finding';
import type { Baseline } from './baseline';
import type { DayCounts } from './day-counts';
import type { Kind, Unusual } from './kind';
import { asleep } from './kinds/asleep';
import { denials } from './kinds/denials';
import { firstSensitive } from './kinds/first-sensitive';
import { newNetwork } from './kinds/new-network';
import { newRegion } from './kinds/new-region';
import { silence } from './kinds/silence';
import { spike } from './kinds/spike';
import { THRESHOLDS } from './thresholds';

const KINDS: readonly Kind[] = [firstSensitive, asleep, newRegion, newNetwork, denials, spike, silence];

/** Days that are still to be learned before anything is called unusual. */
export function stillToLearn({ learned }: Baseline): number {
  return Math.max(0, THRESHOLDS.learningDays - learned);
}

/**
 * What is unusual of a day, worst first; nothing while the days before are too few.
 *
 * @param day Days since 1970.
 * @param partial `ACCOUNT/REGION` of which not the whole day is proven.
 */
export function unusualOf(
  baseline: Baseline,
  counts: DayCounts,
  day: number,
  partial: ReadonlySet<string> = new Set(),
): readonly Unusual[] {
  if (stillToLearn(baseline) > 0) return [];
  const known = new Map(baseline.actors.map((actor) => [actor.id, actor]));
  const found = KINDS.flatMap((kind) => kind({ baseline, counts, day, known, partial }));
  const rank = ({ check }: Unusual): number => SEVERITIES.indexOf(check.severity);
  return found.toSorted((a, b) => rank(a) - rank(b) || b.weight - a.weight);
}

/** What frameworks and days ask of an audit log together, as its requirements state it. */
import { combine, type FrameworkId } from '../frameworks';
import type { Requirements } from './requirements';

/** @param shortestDays, longestDays What is asked for besides, in days. */
export function requirementsFrom(
  frameworks: readonly FrameworkId[],
  shortestDays?: number,
  longestDays?: number,
): Partial<Requirements> {
  const { shortest, longest, keptAtHand } = combine(frameworks, shortestDays, longestDays);
  return {
    ...(frameworks.length > 0 && { frameworks }),
    ...(shortest && { shortestRetentionDays: shortest.days }),
    ...(longest && { longestRetentionDays: longest.days }),
    ...(keptAtHand && { keptAtHandDays: keptAtHand.days }),
  };
}

/** Which holds keep log files of a period, as the records of the function of holds say. */
import { describe, overlaps } from './scope';
import { isActive, type Hold } from './state';

interface HoldOfPeriod {
  readonly id: string;
  readonly case: string;
  /** Days, accounts, Regions and prefix of the hold, which may go beyond the period. */
  readonly about: string;
  /** Versions that it was set on, those beyond the period among them. */
  readonly objects: number;
}

/**
 * Those that are set and not released.
 *
 * @param period Its first and last moment, ISO 8601.
 */
export function heldIn(
  holds: readonly Hold[],
  { start, end }: { readonly start: string; readonly end: string },
): readonly HoldOfPeriod[] {
  const days = { from: start.slice(0, 10), to: end.slice(0, 10) };
  return holds.flatMap((hold) => {
    const { id, request, added } = hold;
    if (!added || !isActive(hold) || !overlaps(request, days)) return [];
    return { id, case: request.case, about: describe(request), objects: added.objects };
  });
}

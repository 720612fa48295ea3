/** What a shorter default retention means for log files, old and new, in one sentence. */
import { days } from '../findings/format';
import type { Grouped } from '../findings/grouped';

const DAY = 86_400_000;

/**
 * Nobody can shorten a COMPLIANCE lock, so that log files keep the one that they were written with.
 *
 * @param at When the change was found.
 * @returns undefined for any other finding; without a full stop.
 */
export function retentionConsequence(
  { path, expected, found, consequences = [] }: Grouped,
  at: Date,
): string | undefined {
  if (path !== 'ObjectLockConfiguration.Rule.DefaultRetention.Days') return undefined;
  if (typeof expected !== 'number' || typeof found !== 'number' || found >= expected) return undefined;
  const isCompliance = consequences.some((each) => modeIn(each.found) === 'COMPLIANCE');
  if (!isCompliance) return undefined;
  const until = new Date(at.getTime() + expected * DAY).getUTCFullYear();
  return (
    `Log files written from now on lose their lock after ${days(found)}; ` +
    `those written before stay locked, the newest until ${until}`
  );
}

function modeIn(found: unknown): unknown {
  return typeof found === 'object' && found !== null ? (found as { readonly Mode?: unknown }).Mode : undefined;
}

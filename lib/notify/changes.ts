/** What changed between two runs: new, worsened and resolved findings. */
import { SEVERITIES, type Finding } from '../findings/finding';
import { isOutOfSight, openById } from '../findings/resolved';

export interface Changes {
  readonly appeared: readonly Finding[];
  readonly worsened: readonly Finding[];
  /** As the run before found them. What this run cannot see is not resolved. */
  readonly resolved: readonly Finding[];
}

/** @param before Findings of the run before; none where it is the first. */
export function changesBetween(before: readonly Finding[], now: readonly Finding[]): Changes {
  const [past, present] = [openById(before), openById(now)];
  const entries = [...present];
  return {
    appeared: entries.filter(([id]) => !past.has(id)).map(([, finding]) => finding),
    worsened: entries.filter(([id, finding]) => isWorse(past.get(id), finding)).map(([, finding]) => finding),
    resolved: [...past]
      .filter(([id, finding]) => !present.has(id) && !isOutOfSight(finding, now))
      .map(([, finding]) => finding),
  };
}

export function isEmpty({ appeared, worsened, resolved }: Changes): boolean {
  return appeared.length + worsened.length + resolved.length === 0;
}

/** More severe, or known to be wrong where it only could not be proven before. */
function isWorse(before: Finding | undefined, now: Finding): boolean {
  if (!before) return false;
  if (SEVERITIES.indexOf(now.severity) < SEVERITIES.indexOf(before.severity)) return true;
  return before.status === 'UNKNOWN' && now.status !== 'UNKNOWN';
}

/** What changed between two runs: new, worsened and resolved findings. */
import { SEVERITIES, type Finding } from '../findings/finding';
import { pointerTo, type Grouped } from '../findings/grouped';
import { brokenById, openById, resolvedBetween } from '../findings/resolved';

export interface Changes {
  readonly appeared: readonly Grouped[];
  readonly worsened: readonly Grouped[];
  /** As the run before found them. What this run cannot see is not resolved. */
  readonly resolved: readonly Grouped[];
}

/** @param before Findings of the run before; none where it is the first. */
export function changesBetween(before: readonly Finding[], now: readonly Finding[]): Changes {
  const [past, present] = [openById(before), openById(now)];
  const [brokenBefore, broken] = [brokenById(before), brokenById(now)];
  const pointers = new Set([...broken.values()].map(pointerTo));
  // what was a consequence is known as long as its cause is
  const isKnown = (id: string): boolean => past.has(id) || pointers.has(brokenBefore.get(id)?.cause ?? '');
  const newlyCaused = [...broken].flatMap(([id, { cause }]) => (brokenBefore.has(id) ? [] : (cause ?? [])));
  const causes = new Set(newlyCaused);
  const isWorse = (id: string, finding: Grouped): boolean =>
    isMoreSevere(past.get(id), finding) || causes.has(pointerTo(finding));
  const entries = [...present];
  return {
    appeared: entries.filter(([id]) => !isKnown(id)).map(([, finding]) => finding),
    worsened: entries.filter(([id, finding]) => isKnown(id) && isWorse(id, finding)).map(([, finding]) => finding),
    resolved: resolvedBetween(past, now),
  };
}

export function isEmpty({ appeared, worsened, resolved }: Changes): boolean {
  return appeared.length + worsened.length + resolved.length === 0;
}

/** More severe, or known to be wrong where it only could not be proven before. */
function isMoreSevere(before: Finding | undefined, now: Finding): boolean {
  if (!before) return false;
  if (SEVERITIES.indexOf(now.severity) < SEVERITIES.indexOf(before.severity)) return true;
  return before.status === 'UNKNOWN' && now.status !== 'UNKNOWN';
}

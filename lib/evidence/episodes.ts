/** Findings from when they opened until they were resolved: only who looks at the same thing again can say that it is put right. */
import type { Finding } from '../findings/finding';
import type { Grouped } from '../findings/grouped';
import { identitiesOf } from '../findings/identity';
import { isOutOfSight, openById } from '../findings/resolved';
import type { EvidenceDocument } from './document';
import type { Drill } from './drills';
import { hoursOf, isWithin } from './hours';

/** From a run that found it until a run that no longer did. */
export interface Episode {
  /** As it was last seen. */
  readonly finding: Grouped;
  /** ISO 8601. */
  readonly openedAt: string;
  /** Absent where it is still open at the end. */
  readonly resolvedAt?: string;
}

/** What somebody saw at a time. */
export interface Look extends Pick<Drill, 'startedAt' | 'findings'> {
  /**
   * Whether what was found before, and is not found any more, was resolved.
   *
   * @param seenAt When it was last found, ISO 8601.
   */
  resolves(finding: Finding, id: string, seenAt: string): boolean;
}

/** A drift check looks at everything each time. */
export function checked({ run: { startedAt }, findings }: EvidenceDocument): Look {
  return { startedAt, findings, resolves: (finding) => !isOutOfSight(finding, findings) };
}

/**
 * A verification looks at some hours of the log; what is about no hours is about the verification itself. What it looked at before
 * a problem was found, it says nothing of.
 */
export function verified({ run: { startedAt, period }, findings }: EvidenceDocument): Look {
  const hours = period && { start: new Date(period.start), end: new Date(period.end) };
  const hasLookedAt = (finding: Finding): boolean =>
    hours ? hoursOf(finding) === undefined || isWithin(finding, hours) : false;
  return {
    startedAt,
    findings,
    resolves: (finding, _, seenAt) =>
      hasLookedAt(finding) && !isOutOfSight(finding, findings) && !(period?.since && period.since < seenAt),
  };
}

/** A drill tries what it is asked to: what it does not try leaves no finding. */
export function drilled({ startedAt, findings }: Drill): Look {
  const ids = identitiesOf(findings);
  const refused = new Set(ids.filter((_, index) => findings[index]?.status === 'PASS'));
  return { startedAt, findings, resolves: (_, id) => refused.has(id) };
}

/** @param looks Of one kind, oldest first. */
export function episodesOf(looks: readonly Look[]): Episode[] {
  const open = new Map<string, Episode & { readonly seenAt: string }>();
  const closed: Episode[] = [];
  for (const { startedAt, findings, ...look } of looks) {
    const present = openById(findings);
    for (const [id, { seenAt, ...episode }] of open) {
      if (present.has(id) || !look.resolves(episode.finding, id, seenAt)) continue;
      closed.push({ ...episode, resolvedAt: startedAt });
      open.delete(id);
    }
    for (const [id, finding] of present) {
      open.set(id, { finding, openedAt: open.get(id)?.openedAt ?? startedAt, seenAt: startedAt });
    }
  }
  return [...closed, ...[...open.values()].map(({ finding, openedAt }) => ({ finding, openedAt }))];
}

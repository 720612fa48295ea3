/** What the evidence of a period says: runs, findings that opened and were resolved, gaps between runs. */
import { needsAttention, type Finding } from '../findings/finding';
import { isOutOfSight, openById } from '../findings/resolved';
import type { EvidenceDocument, Run } from './document';
import { dayPrefix, runNumber } from './names';
import type { EvidenceStore } from './store';

/** From a run that found it until a run that no longer did. */
export interface Episode {
  /** As it was last seen. */
  readonly finding: Finding;
  /** ISO 8601. */
  readonly openedAt: string;
  /** Absent where it is still open at the end. */
  readonly resolvedAt?: string;
}

/** A time without a run that was too long. */
export interface Gap {
  readonly from: Date;
  readonly until: Date;
}

export interface PeriodRun extends Run {
  /** Open findings. */
  readonly open: number;
  readonly critical: number;
  readonly unproven: number;
}

export interface Period {
  readonly auditLog: string;
  readonly from: Date;
  readonly until: Date;
  readonly runs: readonly PeriodRun[];
  /** In the order in which they opened. */
  readonly episodes: readonly Episode[];
  readonly gaps: readonly Gap[];
  /** The last drift check of the period. */
  readonly last?: EvidenceDocument;
}

const HOUR = 3_600_000;

/** Reads the documents of a period, oldest first. What is no evidence document is left to `wormtrail evidence verify`. */
export async function documentsOf(store: EvidenceStore, from: Date, until: Date): Promise<EvidenceDocument[]> {
  const wanted = new Map<string, { key: string; versionId: string }>();
  for await (const { key, versionId, isDeleteMarker } of store.versions(dayPrefix(store.auditLog, from))) {
    // versions come newest first: the last one that is seen is the run's own
    if (!isDeleteMarker && runNumber(key) !== undefined) wanted.set(key, { key, versionId });
  }
  const documents: EvidenceDocument[] = [];
  for (const version of wanted.values()) {
    const { document } = await store.read(version);
    const time = Date.parse(document?.run.startedAt ?? '');
    if (document && time >= from.getTime() && time < until.getTime()) documents.push(document);
  }
  return documents.sort((a, b) => Number(a.run.id) - Number(b.run.id));
}

/** @param longestGapHours Longest time without a run that is no gap. */
export function periodOf(
  auditLog: string,
  documents: readonly EvidenceDocument[],
  { from, until }: { readonly from: Date; readonly until: Date },
  longestGapHours = 25,
): Period {
  const checks = documents.filter(({ run }) => run.kind === 'drift-check');
  const last = checks.at(-1);
  return {
    auditLog,
    from,
    until,
    runs: documents.map(runOf),
    episodes: episodesOf(checks),
    gaps: gapsOf(checks, from, until, longestGapHours * HOUR),
    ...(last && { last }),
  };
}

function runOf({ run, findings }: EvidenceDocument): PeriodRun {
  const open = findings.filter(needsAttention);
  return {
    ...run,
    open: open.length,
    critical: open.filter(({ severity }) => severity === 'CRITICAL').length,
    unproven: open.filter(({ status }) => status === 'UNKNOWN').length,
  };
}

function episodesOf(documents: readonly EvidenceDocument[]): Episode[] {
  const open = new Map<string, Episode>();
  const closed: Episode[] = [];
  for (const { run, findings } of documents) {
    const present = openById(findings);
    for (const [id, episode] of open) {
      if (present.has(id) || isOutOfSight(episode.finding, findings)) continue;
      closed.push({ ...episode, resolvedAt: run.startedAt });
      open.delete(id);
    }
    for (const [id, finding] of present) {
      open.set(id, { finding, openedAt: open.get(id)?.openedAt ?? run.startedAt });
    }
  }
  return [...closed, ...open.values()].sort((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0));
}

function gapsOf(documents: readonly EvidenceDocument[], from: Date, until: Date, longest: number): Gap[] {
  const runs = documents.map(({ run }) => Date.parse(run.startedAt));
  // before the first run of all there was nothing to miss
  const start = documents[0]?.previous === null ? [] : [from.getTime()];
  const times = [...start, ...runs, until.getTime()];
  return times.slice(1).flatMap((time, index) => {
    const before = times[index] ?? time;
    return time - before > longest ? [{ from: new Date(before), until: new Date(time) }] : [];
  });
}

/** What the evidence of a period says: runs, verifications, drills, findings that opened and were resolved, gaps between runs. */
import type { Attempt } from '../notify/attempt';
import { needsAttention, type Status } from '../findings/finding';
import type { EvidenceDocument, Run } from './document';
import { drillsOf, type Drill, type Drills } from './drills';
import { checked, drilled, episodesOf, verified, type Episode } from './episodes';
import { runNumber } from './names';
import type { EvidenceStore, StoredVersion } from './store';

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
  /** The key of the document, and its SHA-256 as it stands in the bucket, hex. */
  readonly key: string;
  readonly sha256: string;
}

/** A document, where it stands, and its hash. */
interface PeriodDocument extends EvidenceDocument {
  readonly key: string;
  readonly sha256: string;
}

/** What a drill tried, by what became of it. */
export interface PeriodDrill extends Pick<Drill, 'caller' | 'startedAt'> {
  readonly refused: number;
  readonly notRefused: number;
  readonly unproven: number;
}

/** All evidence of a period. */
export interface PeriodEvidence {
  readonly checks: readonly PeriodDocument[];
  readonly verifications: readonly PeriodDocument[];
  readonly drilled: Drills;
}

/** A call that a run answered. */
interface Detected {
  readonly attempt: Pick<Attempt, 'time'>;
  /** When the run began, ISO 8601. */
  readonly at: string;
}

export interface Period {
  readonly auditLog: string;
  readonly from: Date;
  readonly until: Date;
  /** Drift checks. */
  readonly runs: readonly PeriodRun[];
  /** Verifications of the log. */
  readonly verifications: readonly PeriodRun[];
  readonly drills: readonly PeriodDrill[];
  /** Reports of drills that are not believed or cannot be read. */
  readonly drillsLeftOut: number;
  /** Reports of drills beyond those that a period takes. */
  readonly drillsUnread: number;
  /** In the order in which they opened. */
  readonly episodes: readonly Episode[];
  /** Between drift checks. */
  readonly gaps: readonly Gap[];
  /** Hours of the log of which no verification says anything, though it is time. */
  readonly unverified: readonly Gap[];
  /** When the first drift check or verification of the period began. */
  readonly evidenceSince?: Date;
  /** Drift checks that the longest time between two of them asks for at least. */
  readonly expectedRuns: number;
  /** Hours of the period since the deployment. */
  readonly askedHours: number;
  /** Those of them that lie in no gap, neither of the runs nor of the verifications. */
  readonly provenHours: number;
  /** Calls that touched the audit log, and when a check answered each. */
  readonly detected: readonly Detected[];
  /** The last drift check of the period. */
  readonly last?: EvidenceDocument;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Reads all evidence of a period, oldest first. */
export async function evidenceOf(store: EvidenceStore, from: Date, until: Date): Promise<PeriodEvidence> {
  const [checks, verifications, drilled] = await Promise.all([
    documentsOf(store, from, until),
    documentsOf(store.verifications(), from, until),
    drillsOf(store, from, until),
  ]);
  return { checks, verifications, drilled };
}

/** What is no evidence document is left to `wormtrail evidence verify`. */
async function documentsOf(store: EvidenceStore, from: Date, until: Date): Promise<PeriodDocument[]> {
  const wanted = new Map<string, StoredVersion>();
  for await (const version of store.versionsOf(from, until)) {
    // versions come newest first: the last one that is seen is the run's own
    if (!version.isDeleteMarker && runNumber(version.key) !== undefined) wanted.set(version.key, version);
  }
  const documents: PeriodDocument[] = [];
  for (const version of wanted.values()) {
    const { document, link } = await store.read(version);
    const time = Date.parse(document?.run.startedAt ?? '');
    if (document && time >= from.getTime() && time < until.getTime())
      documents.push({ ...document, key: link.key, sha256: link.sha256 });
  }
  return documents.sort((a, b) => Number(a.run.id) - Number(b.run.id));
}

/**
 * Time before the first run of all is not covered, except time before the deployment.
 *
 * @param longestGapHours Longest time without a run that is no gap.
 */
export function periodOf(
  auditLog: string,
  { checks, verifications, drilled: { drills, leftOut, unread } }: PeriodEvidence,
  { from, until, deployedAt }: Gap & { readonly deployedAt?: Date },
  longestGapHours = 25,
): Period {
  const last = checks.at(-1);
  // each kind resolves what it found itself
  const episodes = [checks.map(checked), verifications.map(verified), drills.map(drilled)].flatMap(episodesOf);
  const start = (documents: readonly EvidenceDocument[]): Date =>
    documents[0]?.previous === null && deployedAt && deployedAt > from ? deployedAt : from;
  const gaps = gapsOf(checks, start(checks), until, longestGapHours * HOUR);
  const unverified = unverifiedOf(verifications, start(verifications), until, longestGapHours * HOUR);
  const [since] = [...checks, ...verifications].map(({ run }) => run.startedAt).sort();
  const askedHours = hoursIn([{ from: start(checks), until }]);
  const hasBoth = checks.length > 0 && verifications.length > 0;
  return {
    askedHours: Math.floor(askedHours),
    ...(since !== undefined && { evidenceSince: new Date(since) }),
    expectedRuns: Math.max(1, Math.floor(askedHours / longestGapHours)),
    provenHours: hasBoth ? Math.floor(askedHours - hoursIn(merged([...gaps, ...unverified]))) : 0,
    auditLog,
    from,
    until,
    runs: checks.map(runOf),
    verifications: verifications.map(runOf),
    drills: drills.map(drillOf),
    drillsLeftOut: leftOut,
    drillsUnread: unread,
    episodes: episodes.sort((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0)),
    gaps,
    unverified,
    detected: checks.flatMap(({ run, attempts = [] }) =>
      attempts.map(({ attempt }) => ({ attempt, at: run.startedAt })),
    ),
    ...(last && { last }),
  };
}

export function isOpen({ resolvedAt }: Episode): boolean {
  return resolvedAt === undefined;
}

/** What the period comes to. It passes only where runs and verifications of the log say so, both without a gap, and all was read. */
export function statusOf(period: Period): 'PASS' | 'FAIL' | 'UNKNOWN' {
  const { runs, verifications, episodes, gaps, unverified, drillsUnread } = period;
  if (episodes.some(isOpen)) return 'FAIL';
  const hasBoth = runs.length > 0 && verifications.length > 0;
  const isWhole = gaps.length === 0 && unverified.length === 0 && drillsUnread === 0;
  return hasBoth && isWhole ? 'PASS' : 'UNKNOWN';
}

function runOf({ run, findings, key, sha256 }: PeriodDocument): PeriodRun {
  const open = findings.filter(needsAttention);
  return {
    ...run,
    key,
    sha256,
    open: open.length,
    critical: open.filter(({ severity }) => severity === 'CRITICAL').length,
    unproven: open.filter(({ status }) => status === 'UNKNOWN').length,
  };
}

function drillOf({ caller, startedAt, findings }: Drill): PeriodDrill {
  const count = (...statuses: readonly Status[]): number =>
    findings.filter(({ status }) => statuses.includes(status)).length;
  return {
    ...{ caller, startedAt },
    refused: count('PASS'),
    notRefused: count('FAIL', 'DRIFT'),
    unproven: count('UNKNOWN'),
  };
}

function gapsOf(documents: readonly EvidenceDocument[], from: Date, until: Date, longest: number): Gap[] {
  const runs = documents.map(({ run }) => Date.parse(run.startedAt));
  const times = [from.getTime(), ...runs, until.getTime()];
  return times.slice(1).flatMap((time, index) => {
    const before = times[index] ?? time;
    return time - before > longest ? [{ from: new Date(before), until: new Date(time) }] : [];
  });
}

/**
 * What counts is which hours were looked at, not how often somebody looked. A verification of less than a day proves nothing: each
 * takes the whole day before it, so that so much may be open until the next.
 */
function unverifiedOf(verifications: readonly EvidenceDocument[], from: Date, until: Date, longest: number): Gap[] {
  if (verifications.length === 0) return [{ from, until }];
  const looked = verifications.flatMap(hoursOfDays).sort((a, b) => a.from.getTime() - b.from.getTime());
  const due = until.getTime() - longest - DAY;
  const start = from.getTime();
  const gaps: Gap[] = [];
  let reached = Math.min(start, due);
  for (const { from: begin, until: end } of looked) {
    const missed = Math.max(reached, start);
    if (begin.getTime() > missed) gaps.push({ from: new Date(missed), until: begin });
    reached = Math.max(reached, end.getTime());
  }
  if (reached <= due) gaps.push({ from: new Date(Math.max(reached, start)), until });
  return gaps;
}

function hoursIn(times: readonly Gap[]): number {
  return times.reduce((sum, { from, until }) => sum + until.getTime() - from.getTime(), 0) / HOUR;
}

/** The same times, none of them twice. */
function merged(times: readonly Gap[]): Gap[] {
  const whole: Gap[] = [];
  for (const time of [...times].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = whole.at(-1);
    if (!last || last.until < time.from) whole.push(time);
    else if (last.until < time.until) whole[whole.length - 1] = { from: last.from, until: time.until };
  }
  return whole;
}

function hoursOfDays({ run: { period } }: EvidenceDocument): Gap[] {
  const hours = period && { from: new Date(period.start), until: new Date(period.end) };
  return hours && hours.until.getTime() - hours.from.getTime() >= DAY ? [hours] : [];
}

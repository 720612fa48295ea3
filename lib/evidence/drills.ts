/** Drills that stand beside the chain of runs: administrators record them, so that what stands there may be anything. */
import { drillPrefix, drillTime } from '../drill/names';
import { OWNERS } from '../facts/requirements';
import { SEVERITIES, STATUSES, type Finding } from '../findings/finding';
import type { EvidenceStore, StoredVersion } from './store';

/** What was tried, by whom, and what became of it. */
export interface Drill {
  /** ARN of who acted. */
  readonly caller: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly findings: readonly Finding[];
}

/** The drills of a period. */
export interface Drills {
  /** Oldest first. */
  readonly drills: readonly Drill[];
  /** How many reports of the period are not believed or cannot be read. */
  readonly leftOut: number;
  /** How many are not read, since a period takes so many only. */
  readonly unread: number;
}

/** In bytes; a report is some tens of thousands. */
const LARGEST = 1_048_576;

/** Of a period: a drill a day makes 366 a year. */
const MOST_REPORTS = 1_000;
const MOST_BYTES = 64 * LARGEST;

/**
 * Milliseconds between when a drill began, by its key, and when S3 took its report: a drill takes minutes, and clocks differ by
 * minutes, for S3 takes no request of one that is further off (Amazon S3 API Reference, "Error responses", RequestTimeTooSkewed).
 */
const LATEST = 3_600_000;

/** Reads the drills of a period: of each the report that was written first; the newest ones where there are too many. */
export async function drillsOf(store: EvidenceStore, from: Date, until: Date): Promise<Drills> {
  const { reports, ...listed } = await reportsOf(store, from, until);
  const drills: Drill[] = [];
  let { unread } = listed;
  let leftOut = 0;
  let bytes = 0;
  for (const version of reports.reverse()) {
    const at = timeOf(store, version);
    bytes += at ? (version.size ?? 0) : 0;
    const drill = at && bytes <= MOST_BYTES ? await drillOf(store, version, at) : undefined;
    if (drill) drills.push(drill);
    else if (at && bytes > MOST_BYTES) unread += 1;
    else leftOut += 1;
  }
  return { drills: drills.reverse(), leftOut, unread };
}

/** The reports of a period, oldest first, and how many older ones there are. */
async function reportsOf(
  store: EvidenceStore,
  from: Date,
  until: Date,
): Promise<{ readonly reports: StoredVersion[]; readonly unread: number }> {
  const reports = new Map<string, StoredVersion>();
  let unread = 0;
  for await (const version of store.versionsOf(from, until, drillPrefix(store.auditLog))) {
    if (version.isDeleteMarker || !version.key.endsWith('/report.json')) continue;
    const at = drillTime(store.auditLog, version.key);
    if (at && (at < from || at >= until)) continue;
    // versions come newest first: the last one that is seen is the drill's own
    reports.set(version.key, version);
    const [oldest] = reports.keys();
    if (reports.size > MOST_REPORTS && oldest !== undefined && reports.delete(oldest)) unread += 1;
  }
  return { reports: [...reports.values()], unread };
}

/** When it was, as its key says, and S3 has to agree: what the report says of its time is not asked. */
function timeOf(store: EvidenceStore, { key, modified, size = Infinity }: StoredVersion): Date | undefined {
  const at = drillTime(store.auditLog, key);
  const isOfThatTime = at && modified && Math.abs(modified.getTime() - at.getTime()) <= LATEST;
  return isOfThatTime && size <= LARGEST ? at : undefined;
}

async function drillOf(store: EvidenceStore, version: StoredVersion, at: Date): Promise<Drill | undefined> {
  const told = parseReport((await store.whole(version)).toString());
  return told && { ...told, startedAt: at.toISOString() };
}

function parseReport(text: string): Omit<Drill, 'startedAt'> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { schema, caller, findings } = (parsed ?? {}) as Readonly<Record<string, unknown>>;
  if (schema !== 'wormtrail.drill/1' || typeof caller !== 'string') return undefined;
  return Array.isArray(findings) && findings.every(isFinding) ? { caller, findings } : undefined;
}

function isFinding(value: unknown): value is Finding {
  const finding = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isText = (name: string): boolean => typeof finding[name] === 'string';
  const isOneOf = (name: string, known: readonly unknown[]): boolean => known.includes(finding[name]);
  return (
    ['guardrail', 'resource', 'path', 'expected', 'found', 'message', 'remedy'].every(isText) &&
    isOneOf('status', STATUSES) &&
    isOneOf('severity', SEVERITIES) &&
    isOneOf('owner', OWNERS)
  );
}

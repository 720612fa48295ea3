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
}

/** In bytes; a report is some tens of thousands. */
const LARGEST = 1_048_576;

/**
 * Milliseconds between when a drill began, by its key, and when S3 took its report: a drill takes minutes, and clocks differ by
 * minutes, for S3 takes no request of one that is further off (Amazon S3 API Reference, "Error responses", RequestTimeTooSkewed).
 */
const LATEST = 3_600_000;

/** Reads the drills of a period: of each the report that was written first. */
export async function drillsOf(store: EvidenceStore, from: Date, until: Date): Promise<Drills> {
  const reports = new Map<string, StoredVersion>();
  for await (const version of store.versionsOf(from, until, drillPrefix(store.auditLog))) {
    // versions come newest first: the last one that is seen is the drill's own
    if (!version.isDeleteMarker && version.key.endsWith('/report.json')) reports.set(version.key, version);
  }
  const read: (Drill | undefined)[] = [];
  for (const version of reports.values()) {
    const at = drillTime(store.auditLog, version.key);
    if (!at || (at >= from && at < until)) read.push(at && (await drillOf(store, version, at)));
  }
  const drills = read.filter((drill) => drill !== undefined);
  return { drills, leftOut: read.length - drills.length };
}

/** Its key says when it was, and S3 has to agree: what the report says of its time is not asked. */
async function drillOf(store: EvidenceStore, version: StoredVersion, at: Date): Promise<Drill | undefined> {
  const { modified, size = Infinity } = version;
  const isOfThatTime = modified !== undefined && Math.abs(modified.getTime() - at.getTime()) <= LATEST;
  if (!isOfThatTime || size > LARGEST) return undefined;
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
    ['guardrail', 'resource', 'path', 'message', 'remedy'].every(isText) &&
    isOneOf('status', STATUSES) &&
    isOneOf('severity', SEVERITIES) &&
    isOneOf('owner', OWNERS)
  );
}

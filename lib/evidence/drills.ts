/** Drills that stand beside the chain of runs: administrators record them, so that what stands there may be anything. */
import { DRILL_PREFIX } from '../drill/names';
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

/** Reads the drills of a period, oldest first. What is no drill's report is left out. */
export async function drillsOf(store: EvidenceStore, from: Date, until: Date): Promise<Drill[]> {
  const prefix = `${DRILL_PREFIX}${store.auditLog}/`;
  const reports = new Map<string, StoredVersion>();
  for await (const version of store.versions(`${prefix}${day(from)}`, prefix)) {
    // versions come newest first: the last one that is seen is the drill's own
    if (!version.isDeleteMarker && version.key.endsWith('/report.json')) reports.set(version.key, version);
  }
  const drills: Drill[] = [];
  for (const { key, versionId } of reports.values()) {
    const drill = parseDrill((await store.content(key, versionId)).toString());
    const time = Date.parse(drill?.startedAt ?? '');
    if (drill && time >= from.getTime() && time < until.getTime()) drills.push(drill);
  }
  return drills.sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll('-', '/');
}

function parseDrill(text: string): Drill | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { schema, caller, startedAt, findings } = (parsed ?? {}) as Readonly<Record<string, unknown>>;
  if (schema !== 'wormtrail.drill/1' || typeof caller !== 'string' || typeof startedAt !== 'string') return undefined;
  return Array.isArray(findings) && findings.every(isFinding) ? { caller, startedAt, findings } : undefined;
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

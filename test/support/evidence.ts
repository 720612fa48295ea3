/** Runs written into a chain of evidence, as the functions write them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { record, type Outcome, type Recorded } from '../../lib/evidence/record';
import type { EvidenceStore } from '../../lib/evidence/store';
import { report, type Finding } from '../../lib/findings/finding';
import type { Version } from './s3-in-memory';

const DAY = 86_400_000;

function dayBefore(at: Date): { readonly start: string; readonly end: string } {
  const end = Math.floor(at.getTime() / DAY) * DAY;
  return { start: new Date(end - DAY).toISOString(), end: new Date(end).toISOString() };
}

/** What a run came to that began and ended at one time; a verification looked at the day before. */
export function outcomeAt(
  at: Date,
  findings: readonly Finding[] = [],
  kind: Outcome['run']['kind'] = 'drift-check',
): Outcome {
  const times = { startedAt: at.toISOString(), finishedAt: at.toISOString() };
  return {
    run: {
      ...{ kind, trigger: 'schedule', auditLog: 'audit-log', version: '0.0.0', ...times },
      ...(kind === 'log-verification' && { period: dayBefore(at) }),
    },
    report: report(findings),
    render: { at },
  };
}

/** Writes a run behind the newest one. */
export async function writeRun(
  store: EvidenceStore,
  at: Date,
  findings: readonly Finding[] = [],
  kind: Outcome['run']['kind'] = 'drift-check',
): Promise<Recorded> {
  return record(store, outcomeAt(at, findings, kind), await store.latest(at));
}

/**
 * Three runs with their reports, as version 0.1 wrote them: at 22 and 23 o'clock on November 21, 2026, and at midnight. The second
 * has a finding.
 */
export function runsOfVersion01(): Version[] {
  const stored = gunzipSync(readFileSync(join(__dirname, 'evidence-0.1.json.gz'))).toString();
  const versions = JSON.parse(stored) as (Omit<Version, 'modified'> & { readonly modified: string })[];
  return versions.map((version) => ({ ...version, modified: new Date(version.modified) }));
}

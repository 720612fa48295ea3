/** Runs written into a chain of evidence, as the functions write them. */
import { record, type Outcome, type Recorded } from '../../lib/evidence/record';
import type { EvidenceStore } from '../../lib/evidence/store';
import { report, type Finding } from '../../lib/findings/finding';

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

/** Runs written into a chain of evidence, as the functions write them. */
import { record, type Outcome, type Recorded } from '../../lib/evidence/record';
import type { EvidenceStore } from '../../lib/evidence/store';
import { report, type Finding } from '../../lib/findings/finding';

/** What a run came to that began and ended at one time. */
export function outcomeAt(
  at: Date,
  findings: readonly Finding[] = [],
  kind: Outcome['run']['kind'] = 'drift-check',
): Outcome {
  const times = { startedAt: at.toISOString(), finishedAt: at.toISOString() };
  return {
    run: { kind, trigger: 'schedule', auditLog: 'audit-log', version: '0.0.0', ...times },
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

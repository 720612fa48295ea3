/** The run before this one, if its evidence can be trusted. */
import { EvidenceChainUnbroken } from '../checks/evidence/runs';
import { runNumber } from '../evidence/names';
import type { EvidenceStore, StoredRun } from '../evidence/store';
import type { Finding } from '../findings/finding';

/** How many documents are tried: an attacker may have written several that are none. */
const TRIED = 10;

export interface PreviousRun {
  /** The newest run whose document can be read; undefined where there is none. */
  readonly run?: StoredRun;
  /** What stands at the end of the chain and is no run of this audit log. */
  readonly findings: readonly Finding[];
}

/**
 * What the next run goes on from. A document that is none, or that says to be another run, takes the baseline with it: that is
 * a finding, and the newest run before it counts.
 *
 * @param newest As `EvidenceStore.latest` answered it.
 */
export async function previousRun(
  store: EvidenceStore,
  newest: StoredRun | undefined,
  now: Date,
): Promise<PreviousRun> {
  if (!newest || isRunOf(store, newest)) return { ...(newest && { run: newest }), findings: [] };
  const findings = [notARun(store, newest)];
  let tried = 0;
  for await (const run of store.before(newest.link, now)) {
    if (isRunOf(store, run)) return { run, findings };
    tried += 1;
    if (tried === TRIED) break;
  }
  return { findings };
}

function isRunOf({ auditLog }: EvidenceStore, { link, document }: StoredRun): boolean {
  if (document?.run.kind !== 'drift-check') return false;
  return document.run.auditLog === auditLog && Number(document.run.id) === runNumber(link.key);
}

function notARun({ bucket, auditLog }: EvidenceStore, { link, document }: StoredRun): Finding {
  const found = document ? `run ${document.run.id} of ${document.run.auditLog}` : 'something else';
  return {
    guardrail: EvidenceChainUnbroken.id,
    status: 'FAIL',
    severity: EvidenceChainUnbroken.severity,
    owner: EvidenceChainUnbroken.owner,
    resource: `s3://${bucket}/${link.key}`,
    path: '',
    expected: 'the evidence of the last run',
    found,
    message: `The newest evidence is not a run of this audit log but ${found}. This run compares with the newest run before it.`,
    remedy: EvidenceChainUnbroken.remedy,
    auditLog,
  };
}

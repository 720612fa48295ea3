/** The evidence, verified day by day by another role and other code than the drift check, which writes it. */
import { EvidenceWhole } from '../../checks/evidence/runs';
import { NoEvidence } from '../../evidence/errors';
import { EvidenceStore } from '../../evidence/store';
import { verifyEvidence } from '../../evidence/verify';
import type { Finding } from '../../findings/finding';
import { DAY } from '../time';
import { verificationStore, type RunContext } from './record';

/** The last verification may have come before the last runs of its day. */
const OVERLAP_DAYS = 2;

/** What is wrong with the runs since the last verification, those of the verification among them. It never throws. */
export async function evidenceFindings(run: RunContext): Promise<readonly Finding[]> {
  const store = new EvidenceStore(run.s3, run.evidenceBucket, run.auditLog);
  try {
    const newest = await store.latest(run.now);
    // an audit log that was deployed just now has no run yet
    if (!newest) return [];
    const verifications = verificationStore(run);
    const last = await verifications.latest(run.now);
    const lastAt = Date.parse(last?.document?.run.startedAt ?? '');
    const from = Math.min(run.now.getTime(), lastAt || Infinity) - OVERLAP_DAYS * DAY;
    const options = { now: run.now, since: new Date(from) };
    const checked = await verifyEvidence(store, options);
    const verified = last ? await verifyEvidence(verifications, options) : { findings: [] };
    return [...checked.findings, ...verified.findings];
  } catch (error) {
    return [notVerified(run, error)];
  }
}

function notVerified({ auditLog, evidenceBucket }: RunContext, error: unknown): Finding {
  const text = error instanceof Error ? error.message : String(error);
  const isMissing = error instanceof NoEvidence;
  return {
    guardrail: EvidenceWhole.id,
    status: isMissing ? 'FAIL' : 'UNKNOWN',
    severity: EvidenceWhole.severity,
    owner: EvidenceWhole.owner,
    resource: `s3://${evidenceBucket}`,
    path: '',
    expected: 'the runs since the last verification',
    found: null,
    message: isMissing
      ? 'No drift check has written evidence since the last verification.'
      : `Unknown: the evidence could not be verified (${text.replace(/\.$/, '')}).`,
    remedy: EvidenceWhole.remedy,
    auditLog,
  };
}

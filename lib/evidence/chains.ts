/** All evidence of an audit log: the chain of its checks, and the chain of the verifications of its log. */
import { VerificationsRecorded } from '../checks/evidence/runs';
import type { Finding } from '../findings/finding';
import { NoEvidence } from './errors';
import type { EvidenceStore } from './store';
import { longestGapOf, verifyEvidence, type Verification, type VerifyOptions } from './verify';

/**
 * Walks both chains. Where the log should have been verified and nothing says that it was, that is a finding.
 *
 * @param checks The store of the drift checks.
 * @throws NoEvidence where there is no check at all.
 */
export async function verifyChains(checks: EvidenceStore, options: VerifyOptions): Promise<Verification> {
  const checked = await verifyEvidence(checks, options);
  const verified = await verificationsOf(checks, checked, options);
  return { runs: [...checked.runs, ...verified.runs], findings: [...checked.findings, ...verified.findings] };
}

async function verificationsOf(
  checks: EvidenceStore,
  { runs: [first] }: Verification,
  options: VerifyOptions,
): Promise<Verification> {
  try {
    return await verifyEvidence(checks.verifications(), options);
  } catch (error) {
    if (!(error instanceof NoEvidence)) throw error;
    const age = options.now.getTime() - Date.parse(first?.run.startedAt ?? '');
    // an audit log of today has had no whole day that could be verified
    return { runs: [], findings: age <= longestGapOf(options) ? [] : [neverVerified(checks)] };
  }
}

function neverVerified({ bucket, auditLog }: EvidenceStore): Finding {
  return {
    guardrail: VerificationsRecorded.id,
    status: 'UNKNOWN',
    severity: VerificationsRecorded.severity,
    owner: VerificationsRecorded.owner,
    resource: `s3://${bucket}`,
    path: '',
    expected: 'a verification of the log a day',
    found: null,
    message: 'Unknown: no verification of the log is recorded.',
    remedy: VerificationsRecorded.remedy,
    auditLog,
  };
}

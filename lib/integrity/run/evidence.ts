/** The evidence, verified day by day by another role and other code than the drift check, which writes it. */
import { EvidenceWhole } from '../../checks/evidence/runs';
import { NoEvidence } from '../../evidence/errors';
import { EvidenceStore } from '../../evidence/store';
import { verifyEvidence } from '../../evidence/verify';
import type { Finding } from '../../findings/finding';
import { EvidenceWriteRecorded } from '../../checks/evidence/writes';
import type { Check } from '../../checks/check';
import type { Fetcher } from '../fetcher';
import { DAY } from '../time';
import { dayBefore, optionsFor, type ScheduledTrail } from './day';
import { verificationStore, type Found, type RunContext } from './record';
import { compareSinceLast } from './compare-since';

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
    return [notProven(EvidenceWhole, run, error)];
  }
}

/**
 * Compares the writes since the last comparison, and those of the last day in any case. It never throws.
 *
 * @param milliseconds That it may take.
 */
export async function comparedWrites(
  run: RunContext,
  trail: ScheduledTrail,
  fetcher: Fetcher,
  milliseconds: number,
): Promise<Pick<Found, 'findings' | 'writesComparedUntil'>> {
  const { account, region, partition = 'aws' } = run.environment;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the time was up')), Math.max(0, milliseconds));
  });
  // it may come before anybody waits for it
  tooLate.catch(() => undefined);
  try {
    const { start: from } = dayBefore(run.now);
    const store = new EvidenceStore(run.s3, run.evidenceBucket, run.auditLog);
    const asked = { store, account, region, partition, log: optionsFor(trail, run.now), from, now: run.now };
    const { findings, until } = await Promise.race([compareSinceLast(asked, fetcher), tooLate]);
    return { findings, writesComparedUntil: until };
  } catch (error) {
    return { findings: [notProven(EvidenceWriteRecorded, run, error)] };
  } finally {
    clearTimeout(timer);
  }
}

function notProven(check: Check, { auditLog, evidenceBucket }: RunContext, error: unknown): Finding {
  const text = error instanceof Error ? error.message : String(error);
  const isMissing = error instanceof NoEvidence;
  return {
    guardrail: check.id,
    status: isMissing ? 'FAIL' : 'UNKNOWN',
    severity: check.severity,
    owner: check.owner,
    resource: `s3://${evidenceBucket}`,
    path: '',
    expected: 'the runs since the last verification',
    found: null,
    message: isMissing
      ? 'No drift check has written evidence since the last verification.'
      : `Unknown: ${check === EvidenceWhole ? 'the evidence could not be verified' : 'the writes of evidence could not be compared with the log'} (${text.replace(/\.$/, '')}).`,
    remedy: check.remedy,
    auditLog,
  };
}

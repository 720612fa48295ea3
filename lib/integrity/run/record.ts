/** A verification's findings on their way to the owners and into the evidence, as those of a drift check. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { FunctionEnvironment } from '../../drift/environment';
import { dayPrefix } from '../../evidence/names';
import { record, type Recorded } from '../../evidence/record';
import { EvidenceStore } from '../../evidence/store';
import type { Run, Trigger } from '../../evidence/document';
import type { Looked } from '../../evidence/hours';
import { report } from '../../findings/finding';
import { firstSeenIn } from '../../findings/first-seen';
import { VERSION } from '../../version';
import { tell, type Audience, type Found } from './tell';

export interface RunContext extends Omit<FunctionEnvironment, 'stack'>, Audience {
  readonly s3: S3Client;
  readonly trigger: Trigger;
  readonly now: Date;
  /** SHA-256 of the code that runs. */
  readonly code?: string;
}

/** Where verifications of an audit log are written. */
export function verificationStore({ s3, evidenceBucket, auditLog }: RunContext): EvidenceStore {
  return new EvidenceStore(s3, evidenceBucket, auditLog).verifications();
}

/**
 * Tells owners and Security Hub what is new, then writes the evidence.
 *
 * @throws whatever keeps the evidence from being written: such a run has not happened.
 */
export async function recordVerification(context: RunContext, { findings, period }: Found): Promise<Recorded> {
  const { auditLog, evidenceBucket, environment, now } = context;
  const store = verificationStore(context);
  const previous = await store.latest(now);
  const found = { findings: findings.map((finding) => ({ ...finding, auditLog })), ...(period && { period }) };
  // what was looked at before the verification before says nothing of what that one found
  const isNews = !(period?.since && previous?.document && period.since < new Date(previous.document.run.startedAt));
  const about = { auditLog, at: now, evidence: `s3://${evidenceBucket}/${dayPrefix(store.auditLog, now)}` };
  const told = await tell(context, isNews ? found : { findings: found.findings }, previous, about);
  return record(
    store,
    {
      run: {
        kind: 'log-verification',
        trigger: context.trigger,
        auditLog,
        startedAt: now.toISOString(),
        finishedAt: new Date().toISOString(),
        version: VERSION,
        account: environment.account,
        region: environment.region,
        ...(context.code !== undefined && { code: context.code }),
        ...(period && { period: inWords(period) }),
      },
      report: report([...found.findings, ...told.findings]),
      untold: told.untold,
      render: { at: now, version: VERSION, environment, firstSeen: firstSeenIn(previous?.document?.events, now) },
    },
    previous,
  );
}

function inWords({ start, end, since }: Looked): NonNullable<Run['period']> {
  return { start: start.toISOString(), end: end.toISOString(), ...(since && { since: since.toISOString() }) };
}

/** A verification's findings on their way to the owners and into the evidence, as those of a drift check. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { FunctionEnvironment } from '../../drift/environment';
import { dayPrefix } from '../../evidence/names';
import { record, type Recorded } from '../../evidence/record';
import { EvidenceStore } from '../../evidence/store';
import type { Trigger } from '../../evidence/document';
import { report, type Finding } from '../../findings/finding';
import { OWNERS } from '../../facts/requirements';
import { changesBetween } from '../../notify/changes';
import { changeMessage } from '../../notify/message';
import { tellOwners } from '../../notify/owners';
import { VERSION } from '../../version';

export interface RunContext extends Omit<FunctionEnvironment, 'stack'> {
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly trigger: Trigger;
  readonly now: Date;
  /** SHA-256 of the code that runs. */
  readonly code?: string;
}

/** Verifications are a chain of evidence of their own: a drift check must not take their findings for its last ones. */
export function verificationChain(auditLog: string): string {
  return `${auditLog}-log-verification`;
}

/** Where verifications of an audit log are written. */
export function verificationStore({ s3, evidenceBucket, auditLog }: RunContext): EvidenceStore {
  return new EvidenceStore(s3, evidenceBucket, verificationChain(auditLog));
}

/**
 * Tells the owners what is new, then writes the evidence.
 *
 * @throws whatever keeps the evidence from being written: such a run has not happened.
 */
export async function recordVerification(context: RunContext, findings: readonly Finding[]): Promise<Recorded> {
  const { auditLog, evidenceBucket, topics, sns, now } = context;
  const store = verificationStore(context);
  const previous = await store.latest(now);
  const evidence = `s3://${evidenceBucket}/${dayPrefix(store.auditLog, now)}`;
  const changes = changesBetween(previous?.document?.findings ?? [], findings);
  const messages = OWNERS.flatMap((owner) => changeMessage(owner, changes, { auditLog, at: now, evidence }) ?? []);
  const untold = await tellOwners(messages, topics, sns);
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
        ...(context.code !== undefined && { code: context.code }),
      },
      report: report(findings),
      untold: untold.map(({ owner }) => owner),
      render: { at: now, version: VERSION },
    },
    previous,
  );
}

/** A whole drill: the steps, and their answers as evidence. */
import { S3Client } from '@aws-sdk/client-s3';
import type { Report } from '../findings/finding';
import { record } from '../evidence/record';
import { EvidenceStore } from '../evidence/store';
import { VERSION } from '../version';
import { drill, type DrillOptions } from './drill';

export interface RunDrillOptions extends Pick<DrillOptions, 'auditLog' | 'bucket' | 'bucketPolicy' | 'announce'> {
  readonly s3: S3Client;
}

export interface DrillRun {
  readonly report: Report;
  /** Where the answers stand, as an s3:// address; undefined where the bucket did not take them. */
  readonly evidence?: string;
}

/** Runs the drill and records it in the chain of evidence. */
export async function runDrill({ auditLog, bucket, bucketPolicy, announce, s3 }: RunDrillOptions): Promise<DrillRun> {
  const now = new Date();
  const tools = { s3, plainHttp: withoutTls(s3), now };
  const report = await drill({ auditLog, bucket, bucketPolicy, announce, tools });
  const store = new EvidenceStore(s3, bucket, auditLog);
  const run = {
    kind: 'drill' as const,
    trigger: 'terminal' as const,
    auditLog,
    startedAt: now.toISOString(),
    finishedAt: new Date().toISOString(),
    version: VERSION,
  };
  try {
    const { link } = await record(
      store,
      { run, report, render: { at: now, version: VERSION } },
      await store.latest(now),
    );
    return { report, evidence: `s3://${bucket}/${link.key}` };
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDenied') return { report };
    throw error;
  }
}

/** A client that speaks plain HTTP where this one speaks TLS: known once this one has made a request. */
function withoutTls(s3: S3Client): () => S3Client | undefined {
  let speaksTls = false;
  s3.middlewareStack.add(
    (next) => (args) => {
      const { protocol } = args.request as { readonly protocol?: string };
      speaksTls = protocol === 'https:';
      return next(args);
    },
    { step: 'finalizeRequest', name: 'wormtrailSpeaksTls', override: true },
  );
  const { region, credentials } = s3.config;
  return () => (speaksTls ? new S3Client({ region, credentials, tls: false, maxAttempts: 1 }) : undefined);
}

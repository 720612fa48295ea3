/** Holds: sets by schedule the legal holds that holders ask for, and lifts those that two of them ask to lift. */
import { S3Client } from '@aws-sdk/client-s3';
import { EvidenceStore } from '../lib/evidence/store';
import { embeddedMetrics } from '../lib/functions/embedded-metrics';
import { functionEnvironment, holdsEnvironment } from '../lib/functions/environment';
import { LogObjects } from '../lib/holds/log-objects';
import { processHolds, type Processed } from '../lib/holds/process';
import { METRICS } from '../lib/metrics';

const s3 = new S3Client({});
/** Left for the objects that are being held. */
const MILLISECONDS_FOR_SOME = 120_000;

interface Invocation {
  getRemainingTimeInMillis(): number;
}

export async function handler(_event: unknown, invocation: Invocation): Promise<Processed> {
  const { auditLog, evidenceBucket } = functionEnvironment(process.env);
  const { logBucket, holders } = holdsEnvironment(process.env);
  const processed = await processHolds({
    store: new EvidenceStore(s3, evidenceBucket, auditLog),
    log: new LogObjects(s3, logBucket),
    holders,
    now: () => new Date(),
    hasTime: () => invocation.getRemainingTimeInMillis() > MILLISECONDS_FOR_SOME,
  });
  process.stdout.write(`${embeddedMetrics(auditLog, { [METRICS.holdsProcessed]: 1 }, new Date())}\n`);
  return processed;
}

/** Ledger: appends by schedule what the evidence has gained. */
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { EvidenceStore } from '../lib/evidence/store';
import { embeddedMetrics } from '../lib/functions/embedded-metrics';
import { functionEnvironment, ledgerEnvironment } from '../lib/functions/environment';
import { appendToLedger, type Appended } from '../lib/ledger/append';
import { kmsSigner } from '../lib/ledger/signer';
import { LedgerStore } from '../lib/ledger/store';
import { METRICS } from '../lib/metrics';

const s3 = new S3Client({});
const kms = new KMSClient({});
/** Left for an append that has begun. */
const MILLISECONDS_FOR_ONE = 120_000;

interface Invocation {
  getRemainingTimeInMillis(): number;
}

export async function handler(_event: unknown, invocation: Invocation): Promise<Appended> {
  const now = new Date();
  const { auditLog, evidenceBucket } = functionEnvironment(process.env);
  const { keyId, retentionDays } = ledgerEnvironment(process.env);
  const store = new LedgerStore(s3, new EvidenceStore(s3, evidenceBucket, auditLog));
  const hasTime = (): boolean => invocation.getRemainingTimeInMillis() > MILLISECONDS_FOR_ONE;
  const appended = await appendToLedger(store, await kmsSigner(kms, keyId), { now, retentionDays, hasTime });
  process.stdout.write(`${embeddedMetrics(auditLog, { [METRICS.ledgerAppends]: 1 }, now)}\n`);
  return appended;
}

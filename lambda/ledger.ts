/** Ledger: appends by schedule what the evidence has gained, and asks the witnesses to cosign it. */
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { EvidenceStore } from '../lib/evidence/store';
import { embeddedMetrics } from '../lib/functions/embedded-metrics';
import { functionEnvironment, ledgerEnvironment } from '../lib/functions/environment';
import { appendToLedger, type Appended } from '../lib/ledger/append';
import { parseDeployedWitnesses } from '../lib/ledger/deployed-witnesses';
import { postToWitness } from '../lib/ledger/post';
import { kmsSigner, type LedgerSigner } from '../lib/ledger/signer';
import { LedgerStore } from '../lib/ledger/store';
import { askWitnesses } from '../lib/ledger/witnesses';
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
  const { keyId, retentionDays, witnesses } = ledgerEnvironment(process.env);
  const store = new LedgerStore(s3, new EvidenceStore(s3, evidenceBucket, auditLog));
  const hasTime = (): boolean => invocation.getRemainingTimeInMillis() > MILLISECONDS_FOR_ONE;
  const signer = await kmsSigner(kms, keyId);
  const appended = await appendToLedger(store, signer, { now, retentionDays, hasTime });
  const isWitnessed = witnesses !== undefined && (await witnessed(store, signer, witnesses));
  const metrics = { [METRICS.ledgerAppends]: 1, ...(isWitnessed && { [METRICS.ledgerWitnessed]: 1 }) };
  process.stdout.write(`${embeddedMetrics(auditLog, metrics, now)}\n`);
  return appended;
}

/** Whether enough witnesses have cosigned the newest checkpoint. The log group says why the others have not. */
async function witnessed(store: LedgerStore, { key }: LedgerSigner, configured: string): Promise<boolean> {
  const { quorum, of } = parseDeployedWitnesses(configured);
  const asked = await askWitnesses(store, key, { witnesses: of, post: postToWitness, now: new Date() });
  for (const { witness, problem } of asked) {
    if (problem !== undefined) console.error(`The witness ${witness.key.name} has not cosigned. ${problem}`);
  }
  return asked.filter(({ problem }) => problem === undefined).length >= quorum;
}

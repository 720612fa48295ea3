/** Verifies the benchmark's archive once in a process of its own. Arguments: hours, and `full`, or how much of 100 is read again. */
import { S3Client } from '@aws-sdk/client-s3';
import { EvidenceStore } from '../../lib/evidence/store';
import { AwsFetcher, verify } from '../../lib/integrity';
import { draw } from '../../lib/integrity/sample';
import { BucketArchive } from '../../lib/ledger/archive';
import { openEarlierProofs } from '../../lib/ledger/earlier-proofs';
import { BENCH_SCOPE, BENCH_TRAIL_ARN } from '../verify/scope';
import { AUDIT_LOG, EVIDENCE_BUCKET } from './names';

const [hours = '24', sample = 'full'] = process.argv.slice(2);
const CONCURRENCY = 64;

async function once(): Promise<{ milliseconds: number; compared: number; sampled: number }> {
  const began = performance.now();
  const now = new Date(Date.UTC(2026, 0, 1, Number(hours)));
  const asked = {
    ...{ ...BENCH_SCOPE, accounts: [BENCH_SCOPE.account], regions: [BENCH_SCOPE.region] },
    ...{ start: new Date('2026-01-01T00:02:00Z'), end: now, now, trailArn: BENCH_TRAIL_ARN, concurrency: CONCURRENCY },
  };
  const fetcher = new AwsFetcher({ region: BENCH_SCOPE.region, trailArn: BENCH_TRAIL_ARN, concurrency: CONCURRENCY });
  const earlier = sample === 'full' ? {} : await withLedger(Number(sample), now);
  const result = await verify({ ...asked, ...earlier }, fetcher);
  const [chain] = result.chains;
  if (!result.whole) throw new Error(JSON.stringify(chain?.problems.slice(0, 3) ?? result));
  const compared = (chain?.compared?.digests ?? 0) + (chain?.compared?.logFiles ?? 0);
  return { milliseconds: performance.now() - began, compared, sampled: chain?.sampled ?? 0 };
}

async function withLedger(percent: number, now: Date) {
  const s3 = new S3Client({ region: BENCH_SCOPE.region, forcePathStyle: true });
  const archive = new BucketArchive(new EvidenceStore(s3, EVIDENCE_BUCKET, AUDIT_LOG));
  const proofs = await openEarlierProofs(archive, { auditLog: AUDIT_LOG });
  return { earlier: proofs, again: draw({ percent, ...(await proofs.sampleSeed(undefined, now)) }) };
}

void once().then((measured) => process.stdout.write(JSON.stringify(measured)));

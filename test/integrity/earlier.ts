/** What was proven of an archive once, as a ledger would say it, and which of it is gone as it was allowed to. */
import type { EarlierDay, EarlierProofs, Removed } from '../../lib/integrity/earlier-proofs';
import { Manifests } from '../../lib/integrity/run/manifests';
import { parseManifest } from '../../lib/integrity/manifest';
import { EvidenceStore } from '../../lib/evidence/store';
import { Bucket, bytesOf } from '../support/s3-in-memory';
import { PERIOD, SCOPE, TRAIL_ARN, type Archive } from './support';
import { verify } from '../../lib/integrity/verify';

export const REMOVED: Removed = {
  verifiedAt: '2026-01-02T03:00:00Z',
  seenGoneAt: '2032-01-05T03:00:00Z',
  whole: true,
};

/**
 * The day of an archive as the list of its verification has it.
 *
 * @param whole What that verification says of the day.
 */
export async function provenDay({ bucket }: Archive, whole = true): Promise<EarlierDay> {
  const evidence = new Bucket();
  const manifests = new Manifests(bucket);
  const what = { ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] };
  const result = await verify({ ...what, ...PERIOD, proven: manifests }, manifests.fetcher);
  await manifests.write(
    new EvidenceStore(evidence.client(), 'evidence', 'audit-log'),
    '2026-01-01',
    PERIOD.now,
    result,
  );
  const [stored] = evidence.versions;
  const manifest = stored && (await parseManifest(bytesOf(stored)));
  if (!manifest) throw new Error('no list was written');
  return { ...manifest, digests: manifest.digests.map((digest) => ({ ...digest, whole })) };
}

/** @param gone Keys that were allowed to go. */
export function proofsOf(day: EarlierDay, gone: ReadonlySet<string>, removed: Removed = REMOVED): EarlierProofs {
  const marked = <Listed extends { readonly key: string }>(object: Listed): Listed =>
    gone.has(object.key) ? { ...object, removed } : object;
  const days: EarlierDay[] = [{ day: day.day, digests: day.digests.map(marked), logFiles: day.logFiles.map(marked) }];
  return {
    source: 'the ledger',
    async *days() {
      await Promise.resolve();
      yield* days;
    },
  };
}

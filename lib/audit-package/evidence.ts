/** The evidence of a period, for a package: every run as it stands in the bucket, and the report over all of them. */
import { evidenceOf, periodOf } from '../evidence/period';
import { renderPeriod } from '../evidence/period-report';
import type { EvidenceStore, StoredVersion } from '../evidence/store';
import { REPORT } from './readme';

/** Whose evidence is packed, and since when there can be any. */
export interface PackedEvidence {
  readonly store: EvidenceStore;
  readonly deployedAt?: Date;
}

type Write = (path: string, content: Uint8Array) => Promise<void>;

export async function packEvidence(
  { store, deployedAt }: PackedEvidence,
  { start, end }: { readonly start: Date; readonly end: Date },
  now: Date,
  write: Write,
): Promise<void> {
  for (const chain of [store, store.verifications()]) {
    const originals = new Map<string, StoredVersion>();
    for await (const version of chain.versionsOf(start, end)) {
      // versions come newest first: the last one that is seen is the run's own
      if (!version.isDeleteMarker) originals.set(version.key, version);
    }
    for (const version of originals.values()) await write(version.key, await chain.whole(version));
  }
  const asked = { from: start, until: end, ...(deployedAt && { deployedAt }) };
  const period = periodOf(store.auditLog, await evidenceOf(store, start, end), asked);
  await write(REPORT, Buffer.from(renderPeriod(period, now)));
}

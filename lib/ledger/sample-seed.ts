/** What a sample of the log is drawn by: the newest cosignature, which nobody could know before a witness made it. */
import { createHash } from 'node:crypto';
import type { NoteKey } from '../transparency/note';
import type { TreeHead } from '../transparency/proofs';
import type { WitnessPolicy } from '../transparency/witness-policy';
import type { Archive, ArchivedFile } from './archive';
import { LedgerFindings } from './findings';
import { LONGEST_GAP } from './tolerances';
import { newestCosignatures } from './verify-witnesses';

export interface SampleSeed {
  /** In hexadecimal. */
  readonly seed: string;
  /** What it was taken from, in words. */
  readonly drawnFrom: string;
  /** Whether the one who signs the ledger could have known it long before. */
  readonly foreseeable: boolean;
}

export interface Seeding {
  readonly archive: Archive;
  /** Of the ledger, by path below its prefix. */
  readonly files: ReadonlyMap<string, ArchivedFile>;
  readonly key: NoteKey;
  /** That is proven. */
  readonly newest: TreeHead;
  readonly policy: WitnessPolicy | undefined;
  readonly now: Date;
}

/** Without witnesses, the root of the ledger: who signs it can know it, and choose what to alter. */
export async function sampleSeed({ newest, policy, now, ...ledger }: Seeding): Promise<SampleSeed> {
  const findings = new LedgerFindings(ledger.archive.place, undefined);
  const cosigned = policy && (await newestCosignatures({ ...ledger, policy, findings, until: undefined }, newest.size));
  if (!cosigned) {
    const root = newest.root.toString('hex');
    return { seed: root, drawnFrom: `the root of the ledger at ${newest.size} leaves`, foreseeable: true };
  }
  const { size, time, cosignatures } = cosigned;
  const hash = createHash('sha256');
  for (const { signature } of cosignatures) hash.update(signature);
  const names = cosignatures.map(({ name }) => name).join(' and ');
  return {
    seed: hash.digest('hex'),
    drawnFrom: `the cosignature of ${names} of ${time.toISOString()}, at ${size} leaves`,
    foreseeable: now.getTime() - time.getTime() > LONGEST_GAP,
  };
}

/**
 * Compares the writes since the last comparison. Until when that one came is said by a document of the evidence, and a document may be
 * forged: it counts only where this comparison finds that its own write was recorded, by the function that writes verifications.
 */
import type { EvidenceStore, StoredRun } from '../../evidence/store';
import { needsAttention } from '../../findings/finding';
import type { Fetcher } from '../fetcher';
import { DAY, HOUR } from '../time';
import { compareWrites, type WriteComparison, type WritesCompared } from './writes';

/** How many documents are tried: an attacker may have written several. */
const TRIED = 10;

/** Of a younger write the digests do not say yet who made it. */
const YOUNG = 3 * HOUR;

/**
 * Where documents say until when writes were compared, and none of them is proven, all is compared that came since the day before the
 * oldest of them.
 *
 * @param asked `from`: what is compared in any case.
 */
export async function compareSinceLast(
  asked: Omit<WriteComparison, 'comparedUntil'>,
  fetcher: Fetcher,
): Promise<WritesCompared> {
  const { store, now } = asked;
  let { from } = asked;
  let compared: WritesCompared | undefined;
  const compareFrom = async (time: number): Promise<WritesCompared> => {
    if (compared && time >= from.getTime()) return compared;
    from = new Date(Math.min(time, from.getTime()));
    return (compared = await compareWrites({ ...asked, from }, fetcher));
  };
  let oldest = Infinity;
  for await (const { link, modified, until } of comparisonsIn(store.verifications(), now)) {
    oldest = modified - DAY;
    if (until === undefined || now.getTime() - modified < YOUNG) continue;
    // the write of the document itself is compared as well
    const found = await compareFrom(Math.min(until, modified - HOUR));
    if (isProven(found, store, link.key)) return found;
  }
  return compareFrom(compared ? oldest : from.getTime());
}

interface Comparison {
  readonly link: StoredRun['link'];
  /** Milliseconds: when S3 took the document. */
  readonly modified: number;
  /** Milliseconds: until when it says that writes were compared. */
  readonly until: number | undefined;
}

/** Verifications, newest first. */
async function* comparisonsIn(store: EvidenceStore, now: Date): AsyncGenerator<Comparison> {
  let tried = 0;
  for await (const { link, document, modified } of store.newestFirst(now)) {
    if (!modified) continue;
    const until = Date.parse(document?.run.writesComparedUntil ?? '');
    yield { link, modified: modified.getTime(), until: Number.isNaN(until) ? undefined : until };
    tried += 1;
    if (tried === TRIED) return;
  }
}

/** Whether neither this object nor the whole bucket is in doubt. */
function isProven({ findings }: WritesCompared, { bucket }: EvidenceStore, key: string): boolean {
  const doubtful = [`s3://${bucket}`, `s3://${bucket}/${key}`];
  return !findings.some((finding) => needsAttention(finding) && doubtful.includes(finding.resource));
}

/** What `wormtrail verify` says of legal holds on the log files of its period. */
import { messageOf } from '../../lib/integrity/errors';
import type { VerificationResult } from '../../lib/integrity/result';
import { tell } from './output';
import { storeOf, type NamedTrail } from './verified-trail';

/** It never throws: whether files are held changes nothing of whether they are whole. */
export async function withItsHolds(
  result: VerificationResult,
  { deployed }: Pick<NamedTrail, 'deployed'>,
): Promise<VerificationResult> {
  const holders = deployed?.auditLog.requirements.holders;
  if (!deployed || holders === undefined) return result;
  const { readHolds } = await import('../../lib/holds/state.js');
  const { heldIn } = await import('../../lib/holds/period.js');
  try {
    const store = await storeOf(deployed);
    if (!store) return result;
    const { holds } = await readHolds(store, holders);
    return { ...result, holds: heldIn(holds, result) };
  } catch (error) {
    tell(`Which log files are held cannot be said: the records of holds cannot be read. ${messageOf(error)}`);
    return result;
  }
}

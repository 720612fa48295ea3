/** Asks the log who attacked it, once what the attack broke is put back: until then CloudTrail can deliver nothing, and tries again. */
import { AwsFetcher, deliveredBy, findTrail, parseTrailArn } from '../../lib/integrity';
import { answerFormat, ask, expectedChains, SortedRows, type AskOptions } from '../../lib/questions';
import type { LocalAws } from '../../lib/local-aws';
import type { PlayedAttack } from './attack';

const FILTERS = { who: [], what: ['StopLogging', 'Delete*'], resource: [], ip: [], failed: false, writes: true };

export interface ToldByTheLog {
  readonly complete: boolean;
  /** Who, from where, did what: as `wormtrail ask` prints it. */
  readonly text: string;
}

/** @param from When the attack began, by the clock of the local AWS. */
export async function askTheLog(
  trailArn: string,
  played: readonly PlayedAttack[],
  from: Date,
  aws: LocalAws,
): Promise<ToldByTheLog> {
  const to = new Date((await aws.passTime(1)).getTime() + 1000);
  for (const attack of [...played].reverse()) await attack.undo();
  const now = await aws.passTime(2 * 3600);
  const { trail } = parseTrailArn(trailArn);
  const delivery = await findTrail(trailArn, trail.homeRegion);
  const verification = {
    ...deliveredBy({ trailArn, delivery, known: [] }, now),
    expected: expectedChains(trailArn, delivery.multiRegion),
    checkLocks: false,
  };
  const options: AskOptions = { verification, filters: FILTERS, from, to, now };
  const sorted = new SortedRows();
  try {
    const answer = await ask(options, new AwsFetcher({ region: trail.homeRegion, trailArn }), sorted);
    const pieces = answerFormat('text').render(answer, { filters: FILTERS, proof: false, limit: 10 });
    return { complete: answer.coverage.complete, text: [...pieces].join('') };
  } finally {
    sorted.remove();
  }
}

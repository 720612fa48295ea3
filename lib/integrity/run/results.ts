/** The results of a distributed verification: their names, which say what became of an account, a Region and a day. */
import type { StoredVersion } from '../../evidence/store';
import type { VerificationResult } from '../result';
import { DAY } from '../time';

/** One invocation's work. */
export interface VerificationItem {
  readonly account: string;
  readonly region: string;
  /** 2026-01-31: a day of UTC. */
  readonly day: string;
}

/** `whole-so-far`: nothing is wrong, but some hours could not be verified yet. */
type Outcome = 'problems' | 'whole-so-far' | 'whole';

/** A result as it stands in the bucket. */
export interface StoredResult {
  readonly item: VerificationItem;
  readonly outcome: Outcome;
  readonly stored: StoredVersion;
}

/** The name of an item's result, below the folder of all results. */
export function resultName(item: VerificationItem, result: VerificationResult): string {
  const outcome: Outcome = result.whole ? (isOfWholeDay(item, result) ? 'whole' : 'whole-so-far') : 'problems';
  return `${item.account}/${item.region}/${item.day}.${outcome}.json`;
}

/** Whether every hour of the day could be verified: it was over, and its digests were due. */
export function isOfWholeDay({ day }: Pick<VerificationItem, 'day'>, { end, chains }: VerificationResult): boolean {
  const isOver = Date.parse(end) >= Date.parse(day) + DAY;
  return isOver && chains.every(({ gaps }) => gaps.every(({ reason }) => reason !== 'not due yet'));
}

/**
 * One result for each item, in the order of names. Where an item was verified several times, problems are not forgotten.
 *
 * @param versions What stands below the folder.
 */
export async function* resultsAmong(
  versions: AsyncIterable<StoredVersion>,
  folder: string,
): AsyncGenerator<StoredResult> {
  let last: StoredResult | undefined;
  for await (const stored of versions) {
    const result = stored.isDeleteMarker ? undefined : resultOf(stored, folder);
    if (!result) continue;
    const isAgain = last !== undefined && isSame(last.item, result.item);
    if (last && !isAgain) yield last;
    // versions of a name come newest first, and whatever lies on top of a result is not the result
    last = last && isAgain && last.outcome === 'problems' && result.outcome !== 'problems' ? last : result;
  }
  if (last) yield last;
}

const NAME = /^(\d{12})\/([a-z0-9-]+)\/(\d{4}-\d{2}-\d{2})\.(problems|whole-so-far|whole)\.json$/;

function resultOf(stored: StoredVersion, folder: string): StoredResult | undefined {
  const [, account = '', region = '', day = '', outcome] = NAME.exec(stored.key.slice(folder.length)) ?? [];
  return outcome === undefined ? undefined : { item: { account, region, day }, outcome: outcome as Outcome, stored };
}

function isSame(one: VerificationItem, other: VerificationItem): boolean {
  return one.day === other.day && one.region === other.region && one.account === other.account;
}

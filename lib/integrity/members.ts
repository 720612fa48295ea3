/**
 * Which accounts of an organization delivered in a period, from what was delivered: who fell silent, who was never heard, and who is new,
 * suspended or has left. What a trail is configured to record proves nothing of this.
 */
import pLimit from 'p-limit';
import { isOnByDefault } from '../facts/partition';
import type { KnownChain } from './archive';
import type { Fetcher } from './fetcher';
import {
  beforeDigestsOf,
  beforeLogFilesOf,
  digestFolder,
  logFolder,
  parseDigestKey,
  parseLogFileKey,
  type ChainScope,
} from './keys';
import type { MemberCoverage } from './member-coverage';
import { HOUR } from './time';

/** An account as Organizations lists it. */
export interface Member {
  readonly account: string;
  /** PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE or CLOSED (Organizations API Reference, Account, State). */
  readonly state: string;
  readonly joinedAt?: Date;
}

/** Members, or why they are not known. */
export type MembersListed = readonly Member[] | string;

type Place = Pick<ChainScope, 'bucket' | 'prefix' | 'organizationId' | 'trail'>;

export interface CoverageAsked {
  readonly place: Place;
  /** Accounts and Regions that the archive holds, or held. */
  readonly chains: readonly KnownChain[];
  readonly start: Date;
  readonly end: Date;
  readonly members: MembersListed;
}

/** S3 answers so many listings at once. */
const LISTINGS_IN_FLIGHT = 64;

/** A digest of the last hour comes within the next; a log file within five minutes (CloudTrail User Guide, "How CloudTrail works"). */
const NOT_DUE = 2 * HOUR;

/** Accounts that do nothing, and of which nothing is expected. PENDING_CLOSURE still works (Organizations User Guide, "Account states"). */
const IDLE = new Set(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION']);

interface Heard {
  readonly account: string;
  readonly region: string;
  readonly digests: boolean;
  readonly logs: boolean;
}

/**
 * Two listings an account and Region.
 *
 * @returns undefined where the trail began so late that nothing had to be delivered.
 */
export async function memberCoverage(
  fetcher: Pick<Fetcher, 'list' | 'trailStatus'>,
  asked: CoverageAsked,
): Promise<MemberCoverage | undefined> {
  const limit = pLimit(LISTINGS_IN_FLIGHT);
  const heard = await Promise.all(
    asked.chains.map(({ account, region }) => {
      const scope = { ...asked.place, account, region };
      return limit(async () => ({ account, region, ...(await heardIn(fetcher, scope, asked)) }));
    }),
  );
  const coverage = judge(heard, asked);
  if (coverage.delivered.length > 0) return coverage;
  const began = (await fetcher.trailStatus(asked.place.trail.homeRegion))?.startedAt;
  return began && began.getTime() > asked.end.getTime() - NOT_DUE ? undefined : coverage;
}

async function heardIn(
  fetcher: Pick<Fetcher, 'list'>,
  scope: ChainScope,
  { start, end }: CoverageAsked,
): Promise<Pick<Heard, 'digests' | 'logs'>> {
  const until = new Date(end.getTime() + NOT_DUE);
  const isWithin = (time: Date | undefined): boolean => time !== undefined && time > start && time <= until;
  const isOurs = (key: string): boolean => {
    const digest = parseDigestKey(key);
    return digest?.trail.name === scope.trail.name && isWithin(digest.end);
  };
  const { bucket } = scope;
  const digests = await any(fetcher.list(bucket, digestFolder(scope), beforeDigestsOf(scope, start)), isOurs);
  const isLog = (key: string): boolean => isWithin(parseLogFileKey(key)?.time);
  const logs = await any(fetcher.list(bucket, logFolder(scope), beforeLogFilesOf(scope, start)), isLog);
  return { digests, logs };
}

/** Reads no further than to the first that fits. */
async function any(pages: ReturnType<Fetcher['list']>, fits: (key: string) => boolean): Promise<boolean> {
  for await (const page of pages) if (page.some(({ key }) => fits(key))) return true;
  return false;
}

function judge(heard: readonly Heard[], { start, end, members }: CoverageAsked): MemberCoverage {
  const listed = typeof members === 'string' ? undefined : new Map(members.map((each) => [each.account, each]));
  const known = accountsOf(heard);
  const delivered = accountsOf(heard.filter(({ digests, logs }) => digests || logs));
  const all = [...new Set([...known, ...(listed?.keys() ?? [])])].sort();
  const quiet = all.filter((account) => !delivered.has(account));
  const stateOf = (account: string): 'suspended' | 'left' | 'new' | 'expected' => {
    const member = listed?.get(account);
    if (!listed) return 'expected';
    if (!member) return 'left';
    if (IDLE.has(member.state)) return 'suspended';
    return member.joinedAt && member.joinedAt > start && !known.has(account) ? 'new' : 'expected';
  };
  const quietOnes = (state: string): string[] => quiet.filter((account) => stateOf(account) === state);
  const silentChains = heard.filter(
    ({ account, digests, logs }) => delivered.has(account) && !digests && !logs && stateOf(account) === 'expected',
  );
  const named = (chains: readonly Heard[]): string[] =>
    chains.map(({ account, region }) => `${account}/${region}`).sort();
  const withLogs = accountsOf(heard.filter(({ logs }) => logs));
  return {
    ...{ start: start.toISOString(), end: end.toISOString(), delivered: [...delivered].sort() },
    digestsOnly: [...delivered].filter((account) => !withLogs.has(account)).sort(),
    silent: quietOnes('expected').filter((account) => known.has(account)),
    neverHeard: quietOnes('expected').filter((account) => !known.has(account)),
    silentRegions: named(silentChains.filter(({ region }) => isOnByDefault(region))),
    perhapsOptedOut: named(silentChains.filter(({ region }) => !isOnByDefault(region))),
    ...{ new: quietOnes('new'), suspended: quietOnes('suspended'), left: quietOnes('left') },
    ...(typeof members === 'string' && { unlisted: members }),
  };
}

function accountsOf(heard: readonly Pick<Heard, 'account'>[]): Set<string> {
  return new Set(heard.map(({ account }) => account));
}

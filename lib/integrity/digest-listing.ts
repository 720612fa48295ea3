/** The digests that lie in the bucket for one chain, each judged, in the order of time. */
import { inOrder, type Budget } from './concurrency';
import { examineDigest, type DigestFault, type SignedDigest } from './digest-file';
import type { EarlierDigest } from './earlier-proofs';
import type { Fetcher, ObjectVersions } from './fetcher';
import { beforeDigestsOf, digestFolder, parseDigestKey, type ChainScope, type DigestKey } from './keys';
import type { Judgement, VersionJudge } from './object-versions';
import { isSignedBy } from './primitives';
import type { PublicKeys } from './public-keys';
import { textOf } from './signature';
import { HOUR } from './time';

export type DigestJudgement = Judgement<SignedDigest, DigestFault>;

export interface ListedDigest {
  readonly key: string;
  readonly parsed: DigestKey;
  /** Whether it belongs to the trail that is verified; other trails may deliver to the same folder. */
  readonly own: boolean;
  readonly versions: ObjectVersions;
  readonly judgement: DigestJudgement;
}

/** A digest that lists as it was when it was proven. */
export interface UnchangedDigest {
  readonly key: string;
  readonly parsed: DigestKey;
  readonly unchanged: EarlierDigest;
}

export interface DigestListingContext {
  readonly fetcher: Fetcher;
  readonly scope: ChainScope;
  readonly versions: VersionJudge;
  readonly keys: PublicKeys;
  readonly budget: Budget;
  /** Whether a digest of the chain need not be read. @default all are */
  readonly unchanged?: (listed: ObjectVersions) => Promise<EarlierDigest | undefined>;
}

/** Digests name up to some thousands of files; what is read ahead is bounded by count and by zipped bytes. */
const AHEAD = { items: 24, weight: 2 * 1024 * 1024 };

/**
 * @param after Goes on behind this key.
 * @param period From the first hour that touches it to the hour after it: late log files stand there.
 * @param strange Takes what lies there and is no digest.
 */
export function listDigests(
  context: DigestListingContext,
  period: { readonly start: Date; readonly end: Date },
  after: string | undefined,
  strange: (object: ObjectVersions) => void,
): AsyncGenerator<ListedDigest | UnchangedDigest> {
  const found = keysInPeriod(context, period, after, strange);
  return inOrder(
    found,
    AHEAD,
    ({ versions }) => sizeOf(versions),
    async (digest) => {
      const unchanged = digest.own ? await context.unchanged?.(digest.versions) : undefined;
      const { key, parsed, versions } = digest;
      return unchanged && (await isStillSigned(unchanged, context.keys))
        ? { key, parsed, unchanged }
        : { ...digest, judgement: await judgeDigest(context, key, versions) };
    },
  );
}

/** Which keys CloudTrail lists, the ledger does not say: a digest of a key that it does not list is read, and judged by what it is. */
async function isStillSigned(digest: EarlierDigest, keys: PublicKeys): Promise<boolean> {
  const key = await keys.find(digest.fingerprint);
  return key !== undefined && isSignedBy(key, textOf(digest), digest.signature);
}

/** Judges one digest by itself, without its links. */
export function judgeDigest(
  { scope, versions, keys, budget }: DigestListingContext,
  key: string,
  listed: ObjectVersions | undefined,
): Promise<DigestJudgement> {
  const place = { bucket: scope.bucket, key, backfill: key.endsWith('_backfill.json.gz') };
  return budget.run(listed ? sizeOf(listed) : 0, () =>
    versions.judge(place, listed, (stored) => examineDigest(place, stored, keys)),
  );
}

async function* keysInPeriod(
  { fetcher, scope }: DigestListingContext,
  period: { readonly start: Date; readonly end: Date },
  after = beforeDigestsOf(scope, period.start),
  strange: (object: ObjectVersions) => void,
): AsyncGenerator<Omit<ListedDigest, 'judgement'>> {
  const until = period.end.getTime() + HOUR;
  const behind = beforeDigestsOf(scope, new Date(until + 24 * HOUR));
  for await (const page of fetcher.list(scope.bucket, digestFolder(scope), after)) {
    for (const versions of page) {
      if (versions.key >= behind) return;
      const parsed = parseDigestKey(versions.key);
      if (!parsed) strange(versions);
      if (!parsed || parsed.end < period.start || parsed.end.getTime() > until) continue;
      yield { key: versions.key, parsed, own: isOwn(parsed, scope), versions };
    }
  }
}

function isOwn({ trail }: DigestKey, scope: ChainScope): boolean {
  if (scope.isStranger) return false;
  return trail.name === scope.trail.name && trail.homeRegion === scope.trail.homeRegion;
}

function sizeOf({ versions }: ObjectVersions): number {
  return versions[0]?.size ?? 0;
}

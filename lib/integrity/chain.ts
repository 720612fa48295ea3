/** Verifies one chain: the digests of an account and a Region in the order of time, and every log file that they name. */
import type { VerificationContext } from './context';
import { toLinked, Links, type LinkFindings, type LinksState, type PreviousVerdict } from './links';
import {
  judgeDigest,
  listDigests,
  type DigestListingContext,
  type ListedDigest,
  type UnchangedDigest,
} from './digest-listing';
import type { PreviousDigest } from './digest';
import { PublicKeysDeniedError, type ArchiveUnreadableError } from './errors';
import type { SignedDigest } from './digest-file';
import { EarlierChain, type LostDigest, type RemovedDigest } from './earlier-chain';
import type { ObjectVersions, TrailStatus } from './fetcher';
import { accountFolder, digestFolder, nameOf, parseDigestKey, type ChainScope } from './keys';
import { LogFiles, type LogFilesState } from './log-files';
import { VersionJudge } from './object-versions';
import { DigestHour } from './digest-hour';
import { isFolder, outOfPlace } from './out-of-place';
import type { Problem } from './problem';
import { PublicKeys } from './public-keys';
import { Result, type ResultState } from './result';
import { formatTime, HOUR } from './time';

/** Where a chain's verification stands. Plain JSON. */
export interface ChainState {
  readonly result: ResultState;
  readonly links: LinksState;
  readonly digestsAfter?: string;
  readonly logFiles?: LogFilesState;
  readonly finished: boolean;
}

/** Hours that are settled in order: those behind wait for those before. */
interface Settling {
  readonly hour: DigestHour;
  readonly position: Pick<ChainState, 'links' | 'digestsAfter'>;
  readonly end: Date;
}

/** So many hours may be under way: enough to keep the connections busy, few enough to hold. */
const HOURS_UNDER_WAY = 32;

export class Chain {
  /** Of the hours that are settled. */
  private readonly result: Result;
  private readonly digests: DigestListingContext;
  private readonly logFiles: LogFiles;
  private readonly links: Links;
  /** Of a trail that is not the verified one nothing was proven. */
  private readonly earlier: EarlierChain | undefined;
  private readonly settling: Settling[] = [];
  private position: Settling['position'];
  private readonly status: Promise<TrailStatus | undefined>;
  /** Of the account. */
  private readonly folders: Promise<readonly string[]>;

  /** @param save Called whenever more of the chain is settled. */
  constructor(
    private readonly context: VerificationContext,
    private readonly scope: ChainScope,
    state: ChainState | undefined,
    private readonly save: (state: () => ChainState) => void,
  ) {
    const { fetcher, period, budget } = context;
    this.result = new Result(state?.result);
    this.links = new Links(period, state?.links, scope);
    this.earlier =
      context.earlier && !scope.isStranger
        ? new EarlierChain(context.earlier, scope, context, state?.digestsAfter)
        : undefined;
    this.position = {
      links: this.links.state(),
      ...(state?.digestsAfter && { digestsAfter: state.digestsAfter }),
    };
    this.status = fetcher.trailStatus(scope.region);
    this.folders = fetcher.level(scope.bucket, accountFolder(scope)).then(({ folders }) => folders);
    this.folders.catch(() => undefined);
    const keys = new PublicKeys(fetcher, scope.region, period.start, period.end, (key) => this.result.keptKey(key));
    const { earlier } = this;
    const unchanged = context.again && earlier && ((listed: ObjectVersions) => earlier.unchangedDigest(listed));
    this.digests = {
      fetcher,
      scope,
      budget,
      keys,
      versions: new VersionJudge(fetcher),
      ...(unchanged && { unchanged }),
    };
    const report = (problem: Problem): void => this.result.problem(problem);
    this.logFiles = new LogFiles(context, scope, state?.logFiles, () => this.links.reached, report);
  }

  /** The steps of `verify.ts` for one chain. */
  async verify(): Promise<ResultState> {
    const folder = digestFolder(this.scope);
    const { period, now } = this.context;
    const outOfPlace = this.lookOutOfPlace();
    this.logFiles.openOthers(await this.folders);
    const unreadable = await this.digests.keys.unreadable();
    if (unreadable) return this.unprovable(folder, unreadable);
    const strange = (object: ObjectVersions): void => {
      if (!isFolder(object) && !this.result.has('ObjectOutOfPlace', object.key)) this.logFiles.outOfPlace(object);
    };
    try {
      await this.judgeHours(listDigests(this.digests, period, this.position.digestsAfter, strange));
      while (this.settling.length > 0) await this.settleFirst();
      if (!this.scope.isStranger) {
        const end = this.links.finish(await this.status, now, `s3://${this.scope.bucket}/${folder}`);
        this.addLinks(end, this.result);
      }
      await this.logFiles.finish();
      for (const object of await outOfPlace) strange(object);
    } finally {
      await this.logFiles.close();
    }
    const result = this.result.state();
    this.save(() => ({ result, links: this.links.state(), finished: true }));
    this.context.meter.chain(this.name, 1);
    return result;
  }

  /** Looked for beside all else, because each level of folders is a request that waits for the one before. */
  private lookOutOfPlace(): Promise<readonly ObjectVersions[]> {
    const { fetcher, period, now } = this.context;
    const found = this.folders.then((folders) => outOfPlace(fetcher, this.scope, folders, { until: period.end, now }));
    found.catch(() => undefined);
    return found;
  }

  /**
   * One Region whose keys cannot be read says nothing of the others: its folder may be invented. It is not saved, so that a
   * resumed run asks again.
   *
   * @throws ArchiveUnreadableError where the trail's own Region does not answer: then none will.
   */
  private async unprovable(folder: string, why: ArchiveUnreadableError): Promise<ResultState> {
    await this.logFiles.close();
    const isDenied = why instanceof PublicKeysDeniedError;
    if (!isDenied && this.scope.region === this.scope.trail.homeRegion) throw why;
    const { start, end } = this.context.period;
    this.result.problem({
      kind: isDenied ? 'PublicKeysDenied' : 'PublicKeysUnreadable',
      ...{ account: this.scope.account, region: this.scope.region, bucket: this.scope.bucket, key: folder },
      ...{ from: formatTime(start), to: formatTime(end) },
      expected: 'the public keys that CloudTrail signs with in this Region',
      found: why.message,
    });
    return this.result.state();
  }

  private async judgeHours(listed: AsyncIterable<ListedDigest | UnchangedDigest>): Promise<void> {
    const { earlier } = this;
    const all = earlier ? earlier.between(listed) : listed;
    for await (const digest of all) {
      if ('judgement' in digest) await this.judgeHour(digest);
      else if ('removed' in digest || 'unchanged' in digest) await this.judgeEarlier(digest);
      else await this.judgeLost(digest);
    }
    if (earlier) await this.judgeFilesAtEnd();
  }

  /** A digest that is gone as it was allowed to, or is as it was: the log files that it named are so as well, or are read. */
  private async judgeEarlier(digest: RemovedDigest | UnchangedDigest): Promise<void> {
    const { key, parsed } = digest;
    const hour = this.hourOf();
    const [earlier, removed] = 'removed' in digest ? [digest.digest, digest.removed] : [digest.unchanged];
    if (removed) hour.result.countRemoved('digests');
    else hour.result.countCompared('digests');
    this.context.meter.fetched(0);
    if (!parsed.backfill) this.addLinks(this.links.followEarlier(earlier, await this.status, removed), hour.result);
    this.settling.push({ hour, position: { links: this.links.state(), digestsAfter: key }, end: parsed.end });
    if (!parsed.backfill) await this.judgeEarlierFiles(hour, digest, removed ? 'gone' : 'unchanged');
    await this.settleWhatIs();
  }

  /** The digest that follows the last one may be outside of the period, and name what is left. */
  private async judgeFilesAtEnd(): Promise<void> {
    const { end } = this.context.period;
    if (this.links.reached && this.links.reached >= end) return;
    const hour = this.hourOf();
    this.settling.push({ hour, position: this.settling.at(-1)?.position ?? this.position, end });
    await this.judgeFilesLeft(hour);
  }

  private async judgeEarlierFiles(
    hour: DigestHour,
    { key, parsed: { end } }: Pick<LostDigest, 'key' | 'parsed'>,
    namedBy: 'unchanged' | 'gone',
  ): Promise<void> {
    if (this.earlier) await hour.judgeEarlierFiles(this.earlier.filesOf({ key, end, namedBy }));
  }

  private async judgeFilesLeft(hour: DigestHour): Promise<void> {
    const left = this.earlier?.filesLeft();
    if (left) await hour.judgeEarlierFiles(left);
  }

  /** A digest that was proven, and that the listing passed without meeting it. */
  private async judgeLost({ key, parsed }: LostDigest): Promise<void> {
    const versions = { key, versions: [] };
    const judgement = await judgeDigest(this.digests, key, versions);
    await this.judgeHour({ key, parsed, versions, judgement, own: true });
  }

  private hourOf(own = true): DigestHour {
    const { versions } = this.digests;
    return new DigestHour(this.context, this.scope, {
      ...{ versions, logFiles: this.logFiles, own, result: new Result() },
      ...(own && this.earlier && { earlier: this.earlier }),
    });
  }

  private async settleWhatIs(): Promise<void> {
    while (this.settling.length > HOURS_UNDER_WAY || this.settling[0]?.hour.isSettled === true)
      await this.settleFirst();
  }

  /** Judges a digest, follows its link, and begins to judge its log files. */
  private async judgeHour({ own, parsed, key, judgement, versions }: ListedDigest): Promise<void> {
    const hour = this.hourOf(own);
    if (own && this.earlier?.isSampledDigest(versions)) hour.result.countSampled();
    const signed = await hour.judge(key, judgement);
    if (own && signed) await this.follow(signed, parsed.backfill, hour.result);
    if (own && !signed && !parsed.backfill) this.links.markInvalid(key);
    this.settling.push({ hour, position: { links: this.links.state(), digestsAfter: key }, end: parsed.end });
    if (signed) await hour.judgeLogFiles(signed.digest);
    // what a digest named that cannot be read, the ledger may still know
    else if (own && !parsed.backfill) await this.judgeEarlierFiles(hour, { key, parsed }, 'gone');
    if (own && signed) await this.judgeFilesLeft(hour);
    await this.settleWhatIs();
  }

  private async follow(signed: SignedDigest, backfill: boolean, result: Result): Promise<void> {
    const previous = this.links.previousToRead(signed, backfill);
    const read = previous && (await this.readPrevious(previous, result));
    const found = backfill
      ? this.links.followBackfill(signed, read)
      : this.links.follow(signed, await this.status, read);
    this.addLinks(found, result);
  }

  private addLinks({ problems, gaps }: LinkFindings, result: Result): void {
    const { account, region, bucket } = this.scope;
    const folder = digestFolder(this.scope);
    for (const problem of problems) result.problem({ account, region, bucket, key: folder, ...problem });
    for (const gap of gaps) result.gap(gap);
  }

  private async settleFirst(): Promise<void> {
    const first = this.settling[0];
    if (!first) return;
    await first.hour.settled();
    this.settling.shift();
    this.result.add(first.hour.result.state());
    this.context.meter.found(first.hour.result.problemTotal);
    this.position = first.position;
    this.save(() => this.state());
    const { start, end } = this.context.period;
    const part = (first.end.getTime() - start.getTime()) / Math.max(1, end.getTime() - start.getTime());
    this.context.meter.chain(this.name, Math.min(0.999, Math.max(0, part)));
  }

  private state(): ChainState {
    const taken = this.settling.flatMap(({ hour }) => hour.taken);
    return { result: this.result.state(), ...this.position, logFiles: this.logFiles.state(taken), finished: false };
  }

  private get name(): string {
    return nameOf(this.scope);
  }

  /** Judges a digest that another names as previous and that the listing does not hold there. */
  private async readPrevious(previous: PreviousDigest, result: Result): Promise<PreviousVerdict> {
    const { account, region } = this.scope;
    const parsed = parseDigestKey(previous.key);
    if (!this.context.buckets.has(previous.bucket) || parsed?.account !== account || parsed.region !== region) {
      const hour = parsed?.end ?? this.context.period.start;
      result.problem({
        ...{ kind: 'DigestElsewhere', account, region, bucket: previous.bucket, key: previous.key },
        ...{ from: formatTime(new Date(hour.getTime() - HOUR)), to: formatTime(hour) },
        expected: `a digest of ${account} in ${region}, in ${[...this.context.buckets].join(' or ')}`,
        found: `s3://${previous.bucket}/${previous.key}`,
      });
      return 'elsewhere';
    }
    const scope = { ...this.scope, bucket: previous.bucket };
    const judgement = await judgeDigest({ ...this.digests, scope }, previous.key, undefined);
    if (judgement.state === 'sound') return toLinked(judgement.version.content);
    const { versions } = this.digests;
    const hour = new DigestHour(this.context, scope, { versions, logFiles: this.logFiles, result, own: true });
    const signed = await hour.judge(previous.key, judgement);
    return signed ? toLinked(signed) : 'invalid';
  }
}

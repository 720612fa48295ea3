/** Verifies one chain: the digests of an account and a Region in the order of time, and every log file that they name. */
import type { VerificationContext } from './context';
import { toLinked, Links, type LinkReport, type LinksState, type PreviousVerdict } from './links';
import { judgeDigest, listDigests, type DigestListingContext, type ListedDigest } from './digest-listing';
import type { PreviousDigest } from './digest';
import type { SignedDigest } from './digest-file';
import type { ObjectVersions, TrailStatus } from './fetcher';
import { beforeLogFilesOf, digestFolder, logFolder, parseDigestKey, parseLogFileKey, type ChainScope } from './keys';
import { LogListing, type LogListingState } from './log-listing';
import { VersionJudge } from './object-versions';
import { DigestHour } from './digest-hour';
import { PublicKeys } from './public-keys';
import { Tally, type TallyState } from './tally';
import { formatTime, HOUR } from './time';

/** Where a chain's verification stands. Plain JSON. */
export interface ChainState {
  readonly tally: TallyState;
  readonly links: LinksState;
  readonly digestsAfter?: string;
  readonly logFiles?: LogListingState;
  readonly finished: boolean;
}

/** Hours that are settled in order: those behind wait for those before. */
interface Settling {
  readonly hour: DigestHour;
  readonly tally: Tally;
  readonly position: Pick<ChainState, 'links' | 'digestsAfter'>;
  readonly end: Date;
}

/** A log file's name says when it was written, a digest when it was delivered: so much may lie between. */
const DELIVERY_SPREAD = 2 * HOUR;
const MINUTE = 60_000;
/** So many hours may be under way: enough to keep the connections busy, few enough to hold. */
const HOURS_UNDER_WAY = 32;

export class Chain {
  private readonly tally: Tally;
  /** Of the hour that is being taken: it counts once the hour is settled. */
  private hourTally: Tally;
  private readonly digests: DigestListingContext;
  private readonly logFiles: LogListing;
  private readonly links: Links;
  private readonly settling: Settling[] = [];
  private position: Settling['position'];
  private readonly status: Promise<TrailStatus | undefined>;

  /** @param save Called whenever more of the chain is settled. */
  constructor(
    private readonly context: VerificationContext,
    private readonly scope: ChainScope,
    state: ChainState | undefined,
    private readonly save: (state: () => ChainState) => void,
  ) {
    const { fetcher, period, budget } = context;
    this.tally = new Tally(state?.tally);
    this.hourTally = this.tally;
    this.position = {
      links: state?.links ?? { blamed: [] },
      ...(state?.digestsAfter && { digestsAfter: state.digestsAfter }),
    };
    this.status = fetcher.trailStatus(scope.region);
    const keys = new PublicKeys(fetcher, scope.region, period.start, period.end);
    this.digests = { fetcher, scope, budget, keys, versions: new VersionJudge(fetcher) };
    this.logFiles = new LogListing(fetcher, this.logFileRange(), state?.logFiles, (unnamed) => this.notNamed(unnamed));
    const place = { account: scope.account, region: scope.region, bucket: scope.bucket };
    const report: LinkReport = {
      problem: (kind, key = digestFolder(scope), from, to, expected, found) =>
        this.hourTally.problem({ kind, ...place, key, from: formatTime(from), to: formatTime(to), expected, found }),
      gap: (from, to, reason) => this.hourTally.gap({ from: formatTime(from), to: formatTime(to), reason }),
    };
    this.links = new Links(period, state?.links, report, (previous) => this.lookUp(previous));
  }

  async verify(): Promise<TallyState> {
    try {
      for await (const listed of listDigests(this.digests, this.context.period, this.position.digestsAfter)) {
        await this.take(listed);
      }
      while (this.settling.length > 0) await this.settleFirst();
      this.hourTally = this.tally;
      this.links.finish(await this.status, this.context.now, `s3://${this.scope.bucket}/${digestFolder(this.scope)}`);
      await this.judgeUnnamed();
    } finally {
      await this.logFiles.close();
    }
    const tally = this.tally.state();
    this.save(() => ({ tally, links: this.links.state(), finished: true }));
    this.context.meter.chain(`${this.scope.account}/${this.scope.region}`, 1);
    return tally;
  }

  private async take(listed: ListedDigest): Promise<void> {
    const { own, parsed, key, judgement } = listed;
    const tally = (this.hourTally = new Tally());
    const hour = new DigestHour(this.context, this.scope, this.digests.versions, this.logFiles, tally);
    const signed = own ? await hour.judge(key, judgement) : witnessOf(judgement);
    if (own && signed) await this.follow(signed, parsed.backfill);
    if (own && !signed && !parsed.backfill) this.links.blame(key);
    const position = { links: this.links.state(), digestsAfter: key };
    this.settling.push({ hour, tally, position, end: parsed.end });
    if (signed) await (own ? hour.judgeLogFiles(signed.digest) : hour.disown(signed.digest));
    while (this.settling.length > HOURS_UNDER_WAY || this.settling[0]?.hour.isSettled === true)
      await this.settleFirst();
  }

  private async follow(signed: SignedDigest, backfill: boolean): Promise<void> {
    if (!backfill) return this.links.follow(signed, await this.status);
    await this.links.followBackfill(signed);
  }

  private async settleFirst(): Promise<void> {
    const first = this.settling[0];
    if (!first) return;
    await first.hour.settled();
    this.settling.shift();
    this.tally.add(first.tally.state());
    this.context.meter.found(first.tally.problemTotal);
    this.position = first.position;
    this.save(() => this.state());
    const { start, end } = this.context.period;
    const part = (first.end.getTime() - start.getTime()) / Math.max(1, end.getTime() - start.getTime());
    this.context.meter.chain(`${this.scope.account}/${this.scope.region}`, Math.min(0.999, Math.max(0, part)));
  }

  private state(): ChainState {
    const taken = this.settling.flatMap(({ hour }) => hour.taken);
    return { tally: this.tally.state(), ...this.position, logFiles: this.logFiles.state(taken), finished: false };
  }

  /** Judges a digest that another names as previous and that the listing does not hold there. */
  private async lookUp(previous: PreviousDigest): Promise<PreviousVerdict> {
    const { account, region } = this.scope;
    const parsed = parseDigestKey(previous.key);
    if (!this.context.buckets.has(previous.bucket) || parsed?.account !== account || parsed.region !== region) {
      const hour = parsed?.end ?? this.context.period.start;
      this.hourTally.problem({
        ...{ kind: 'DigestElsewhere', account, region, bucket: previous.bucket, key: previous.key },
        ...{ from: formatTime(new Date(hour.getTime() - HOUR)), to: formatTime(hour) },
        expected: `a digest of ${account} in ${region}, in ${[...this.context.buckets].join(' or ')}`,
        found: `s3://${previous.bucket}/${previous.key}`,
      });
      return 'not allowed';
    }
    const scope = { ...this.scope, bucket: previous.bucket };
    const judgement = await judgeDigest({ ...this.digests, scope }, previous.key, undefined);
    if (judgement.state === 'sound') return toLinked(judgement.version.content);
    const hour = new DigestHour(this.context, scope, this.digests.versions, this.logFiles, this.hourTally);
    const signed = await hour.judge(previous.key, judgement);
    return signed ? toLinked(signed) : 'bad';
  }

  private logFileRange(): { bucket: string; folder: string; from: string; until: string } {
    const { start, end } = this.context.period;
    return {
      bucket: this.scope.bucket,
      folder: logFolder(this.scope),
      from: beforeLogFilesOf(this.scope, new Date(start.getTime() - DELIVERY_SPREAD)),
      until: beforeLogFilesOf(this.scope, new Date(end.getTime() + DELIVERY_SPREAD)),
    };
  }

  /** What lies in the bucket and no digest has named: blamed as far as digests reach, for newer ones may yet be named. */
  private async judgeUnnamed(): Promise<void> {
    for (const unnamed of await this.logFiles.unnamed()) this.notNamed(unnamed);
  }

  private notNamed({ key, versions }: ObjectVersions): void {
    const { start, end } = this.context.period;
    const { scope } = this;
    const time = parseLogFileKey(key)?.time;
    const settledUntil = this.context.now.getTime() - DELIVERY_SPREAD;
    const reached = Math.max(this.links.reached?.getTime() ?? 0, Math.min(end.getTime(), settledUntil));
    // Keys tell the minute only: what was written in the last one may stand in the digest that follows.
    if (time && (time < start || time > end || time.getTime() + MINUTE > reached)) return;
    const hour = time ?? start;
    this.tally.problem({
      kind: 'LogFileNotNamed',
      ...{ account: scope.account, region: scope.region, bucket: scope.bucket, key },
      ...(versions[0] && { versionId: versions[0].versionId }),
      ...{ from: formatTime(hour), to: formatTime(new Date(hour.getTime() + HOUR)) },
      expected: 'a log file that a digest names',
      found: time ? `written ${versions[0]?.lastModified ?? ''}, named by none` : 'an object that is not a log file',
      original: { survives: 'not known' },
    });
  }
}

/** Another trail delivers to the same folder: its digests say whose log files lie here, and are not judged. */
function witnessOf(judgement: ListedDigest['judgement']): SignedDigest | undefined {
  return 'version' in judgement ? judgement.version.content : undefined;
}

/**
 * The links between digests: each names the one before it by place, hash and signature. Follows them in the order of
 * time, and keeps account of the hours that no valid digest covers.
 */
import { previousOf, type PreviousDigest } from './digest';
import type { SignedDigest } from './digest-file';
import type { TrailStatus } from './fetcher';
import { parseDigestKey } from './keys';
import type { ProblemKind } from './problem';
import type { GapReason } from './tally';
import { formatTime, HOUR } from './time';

/** Seconds between an end and the next start that nobody has to explain. */
const TOLERANCE = 60_000;
/** CloudTrail delivers a digest after its hour has ended; only when this has passed as well it counts as missing. */
const DELIVERY = HOUR;

/** A digest as the next one has to name it. Plain JSON. */
export interface LinkedDigest {
  readonly key: string;
  readonly sha256: string;
  readonly signature: string;
  /** ISO 8601. */
  readonly start: string;
  readonly end: string;
}

/** Plain JSON. */
export interface LinksState {
  readonly last?: LinkedDigest;
  /** Keys of digests after `last` that have been found bad or missing, each with its own problem. */
  readonly blamed: readonly string[];
}

/** What the links found, in words of the caller's choosing. */
export interface LinkReport {
  problem(kind: ProblemKind, key: string | undefined, from: Date, to: Date, expected: string, found: string): void;
  gap(from: Date, to: Date, reason: GapReason): void;
}

/** What became of a previous digest that is not the one listed before. */
export type PreviousVerdict = LinkedDigest | 'bad' | 'not allowed';

export class Links {
  private last: LinkedDigest | undefined;
  private lastBackfill: LinkedDigest | undefined;
  private readonly blamed: Set<string>;

  /** @param lookUp Reads and judges a digest that the listing does not hold; whatever is wrong with it, it reports. */
  constructor(
    private readonly period: { readonly start: Date; readonly end: Date },
    state: LinksState | undefined,
    private readonly report: LinkReport,
    private readonly lookUp: (previous: PreviousDigest) => Promise<PreviousVerdict>,
  ) {
    this.last = state?.last;
    this.blamed = new Set(state?.blamed ?? []);
  }

  /** A digest of the chain that is not valid, and is reported already. */
  blame(key: string): void {
    this.blamed.add(key);
  }

  /** The next valid digest of the chain. */
  async follow(signed: SignedDigest, status: TrailStatus | undefined): Promise<void> {
    const digest = toLinked(signed);
    const previous = previousOf(signed.digest);
    if (previous) await this.checkLink(digest, previous);
    this.cover(digest, previous !== undefined, status);
    this.last = digest;
    this.blamed.clear();
  }

  /** The next valid backfill digest: these link among themselves, and cover no hours of their own. */
  async followBackfill(signed: SignedDigest): Promise<void> {
    const digest = toLinked(signed);
    const previous = previousOf(signed.digest);
    const known = this.lastBackfill;
    this.lastBackfill = digest;
    if (!previous || isBefore(previous, this.period.start)) return;
    const linked = known?.key === previous.key ? known : await this.lookUp(previous);
    if (typeof linked !== 'string') this.compare(digest, linked, previous);
  }

  /** After the last digest: whether newer ones should be there. */
  finish(status: TrailStatus | undefined, now: Date, lastIsKnown: string): void {
    const { end } = this.period;
    const from = this.last ? new Date(this.last.end) : this.period.start;
    if (end.getTime() - from.getTime() <= TOLERANCE) return;
    const stopped = status && !status.logging ? status.stoppedAt : undefined;
    if (stopped && stopped.getTime() - from.getTime() <= HOUR && this.last) {
      this.stopped(from, end, `logging was stopped at ${formatTime(stopped)}`);
    } else if (!this.last) {
      this.neverBegan(from, end, status, lastIsKnown);
    } else if (isOverdue(from, now, status)) {
      this.report.gap(from, end, 'digests missing');
      const delivered = status?.latestDigestDelivery;
      const found = delivered ? `; CloudTrail delivered its latest at ${formatTime(delivered)}` : '';
      const expected = 'a digest for every hour';
      this.report.problem(
        'NewestDigestsMissing',
        undefined,
        from,
        end,
        expected,
        `none after ${formatTime(from)}${found}`,
      );
    } else {
      this.report.gap(from, end, 'not due yet');
    }
  }

  state(): LinksState {
    return { ...(this.last && { last: this.last }), blamed: [...this.blamed] };
  }

  /** Until when valid digests reach. */
  get reached(): Date | undefined {
    return this.last && new Date(this.last.end);
  }

  private async checkLink(digest: LinkedDigest, previous: PreviousDigest): Promise<void> {
    if (this.blamed.has(previous.key)) return;
    let linked: LinkedDigest | undefined = this.last;
    if (linked?.key !== previous.key) {
      if (!linked && this.isBeforePeriod(digest, previous)) return;
      const verdict = await this.lookUp(previous);
      if (verdict === 'bad') this.blame(previous.key);
      if (typeof verdict === 'string') return;
      if (linked && linked.end > verdict.end) {
        this.linkProblem(
          'DigestLinkBroken',
          digest,
          `previous digest ${linked.key}`,
          `previous digest ${previous.key}`,
        );
      }
      linked = verdict;
      this.last = verdict;
    }
    this.compare(digest, linked, previous);
    if (Math.abs(Date.parse(linked.end) - Date.parse(digest.start)) > TOLERANCE) {
      this.linkProblem('DigestLinkSkipsTime', digest, `begins at ${linked.end}`, `begins at ${digest.start}`);
    }
  }

  private compare(digest: LinkedDigest, linked: LinkedDigest, previous: PreviousDigest): void {
    if (linked.sha256 === previous.sha256 && linked.signature === previous.signature) return;
    const expected = `previous digest with SHA-256 ${linked.sha256}`;
    this.linkProblem('DigestLinkBroken', digest, expected, `SHA-256 ${previous.sha256 ?? 'not stated'}`);
  }

  /** The chain goes on beyond the period; nobody asked for what lies there. */
  private isBeforePeriod(digest: LinkedDigest, previous: PreviousDigest): boolean {
    const start = this.period.start.getTime();
    const end = parseDigestKey(previous.key)?.end.getTime();
    return Date.parse(digest.start) < start && (end === undefined || end <= Date.parse(digest.start) + TOLERANCE);
  }

  private linkProblem(kind: ProblemKind, digest: LinkedDigest, expected: string, found: string): void {
    this.report.problem(kind, digest.key, new Date(digest.start), new Date(digest.end), expected, found);
  }

  /** Accounts for the hours between the last valid digest and this one. */
  private cover(digest: LinkedDigest, continues: boolean, status: TrailStatus | undefined): void {
    const from = this.last ? new Date(this.last.end) : this.period.start;
    const to = new Date(digest.start);
    if (to.getTime() - from.getTime() <= TOLERANCE) return;
    const { blamed } = this;
    if (continues || blamed.size > 0) this.missing(from, to, blamed.size);
    else if (this.last) this.stopped(from, to, 'the next digest begins a new chain');
    else this.beganLate(from, to, status);
  }

  private missing(from: Date, to: Date, explained: number): void {
    this.report.gap(from, to, 'digests missing');
    const hours = Math.round((to.getTime() - from.getTime()) / HOUR);
    if (hours <= explained) return;
    const found = `none that is valid; ${explained} of about ${hours} have a problem of their own`;
    this.report.problem('DigestsMissing', undefined, from, to, 'a digest for every hour', found);
  }

  private stopped(from: Date, to: Date, found: string): void {
    this.report.gap(from, to, 'no digest chain');
    this.report.problem('TrailStopped', undefined, from, to, 'a digest for every hour', found);
  }

  private beganLate(from: Date, to: Date, status: TrailStatus | undefined): void {
    if (status?.startedAt && status.startedAt.getTime() >= to.getTime() - HOUR) {
      this.report.gap(from, to, 'before the trail');
      return;
    }
    const began = status?.startedAt
      ? `the trail is logging since ${formatTime(status.startedAt)}`
      : 'when the trail began could not be read';
    this.report.gap(from, to, 'no digest chain');
    const expected = `a chain from ${formatTime(from)} on`;
    this.report.problem('ChainStartsLate', undefined, from, to, expected, `from ${formatTime(to)} on; ${began}`);
  }

  private neverBegan(from: Date, to: Date, status: TrailStatus | undefined, folder: string): void {
    const startedAt = status?.startedAt;
    if (this.blamed.size === 0 && startedAt && to.getTime() <= startedAt.getTime() + HOUR + DELIVERY) {
      this.report.gap(from, to, startedAt.getTime() >= to.getTime() ? 'before the trail' : 'not due yet');
      return;
    }
    this.report.gap(from, to, this.blamed.size > 0 ? 'digests missing' : 'no digest chain');
    const found = this.blamed.size > 0 ? `${this.blamed.size} digests, none valid` : `none below ${folder}`;
    this.report.problem('ChainMissing', undefined, from, to, 'a digest for every hour', found);
  }
}

function isBefore(previous: PreviousDigest, time: Date): boolean {
  const end = parseDigestKey(previous.key)?.end;
  return end !== undefined && end < time;
}

export function toLinked({ digest, sha256, signature }: SignedDigest): LinkedDigest {
  return { key: digest.digestS3Object, sha256, signature, start: digest.digestStartTime, end: digest.digestEndTime };
}

/** A digest covers an hour: the next one ends an hour later and is delivered soon after. */
function isOverdue(lastEnd: Date, now: Date, status: TrailStatus | undefined): boolean {
  const next = lastEnd.getTime() + HOUR;
  const delivered = status?.latestDigestDelivery?.getTime();
  return now.getTime() > next + DELIVERY || (delivered !== undefined && delivered >= next);
}

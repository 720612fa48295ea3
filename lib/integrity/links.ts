/**
 * The links between digests: each digest names the one before it by place, hash and signature. `Links` follows them in
 * the order of time, and accounts for the hours that no valid digest covers. It reads nothing itself.
 */
import { counted } from '../findings/format';
import { previousOf, type PreviousDigest } from './digest';
import type { SignedDigest } from './digest-file';
import type { EarlierDigest, Removed } from './earlier-proofs';
import type { TrailStatus } from './fetcher';
import { parseDigestKey, type ChainScope } from './keys';
import type { Problem, ProblemKind } from './problem';
import { removedGap, type Gap, type GapReason } from './gap';
import { formatTime, HOUR } from './time';

/** Milliseconds between the end of one digest and the start of the next that count as no gap. */
const TOLERANCE = 60_000;
/** CloudTrail delivers a digest after its hour has ended. It counts as missing only after this time. */
const DELIVERY = HOUR;
const KNOWN = 'an earlier verification found this chain';

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
  /** Keys of digests after `last` that are invalid or missing. Each has a problem of its own. */
  readonly invalid: readonly string[];
}

/** What is wrong with links. */
export interface LinkFindings {
  readonly problems: readonly LinkProblem[];
  readonly gaps: readonly Gap[];
}

/** The key is absent where the problem is one of hours, and not of a digest. */
export type LinkProblem = Pick<Problem, 'kind' | 'from' | 'to' | 'expected' | 'found'> & { readonly key?: string };

/** What reading a previous digest showed. What is wrong with it is a problem of its own. */
export type PreviousVerdict = LinkedDigest | 'invalid' | 'elsewhere';

export class Links {
  private last: LinkedDigest | undefined;
  private lastBackfill: LinkedDigest | undefined;
  private readonly invalid: Set<string>;
  private found: { problems: LinkProblem[]; gaps: Gap[] } = { problems: [], gaps: [] };

  /** @param scope Whether an earlier verification found the chain, when, and when it began: no restart of the trail moves that. */
  constructor(
    private readonly period: { readonly start: Date; readonly end: Date },
    state?: LinksState,
    private readonly scope: Pick<ChainScope, 'wasKnown' | 'knownSince' | 'began'> = {},
  ) {
    this.last = state?.last;
    this.invalid = new Set(state?.invalid);
  }

  /** Remembers a digest of the chain that is not valid. */
  markInvalid(key: string): void {
    this.invalid.add(key);
  }

  /** The previous digest that has to be read before this one can be followed: it is not the one that came before. */
  previousToRead({ digest }: SignedDigest, backfill: boolean): PreviousDigest | undefined {
    const previous = previousOf(digest);
    if (!previous || this.invalid.has(previous.key)) return undefined;
    const before = backfill ? this.lastBackfill : this.last;
    if (before?.key === previous.key) return undefined;
    const outside = backfill ? this.endedBeforePeriod(previous) : !before && this.isBeforePeriod(digest, previous);
    return outside ? undefined : previous;
  }

  /**
   * The next valid digest of the chain.
   *
   * @param read What reading `previousToRead` showed.
   */
  follow(signed: SignedDigest, status: TrailStatus | undefined, read?: PreviousVerdict): LinkFindings {
    const digest = toLinked(signed);
    const previous = previousOf(signed.digest);
    if (previous) this.checkLink(digest, previous, read);
    this.cover(digest, previous !== undefined, status);
    this.last = digest;
    this.invalid.clear();
    return this.findings();
  }

  /** The next digest of the chain as an earlier verification proved it. @param removed Where it is gone. */
  followEarlier(earlier: EarlierDigest, status: TrailStatus | undefined, removed?: Removed): LinkFindings {
    const { key, sha256, signature, end, previousSignature } = earlier;
    const anHourBefore = formatTime(new Date(Date.parse(end) - HOUR));
    const { last } = this;
    const isNext = last !== undefined && Math.abs(Date.parse(last.end) - Date.parse(anHourBefore)) <= TOLERANCE;
    const digest = { key, sha256, signature, start: isNext ? last.end : anHourBefore, end };
    if (isNext && previousSignature !== null && previousSignature !== last.signature) {
      this.link('DigestLinkBroken', digest, `previous digest ${last.key}`, 'the signature of another previous digest');
    }
    this.cover(digest, previousSignature !== null, status);
    const gap = removed && removedGap(this.period, { from: digest.start, to: end }, removed);
    if (gap) this.found.gaps.push(gap);
    this.last = digest;
    this.invalid.clear();
    return this.findings();
  }

  /** The next valid backfill digest. Backfill digests link among themselves, and cover no hours of their own. */
  followBackfill(signed: SignedDigest, read?: PreviousVerdict): LinkFindings {
    const digest = toLinked(signed);
    const previous = previousOf(signed.digest);
    const linked = previous?.key === this.lastBackfill?.key ? this.lastBackfill : read;
    if (previous && typeof linked === 'object') this.compare(digest, linked, previous);
    this.lastBackfill = digest;
    return this.findings();
  }

  /** After the last digest: whether newer ones are missing. */
  finish(status: TrailStatus | undefined, now: Date, folder: string): LinkFindings {
    const { end } = this.period;
    const from = this.reached ?? this.afterItBegan(end);
    if (end.getTime() - from.getTime() <= TOLERANCE) return this.findings();
    const stopped = status && !status.logging ? status.stoppedAt : undefined;
    if (!this.last && this.scope.wasKnown && this.invalid.size === 0 && !isOverdue(from, now, undefined)) {
      this.gap(from, end, 'not due yet');
    } else if (!this.last) {
      this.noChain(from, end, status, folder);
    } else if (stopped && stopped.getTime() - from.getTime() <= HOUR) {
      this.stopped(from, end, `logging was stopped at ${formatTime(stopped)}`);
    } else if (isOverdue(from, now, status)) {
      const delivered = status?.latestDigestDelivery;
      const latest = delivered ? `; CloudTrail delivered its latest at ${formatTime(delivered)}` : '';
      this.gap(from, end, 'digests missing');
      this.hours('NewestDigestsMissing', from, end, `none after ${formatTime(from)}${latest}`);
    } else {
      this.gap(from, end, 'not due yet');
    }
    return this.findings();
  }

  state(): LinksState {
    return { ...(this.last && { last: this.last }), invalid: [...this.invalid] };
  }

  /** Until when valid digests reach. */
  get reached(): Date | undefined {
    return this.last && new Date(this.last.end);
  }

  private findings(): LinkFindings {
    const found = this.found;
    this.found = { problems: [], gaps: [] };
    return found;
  }

  private checkLink(digest: LinkedDigest, previous: PreviousDigest, read: PreviousVerdict | undefined): void {
    if (read === 'invalid') this.markInvalid(previous.key);
    if (typeof read === 'object') {
      if (this.last && this.last.end > read.end) {
        this.link('DigestLinkBroken', digest, `previous digest ${this.last.key}`, `previous digest ${previous.key}`);
      } else this.elsewhere(read, previous);
      this.last = read;
    }
    if (this.last?.key !== previous.key) return;
    this.compare(digest, this.last, previous);
    if (Math.abs(Date.parse(this.last.end) - Date.parse(digest.start)) > TOLERANCE) {
      this.link('DigestLinkSkipsTime', digest, `begins at ${this.last.end}`, `begins at ${digest.start}`);
    }
  }

  /** The hours until a digest that the listing does not hold: the trail delivered to another place, which was not verified. */
  private elsewhere({ end }: LinkedDigest, { bucket, key }: PreviousDigest): void {
    const [from, to] = [this.reached ?? this.period.start, new Date(end)];
    if (to.getTime() - from.getTime() <= TOLERANCE) return;
    this.gap(from, to, 'elsewhere');
    this.hours('ChainContinuesElsewhere', from, to, `the chain goes on at s3://${bucket}/${key}`);
  }

  private compare(digest: LinkedDigest, linked: LinkedDigest, previous: PreviousDigest): void {
    if (linked.sha256 === previous.sha256 && linked.signature === previous.signature) return;
    const expected = `previous digest with SHA-256 ${linked.sha256}`;
    this.link('DigestLinkBroken', digest, expected, `SHA-256 ${previous.sha256 ?? 'not stated'}`);
  }

  /** The chain goes on before the period, and the caller asked for the period only. */
  private isBeforePeriod({ digestStartTime }: SignedDigest['digest'], previous: PreviousDigest): boolean {
    const start = Date.parse(digestStartTime);
    const end = parseDigestKey(previous.key)?.end.getTime();
    return start < this.period.start.getTime() && (end === undefined || end <= start + TOLERANCE);
  }

  private endedBeforePeriod({ key }: PreviousDigest): boolean {
    const end = parseDigestKey(key)?.end;
    return end !== undefined && end < this.period.start;
  }

  /** Accounts for the hours between the last valid digest and this one. */
  private cover(digest: LinkedDigest, continues: boolean, status: TrailStatus | undefined): void {
    const to = new Date(digest.start);
    const from = this.reached ?? this.afterItBegan(to);
    if (to.getTime() - from.getTime() <= TOLERANCE) return;
    if (continues || this.invalid.size > 0) this.missing(from, to);
    else if (this.last) this.stopped(from, to, 'the next digest begins a new chain');
    else this.beganLate(from, to, status);
  }

  /** The beginning of the period, or when the chain began: before that there was no trail. */
  private afterItBegan(to: Date): Date {
    const { start } = this.period;
    const { began } = this.scope;
    if (!began || began <= start) return start;
    const until = began < to ? began : to;
    this.gap(start, until, 'before the trail');
    return until;
  }

  private missing(from: Date, to: Date): void {
    this.gap(from, to, 'digests missing');
    const hours = Math.round((to.getTime() - from.getTime()) / HOUR);
    const { size: explained } = this.invalid;
    if (hours <= explained) return;
    const found = `none that is valid; ${explained} of about ${hours} have a problem of their own`;
    this.hours('DigestsMissing', from, to, found);
  }

  private stopped(from: Date, to: Date, found: string): void {
    this.gap(from, to, 'no digest chain');
    this.hours('TrailStopped', from, to, found);
  }

  private beganLate(from: Date, to: Date, status: TrailStatus | undefined): void {
    const startedAt = status?.startedAt;
    const stoppedAt = stoppedBefore(status, from);
    if (stoppedAt && stoppedAt <= to) return this.erased(from, stoppedAt, to);
    const isNew = startedAt !== undefined && startedAt.getTime() >= to.getTime() - HOUR;
    if (isNew && !this.wasKnownBefore(startedAt)) return this.gap(from, to, 'before the trail');
    const began = startedAt
      ? `the trail is logging since ${formatTime(startedAt)}${isNew ? `; ${KNOWN}` : ''}`
      : 'when the trail began could not be read';
    this.gap(from, to, 'no digest chain');
    this.hours(
      'ChainStartsLate',
      from,
      to,
      `from ${formatTime(to)} on; ${began}`,
      `a chain from ${formatTime(from)} on`,
    );
  }

  /** A trail that was found before it says that it started was started anew. */
  private wasKnownBefore(startedAt: Date): boolean {
    const { wasKnown = false, knownSince } = this.scope;
    return wasKnown && (knownSince === undefined || knownSince < startedAt);
  }

  /** The trail was stopped and started again, and nothing is left of the time before it was stopped. */
  private erased(from: Date, stoppedAt: Date, to: Date): void {
    this.gap(from, to, 'no digest chain');
    const found = `from ${formatTime(to)} on; the trail was logging until ${formatTime(stoppedAt)}`;
    this.hours('ChainStartsLate', from, to, found, 'a digest for every hour before it was stopped');
  }

  private noChain(from: Date, to: Date, status: TrailStatus | undefined, folder: string): void {
    const startedAt = status?.startedAt?.getTime();
    const { size } = this.invalid;
    if (
      size === 0 &&
      !stoppedBefore(status, from) &&
      startedAt !== undefined &&
      !this.wasKnownBefore(new Date(startedAt)) &&
      to.getTime() <= startedAt + HOUR + DELIVERY
    ) {
      return this.gap(from, to, startedAt >= to.getTime() ? 'before the trail' : 'not due yet');
    }
    this.gap(from, to, size > 0 ? 'digests missing' : 'no digest chain');
    const none = `none below ${folder}${this.scope.wasKnown ? `; ${KNOWN}` : ''}`;
    this.hours('ChainMissing', from, to, size > 0 ? `${counted(size, 'digest')}, none valid` : none);
  }

  private gap(from: Date, to: Date, reason: GapReason): void {
    this.found.gaps.push({ from: formatTime(from), to: formatTime(to), reason });
  }

  private hours(kind: ProblemKind, from: Date, to: Date, found: string, expected = 'a digest for every hour'): void {
    this.found.problems.push({ kind, from: formatTime(from), to: formatTime(to), expected, found });
  }

  private link(kind: ProblemKind, { key, start, end }: LinkedDigest, expected: string, found: string): void {
    this.found.problems.push({ kind, key, from: start, to: end, expected, found });
  }
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

/**
 * When the trail was stopped, before it was started again: it had logged until then. undefined where that tells nothing of
 * the time after `from`. CloudTrail API Reference, GetTrailStatus: the most recent times of StopLogging and StartLogging.
 */
function stoppedBefore(status: TrailStatus | undefined, from: Date): Date | undefined {
  const { startedAt, stoppedAt } = status ?? {};
  if (!startedAt || !stoppedAt || stoppedAt >= startedAt) return undefined;
  // a trail that logged for less than an hour may have delivered no digest
  return stoppedAt.getTime() - from.getTime() > HOUR ? stoppedAt : undefined;
}

/** What happened on a day, counted on the way of its verification: each log file that a digest proves is read once for both. */
import { eventOf } from '../../events/event';
import { recordsOf } from '../../events/records';
import type { Hours } from '../../evidence/hours';
import { EvidenceStore } from '../../evidence/store';
import type { Finding } from '../../findings/finding';
import { dayNumber, learn, NO_BASELINE } from '../../unusual/baseline';
import { unusualOf } from '../../unusual/compare';
import { DayCounts } from '../../unusual/day-counts';
import { notCompared, unusualFindings } from '../../unusual/findings';
import { dateOf } from '../../unusual/kind';
import { BaselineLostError, messageOf } from '../errors';
import { parseDigestKey, parseLogFileKey } from '../keys';
import type { ProvenFile } from '../proven-file';
import type { ChainResult, VerificationResult } from '../result';
import { formatTime } from '../time';
import { baselineBefore, keepBaseline } from './baselines';
import type { ScheduledTrail } from './day';
import { verificationStore, type Asked, type Found, type RunContext } from './record';

/** Counts the log files of a day. */
export class ActivityReader {
  readonly counts = new DayCounts();

  constructor(private readonly day: Hours) {}

  /** Never throws: what cannot be counted must not keep a log from being verified. */
  read({ content, ...file }: ProvenFile): void {
    // digests end at any minute of an hour: each is of the day in which it ends, and of no other
    const end = parseDigestKey(file.digest)?.end;
    if (!end || end <= this.day.start || end > this.day.end) return;
    try {
      this.count(content, file);
    } catch {
      this.counts.unreadable += 1;
    }
  }

  private count(content: Buffer, file: Omit<ProvenFile, 'content'>): void {
    const { account, region, bucket, key, versionId, sha256, digest } = file;
    const { records, unreadable } = recordsOf(content, []);
    this.counts.unreadable += unreadable;
    const evidence = {
      file: `s3://${bucket}/${key}`,
      ...(versionId !== undefined && { version: versionId }),
      ...{ sha256, digest: `s3://${bucket}/${digest}` },
    };
    const delivered = formatTime(parseLogFileKey(key)?.time ?? this.day.start);
    for (const record of records) this.counts.add(eventOf(record, delivered), { account, region }, evidence);
  }
}

/** `ACCOUNT/REGION` of which not the whole day is proven. */
export function partialPlaces({ chains }: Pick<VerificationResult, 'chains'>): ReadonlySet<string> {
  return new Set(chains.filter(isPartial).map(({ account, region }) => `${account}/${region}`));
}

/** Whether not the whole day is proven. */
export function isPartial({ whole, gaps }: ChainResult): boolean {
  return !whole || gaps.length > 0;
}

/** The activity of a day, as far as it is known. */
export interface Activity {
  readonly counts: DayCounts;
  readonly partial: ReadonlySet<string>;
}

/**
 * Compares a day with those before it, and writes what later days are compared with. It never throws.
 *
 * @param activity Or why the day could not be counted.
 */
export async function compareActivity(
  run: RunContext,
  { trailArn, acknowledgements }: Pick<ScheduledTrail, 'trailArn'> & Pick<Asked, 'acknowledgements'>,
  { start }: Hours,
  activity: Activity | string,
): Promise<Pick<Found, 'findings' | 'baseline'>> {
  const day = dayNumber(start.toISOString().slice(0, 10));
  if (typeof activity === 'string') return { findings: [notCompared(trailArn, day, activity)] };
  const { counts, partial } = activity;
  const verifications = verificationStore(run);
  let before = NO_BASELINE;
  const findings: Finding[] = [];
  try {
    const latest = await verifications.latest(run.now);
    before = await baselineBefore(verifications, day, run.now);
    const unusual = unusualOf(before, counts, day, partial);
    findings.push(...unusualFindings({ day, counts, baseline: before, unusual, partial }, trailArn, acknowledgements));
    const last = latest?.document?.run;
    // of a day that was verified whole before, nothing new is learned
    if (last?.baseline?.day === dateOf(day) && last.period !== undefined) return { findings };
  } catch (error) {
    findings.push(notCompared(trailArn, day, messageOf(error)));
    // what is lost has to be learned again; what could not be read may be read tomorrow
    if (!(error instanceof BaselineLostError)) return { findings };
  }
  try {
    const store = new EvidenceStore(run.s3, run.evidenceBucket, run.auditLog);
    return { findings, baseline: await keepBaseline(store, learn(before, counts, day, partial), day, run.now) };
  } catch (error) {
    return {
      findings: [...findings, notCompared(trailArn, day, `its baseline could not be kept: ${messageOf(error)}`)],
    };
  }
}

/** The days of a period, each compared with those before it, from the log alone: nothing that the evidence keeps is believed. */
import type { AcknowledgedFinding } from '../../facts/requirements';
import type { Finding } from '../../findings/finding';
import { dayNumber, learn, NO_BASELINE } from '../../unusual/baseline';
import { unusualOf } from '../../unusual/compare';
import { nothingProven, unusualFindings } from '../../unusual/findings';
import type { Fetcher } from '../fetcher';
import type { VerificationResult } from '../result';
import { DAY } from '../time';
import { verify, type VerificationOptions } from '../verify';
import { ActivityReader, isPartial, partialPlaces } from './activity';

export interface DaysToCompare {
  readonly verification: Omit<VerificationOptions, 'start' | 'end' | 'onProven' | 'resume' | 'readLogFiles'>;
  /** Whole days, UTC: from the beginning of the one to the end of the other. */
  readonly from: Date;
  readonly to: Date;
  readonly acknowledgements: readonly AcknowledgedFinding[];
  readonly onDay?: (day: string, index: number, count: number) => void;
}

/** @throws what `verify` throws. */
export async function compareDays(asked: DaysToCompare, fetcher: Fetcher): Promise<Finding[]> {
  const { verification, from, to, acknowledgements, onDay } = asked;
  const findings: Finding[] = [];
  const days = Math.round((to.getTime() - from.getTime()) / DAY);
  const beforeTrail: string[] = [];
  const unproven: string[] = [];
  let baseline = NO_BASELINE;
  for (let index = 0; index < days; index += 1) {
    const start = new Date(from.getTime() + index * DAY);
    const period = { start, end: new Date(start.getTime() + DAY) };
    const date = start.toISOString().slice(0, 10);
    onDay?.(date, index, days);
    const reader = new ActivityReader(period);
    const result = await verify(
      { ...verification, ...period, beside: false, onProven: (file) => reader.read(file) },
      fetcher,
    );
    if (isBeforeTrail(result, period.end)) {
      beforeTrail.push(date);
      continue;
    }
    const [day, partial, { counts }] = [dayNumber(date), partialPlaces(result), reader];
    // what is learned begins with the first day of which something is proven
    if (baseline === NO_BASELINE && counts.calls === 0 && result.chains.every(isPartial)) {
      unproven.push(date);
      continue;
    }
    const unusual = unusualOf(baseline, counts, day, partial);
    findings.push(
      ...unusualFindings({ day, counts, baseline, unusual, partial }, verification.trailArn, acknowledgements),
    );
    baseline = learn(baseline, counts, day, partial);
  }
  // where no day was compared at all, that is said: no finding would read as nothing unusual
  const nothing = findings.length === 0 ? [...beforeTrail, ...unproven] : unproven;
  return [...nothingProven(nothing, verification.trailArn), ...findings];
}

/** Of a day on which nothing was logged yet there is nothing to learn. */
function isBeforeTrail({ chains }: VerificationResult, end: Date): boolean {
  return chains.every(({ gaps }) =>
    gaps.some(({ reason, to }) => reason === 'before the trail' && Date.parse(to) >= end.getTime()),
  );
}

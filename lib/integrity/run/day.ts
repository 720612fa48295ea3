/** Days, as verifications by schedule take them: whole, in UTC. */
import type { Hours } from '../../evidence/hours';
import { LogVerificationFinished } from '../../checks/log-files/verification';
import type { Finding } from '../../findings/finding';
import { counted } from '../../findings/format';
import type { KnownChain } from '../archive';
import type { Fetcher } from '../fetcher';
import type { Gap } from '../gap';
import type { VerificationResult } from '../result';
import { toFindings } from '../to-findings';
import type { TrailDelivery } from '../trail';
import { DAY } from '../time';
import { parseTrailArn } from '../trail-arn';
import { verify, type VerificationOptions } from '../verify';
import { isOfWholeDay } from './results';
import type { Found } from './record';

/** What every verification of a trail by schedule has in common. */
export interface ScheduledTrail {
  readonly trailArn: string;
  readonly delivery: TrailDelivery;
  /** Chains that an earlier verification found. */
  readonly known: readonly KnownChain[];
  /** Days for which a log has to be locked, as the last drift check says; undefined where none has. */
  readonly requiredDays?: number;
}

export function dayBefore(now: Date): Hours {
  const end = new Date(Math.floor(now.getTime() / DAY) * DAY);
  return { start: new Date(end.getTime() - DAY), end };
}

/** Options that verify everything a trail has delivered in a period. */
export function optionsFor(
  { trailArn, delivery, known, requiredDays }: ScheduledTrail,
  now: Date,
): Omit<VerificationOptions, 'start' | 'end'> {
  const { account, trail } = parseTrailArn(trailArn);
  const { bucket, prefix, organization, organizationId = 'find', multiRegion } = delivery;
  return {
    ...{ trailArn, trail, bucket, prefix, now, checkLocks: true },
    ...(organization && { organizationId }),
    accounts: organization ? 'all' : [account],
    regions: multiRegion ? 'all' : [trail.homeRegion],
    known,
    ...(requiredDays !== undefined && { requiredDays }),
  };
}

/** What became of the day before; without a result it was not finished in time. */
interface DayVerified extends Found {
  readonly result?: VerificationResult;
}

/** What a new trail has not delivered yet, and what is missing where everything was deleted. */
export function homeChain(trailArn: string): KnownChain {
  const { account, trail } = parseTrailArn(trailArn);
  return { account, region: trail.homeRegion };
}

/**
 * Verifies the day before, and gives up in time: what is not finished by then could not be proven.
 *
 * @param milliseconds That the verification may take.
 * @param readers Read the log files on the way, and keep a list of what is proven.
 */
export async function verifyDayBefore(
  scheduled: ScheduledTrail,
  fetcher: Fetcher,
  now: Date,
  milliseconds: number,
  readers: Pick<VerificationOptions, 'onProven' | 'proven'>,
): Promise<DayVerified> {
  const period = dayBefore(now);
  const expected = [homeChain(scheduled.trailArn)];
  const options = { ...optionsFor(scheduled, now), ...period, expected, ...readers };
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    const result: VerificationResult | undefined = await Promise.race([verify(options, fetcher), tooLate]);
    const day = period.start.toISOString().slice(0, 10);
    return result
      ? {
          result,
          findings: toFindings(result),
          chains: begunBy(
            period.end,
            result.chains.map(({ gaps, ...chain }) => ({ ...chain, began: beganIn(gaps) })),
          ),
          ...(isOfWholeDay({ day }, result) && { period }),
        }
      : { findings: [notFinished(scheduled.trailArn, period, milliseconds)], chains: scheduled.known };
  } finally {
    clearTimeout(timer);
  }
}

/** When a chain began, where the trail says that it was in these hours. */
export function beganIn(gaps: readonly Gap[]): string | undefined {
  return gaps.find(({ reason }) => reason === 'before the trail')?.to;
}

/** What the next verification has to find again. A chain that had not begun when the day ended is not known yet. */
export function begunBy(
  end: Date,
  chains: readonly (Pick<KnownChain, 'account' | 'region'> & { readonly began?: string | undefined })[],
): readonly KnownChain[] {
  return chains.flatMap(({ account, region, began }) => {
    if (began === undefined) return [{ account, region }];
    const time = new Date(began);
    return time < end ? [{ account, region, began: time }] : [];
  });
}

function notFinished(trailArn: string, { start, end }: Hours, milliseconds: number): Finding {
  const minutes = Math.round(milliseconds / 60_000);
  return {
    guardrail: LogVerificationFinished.id,
    status: 'UNKNOWN',
    severity: LogVerificationFinished.severity,
    owner: LogVerificationFinished.owner,
    resource: trailArn,
    path: `${start.toISOString()}/${end.toISOString()}`,
    expected: 'the day verified',
    found: `not finished within ${minutes} minutes`,
    message: `Unknown: the log of the day could not be verified within ${counted(minutes, 'minute')}.`,
    remedy: LogVerificationFinished.remedy,
    resourceType: 'AWS::CloudTrail::Trail',
  };
}

/** What an auditor asks first: which account and log, what was in force, what was expected and held, how soon, which exceptions. */
import type { Json } from '../facts/value';
import { calendarDay } from '../findings/format';
import type { Acknowledgement, Finding } from '../findings/finding';
import type { Episode } from './episodes';
import type { Period } from './period';

export interface PeriodHead {
  readonly account: string;
  readonly region: string;
  readonly trails: readonly string[];
  readonly buckets: readonly string[];
  /** Default retention of each bucket at the end, in words; a bucket that no run read is left out. */
  readonly retention: readonly string[];
  readonly frameworks: readonly string[];
  /** Hours from a call that touched the audit log to the check that answered it; the longest. */
  readonly longestToDetect?: number;
  /** Hours from the run that found it to the run that no longer did; the longest. */
  readonly longestToResolve?: number;
  readonly exceptions: readonly Exception[];
}

interface Exception extends Acknowledgement {
  readonly guardrail: string;
  readonly resource: string;
}

/** Of the last drift check of the period; what it does not say is not known, and said so. */
export function headOf({ last, episodes, detected }: Period): PeriodHead {
  const findings = last?.findings ?? [];
  const toDetect = longest(detected.map(({ attempt, at }) => hoursBetween(attempt.time, at)));
  const toResolve = longest(episodes.flatMap(hoursToResolve));
  return {
    account: last?.run.account ?? NOT_KNOWN,
    region: last?.run.region ?? NOT_KNOWN,
    trails: resourcesOf(findings, 'AWS::CloudTrail::Trail'),
    buckets: resourcesOf(findings, 'AWS::S3::Bucket'),
    retention: findings.flatMap(retentionOf),
    frameworks: [...new Set((last?.summary.scopes ?? []).flatMap(({ frameworks }) => frameworks))],
    ...(toDetect !== undefined && { longestToDetect: toDetect }),
    ...(toResolve !== undefined && { longestToResolve: toResolve }),
    exceptions: findings.flatMap(({ guardrail, resource, status, acknowledgement }) =>
      status === 'ACKNOWLEDGED' && acknowledgement ? [{ guardrail, resource, ...acknowledgement }] : [],
    ),
  };
}

export const NOT_KNOWN = 'not known';

/** First and last day, as they were asked for. */
export function spanOf({ from, until }: Pick<Period, 'from' | 'until'>): string {
  return `${calendarDay(from)} to ${calendarDay(new Date(until.getTime() - 1))}`;
}

export function placeOf({ account, region }: PeriodHead): string {
  return account === region ? NOT_KNOWN : `${account}, ${region}`;
}

function resourcesOf(findings: readonly Finding[], type: string): string[] {
  return [...new Set(findings.flatMap(({ resource, resourceType }) => (resourceType === type ? [resource] : [])))];
}

function retentionOf({ guardrail, resource, found }: Finding): string[] {
  if (guardrail !== 'DefaultRetentionMeetsFrameworks') return [];
  const { Days: days, Years: years, Mode: mode } = (found ?? {}) as Readonly<Record<string, Json>>;
  const period =
    typeof days === 'number' ? several(days, 'day') : typeof years === 'number' ? several(years, 'year') : '';
  return period === '' ? [] : [`${resource}: ${[period, ...(typeof mode === 'string' ? [mode] : [])].join(', ')}`];
}

/** Days are written as the frameworks write them: 2192. */
function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function hoursToResolve({ openedAt, resolvedAt }: Episode): number[] {
  return resolvedAt === undefined ? [] : [hoursBetween(openedAt, resolvedAt)];
}

function hoursBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / 3_600_000;
}

function longest(hours: readonly number[]): number | undefined {
  const known = hours.filter((each) => Number.isFinite(each) && each >= 0);
  return known.length > 0 ? Math.max(...known) : undefined;
}

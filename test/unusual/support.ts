/** What the tests of the unusual share: days of calls, learned one after the other. */
import { eventOf } from '../../lib/events/event';
import { text } from '../../lib/events/fields';
import { learn, NO_BASELINE, type Baseline } from '../../lib/unusual/baseline';
import { unusualOf } from '../../lib/unusual/compare';
import { DayCounts } from '../../lib/unusual/day-counts';
import type { Unusual } from '../../lib/unusual/kind';
import { activityOf, type Call } from '../support/company/call';
import { Random } from '../support/company/random';
import { ACCOUNTS, ADMINISTRATORS, role, type Worker } from '../support/company/staff';

/** Days since 1970: the first that is learned. */
export const FIRST_DAY = 20_000;

export const PROGRAM = role('app', ACCOUNTS.production, 100);
export const [ALICE, BRUNO] = ADMINISTRATORS as [Worker, Worker];

export interface Done extends Call {
  /** @default a program */
  readonly by?: Worker;
}

export const FILE = {
  file: 's3://logs/file.json.gz',
  version: 'v1',
  sha256: 'abc',
  digest: 's3://logs/digest.json.gz',
};

export function counted(calls: readonly Done[]): DayCounts {
  const counts = new DayCounts();
  for (const { by = PROGRAM, ...call } of calls) {
    const { record, times } = activityOf(by, '2026-01-05T12:00:00Z', call, new Random(1));
    const place = { account: by.account, region: text(record.awsRegion) };
    counts.add(eventOf(record, ''), place, FILE, times);
  }
  return counts;
}

/** Every day the same. */
export function afterDays(days: number, calls: readonly Done[], from = NO_BASELINE, first = FIRST_DAY): Baseline {
  let baseline = from;
  for (let index = 0; index < days; index += 1) baseline = learn(baseline, counted(calls), first + index);
  return baseline;
}

/** What stands out of a day behind so many days that were all the same. */
export function unusualAfter(days: number, before: readonly Done[], today: readonly Done[]): readonly Unusual[] {
  return unusualOf(afterDays(days, before), counted(today), FIRST_DAY + days);
}

/** Judges the days of a company, and holds what was found to what was planted. */
import { eventOf } from '../../../lib/events/event';
import { text } from '../../../lib/events/fields';
import { dayNumber, learn, NO_BASELINE, type Baseline } from '../../../lib/unusual/baseline';
import { unusualOf } from '../../../lib/unusual/compare';
import { DayCounts } from '../../../lib/unusual/day-counts';
import type { Unusual } from '../../../lib/unusual/kind';
import { THRESHOLDS } from '../../../lib/unusual/thresholds';
import { companyDays, type CompanyDay } from './company';
import type { Plant } from './planted';

export interface Judged {
  readonly planted: readonly (Plant & { readonly isFound: boolean })[];
  /** Of those that are told: on what day, and whether it was planted. */
  readonly findings: readonly (Unusual & { readonly day: string; readonly isPlanted: boolean })[];
  readonly baseline: Baseline;
}

export function countsOf({ activities }: CompanyDay): DayCounts {
  const counts = new DayCounts();
  for (const { record, times } of activities) {
    const place = { account: text(record.recipientAccountId), region: text(record.awsRegion) };
    const file = { file: 's3://logs/file.json.gz', sha256: '00', digest: 's3://logs/digest.json.gz' };
    counts.add(eventOf(record, text(record.eventTime)), place, file, times);
  }
  return counts;
}

export function judged(seed: number, isAttacked: boolean): Judged {
  let baseline = NO_BASELINE;
  const found: Judged['findings'][number][] = [];
  const planted: Judged['planted'][number][] = [];
  for (const day of companyDays(seed, isAttacked)) {
    const counts = countsOf(day);
    const number = dayNumber(day.day);
    const told = unusualOf(baseline, counts, number).slice(0, THRESHOLDS.mostFindings);
    found.push(
      ...told.map((unusual) => ({
        ...unusual,
        day: day.day,
        isPlanted: day.planted.some((plant) => is(unusual, plant)),
      })),
    );
    planted.push(...day.planted.map((plant) => ({ ...plant, isFound: told.some((unusual) => is(unusual, plant)) })));
    baseline = learn(baseline, counts, number);
  }
  return { planted, findings: found, baseline };
}

/** The planted principal, and one of the planted actions, on the planted day. */
function is({ about, actions }: Unusual, plant: Plant): boolean {
  if (about !== plant.about) return false;
  return plant.actions.length === 0 ? actions.length === 0 : actions.some((action) => plant.actions.includes(action));
}

export interface Scores {
  readonly precision: number;
  readonly recall: number;
}

export function scoresOf(all: readonly Judged[]): Scores {
  const findings = all.flatMap((each) => each.findings);
  const planted = all.flatMap((each) => each.planted);
  return {
    precision: findings.filter(({ isPlanted }) => isPlanted).length / findings.length,
    recall: planted.filter(({ isFound }) => isFound).length / planted.length,
  };
}

/** What is unusual as findings, so that it reaches the same reports, the same evidence and the same owner as all others. */
import { ActivityCompared } from '../checks/unusual/activity';
import type { AcknowledgedFinding } from '../facts/requirements';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { stillToLearn } from './compare';
import { dayNumber, type Baseline } from './baseline';
import type { DayCounts } from './day-counts';
import { dateOf, type Unusual } from './kind';
import { THRESHOLDS } from './thresholds';

/** A day that was compared. */
export interface Compared {
  /** Days since 1970. */
  readonly day: number;
  readonly counts: DayCounts;
  /** Of the days before. */
  readonly baseline: Baseline;
  /** Worst first. */
  readonly unusual: readonly Unusual[];
  /** `ACCOUNT/REGION` of which not the whole day is proven. */
  readonly partial: ReadonlySet<string>;
}

/** One finding each, at most ten a day that nobody has acknowledged, and one that says what was compared. */
export function unusualFindings(
  compared: Compared,
  trailArn: string,
  acknowledgements: readonly AcknowledgedFinding[] = [],
): Finding[] {
  const all = compared.unusual.map((unusual) => findingOf(unusual, compared.day, acknowledgements));
  const open = all.filter(({ status }) => status === 'FAIL');
  const told = open.slice(0, THRESHOLDS.mostFindings);
  const acknowledged = all.filter(({ status }) => status === 'ACKNOWLEDGED').slice(0, MOST_ACKNOWLEDGED);
  return [...told, ...acknowledged, comparedFinding(compared, trailArn, open.length - told.length)];
}

/** A forgotten acknowledgement must not fill the evidence. */
const MOST_ACKNOWLEDGED = 50;

/** Says why a day was not compared with the days before it. */
export function notCompared(trailArn: string, day: number, why: string): Finding {
  return summary(
    trailArn,
    day,
    'UNKNOWN',
    why,
    `Unknown: the activity of ${dateOf(day)} was not compared, or not learned: ${why}.`,
  );
}

/** One finding of the days before the first of which anything is proven: the trail began later, or its log was erased. */
export function nothingProven(days: readonly string[], trailArn: string): Finding[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const period = first === last ? first : `${counted(days.length, 'day')} from ${first} to ${last}`;
  return [
    summary(
      trailArn,
      dayNumber(last),
      'UNKNOWN',
      period,
      `Unknown: nothing is proven of ${period}. The trail began later, or its log was erased: wormtrail verify tells.`,
    ),
  ];
}

/** The path is the day: the verification after it looks at another one, so that nothing of it is ever said to be resolved. */
function findingOf(unusual: Unusual, day: number, acknowledgements: readonly AcknowledgedFinding[]): Finding {
  const { check, about, message, expected, found, rows } = unusual;
  const { id, severity, owner, remedy } = check;
  const date = dateOf(day);
  const finding: Finding = {
    ...{ guardrail: id, status: 'FAIL', severity, owner, resource: about, path: date, expected },
    found: rows.length === 0 ? found : { found, rows: rows.map((row) => ({ ...row })) },
    ...{ message: `${message}.`, remedy },
  };
  const mine = acknowledgements.filter(
    ({ finding: of, resource, time }) => of === id && resource === about && time.slice(0, 10) <= date,
  );
  const inForce = mine.find(({ time, until }) => date <= (until ?? time.slice(0, 10)));
  if (inForce) {
    const { reason, owner: who, until } = inForce;
    return { ...finding, status: 'ACKNOWLEDGED', acknowledgement: { reason, owner: who, ...(until && { until }) } };
  }
  const ended = mine
    .map(({ until }) => until ?? '')
    .sort()
    .at(-1);
  const entry = JSON.stringify({ finding: id, resource: about, time: `${date}T00:00:00.000Z` });
  return {
    ...finding,
    message: ended ? `${message}. Its acknowledgement ended on ${ended}.` : finding.message,
    remedy: `${remedy} That entry is ${entry} with reason, owner and until, the last day on which it counts.`,
  };
}

function comparedFinding(
  { day, counts, baseline, unusual, partial }: Compared,
  trailArn: string,
  more: number,
): Finding {
  const { calls, actors, leftOut, unreadable } = counts;
  const left = stillToLearn(baseline);
  const found = `${counted(calls, 'call')} of ${counted(actors.size, 'principal')}`;
  const { forgotten } = baseline;
  const lost = ` ${counted(forgotten, 'principal')} had to be forgotten since learning began: one that acts again is taken for new.`;
  const say = (status: Finding['status'], message: string): Finding =>
    summary(trailArn, day, status, found, `${message}${forgotten > 0 ? lost : ''}`);
  const rest = `${counted(more, 'more finding')} of ${dateOf(day)} are counted only: a day has ${THRESHOLDS.mostFindings} at most.`;
  const unknown = (why: string): Finding => say('UNKNOWN', `Unknown: ${why}${more > 0 ? ` ${rest}` : ''}`);
  if (unreadable > 0) return unknown(`${counted(unreadable, 'record')} of ${dateOf(day)} could not be read.`);
  if (leftOut > 0)
    return unknown(
      `${counted(leftOut, 'call')} of ${dateOf(day)} were not compared: more principals and actions than are counted.`,
    );
  if (left > 0) {
    const message = `Learning what is ordinary: ${counted(left, 'more day')} before anything is called unusual.`;
    return say('NOT_APPLICABLE', message);
  }
  if (partial.size > 0) {
    const [first = ''] = partial;
    const where = `${first}${partial.size > 1 ? ` and ${partial.size - 1} more` : ''}`;
    return unknown(`not the whole of ${dateOf(day)} is proven in ${where}: the rest of the day was not compared.`);
  }
  if (more > 0) return say('FAIL', rest);
  return say('PASS', `The activity of ${dateOf(day)} was compared: ${counted(unusual.length, 'thing')} stood out.`);
}

function summary(trailArn: string, day: number, status: Finding['status'], found: string, message: string): Finding {
  const { id, severity, owner, remedy } = ActivityCompared;
  return {
    ...{ guardrail: id, status, severity, owner, resource: trailArn, path: dateOf(day) },
    ...{ expected: `the ${THRESHOLDS.baselineDays} days before`, found, message },
    remedy: status === 'PASS' || status === 'NOT_APPLICABLE' ? '' : remedy,
    resourceType: 'AWS::CloudTrail::Trail',
  };
}

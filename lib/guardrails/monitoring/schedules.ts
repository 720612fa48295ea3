/** What runs a function: schedules of EventBridge Scheduler, and EventBridge rules with a schedule. */
import { isDailyOrMoreOften } from '../../config/schedule';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import { isList, isUnknown, valueAt, type Value } from '../../facts/value';
import { fail, pass, unknown, expectProperty, expectValue, type Verdict } from '../guardrail';
import { numberOf } from '../scalars';

const EXPECTED = 'a schedule that runs it at least once a day';

export interface Schedule {
  readonly resource: Resource;
  /** Where its target stands. */
  readonly target: string;
}

/** A schedule and what stands at its target: the ARN of what it runs. */
interface Running extends Schedule {
  readonly runs: Value | undefined;
}

/** Looked for once: several guardrails ask, each about its functions. */
const allSchedulesOf = oncePer(({ members }: AuditLog): readonly Running[] =>
  members.flatMap((resource) =>
    targetPaths(resource).map((target) => ({ resource, target, runs: valueAt(resource.properties, `${target}.Arn`) })),
  ),
);

/** The schedules among the members that run a function; where none does, those that may: their targets are Unknown. */
export function schedulesOf(auditLog: AuditLog, { arn }: Resource): readonly Schedule[] {
  const schedules = allSchedulesOf(auditLog);
  const known = schedules.filter(({ runs }) => isFunction(runs, arn));
  return known.length > 0 ? known : schedules.filter(({ runs }) => isUnknown(runs));
}

function targetPaths({ type, properties }: Resource): readonly string[] {
  if (type === 'AWS::Scheduler::Schedule') return ['Target'];
  const targets = properties['Targets'];
  const isScheduledRule = type === 'AWS::Events::Rule' && properties['ScheduleExpression'] !== undefined;
  return isScheduledRule && isList(targets) ? targets.map((_, index) => `Targets.${index}`) : [];
}

/** A target is the function itself, or a version or alias of it. */
function isFunction(target: Value | undefined, functionArn: string | undefined): boolean {
  if (typeof target !== 'string' || functionArn === undefined) return false;
  return target === functionArn || target.startsWith(`${functionArn}:`);
}

/** Weighs when a function runs. One good schedule is enough; without one, all that is wrong with each is told. */
export function judgeSchedules(auditLog: AuditLog, watched: Resource, ifNone: string): readonly Verdict[] {
  const judged = schedulesOf(auditLog, watched).map((schedule) => judgeSchedule(schedule, watched, auditLog));
  if (judged.length === 0) return [fail({ resource: watched, path: '' }, EXPECTED, null, ifNone)];
  return judged.find((verdicts) => verdicts.every(({ kind }) => kind === 'pass')) ?? judged.flat();
}

function judgeSchedule({ resource, target }: Schedule, watched: Resource, auditLog: AuditLog): readonly Verdict[] {
  const isFunction = watched.type === 'AWS::Lambda::Function';
  return [
    // a version stays as it is when the function is deployed again (Lambda Developer Guide, "Manage Lambda function versions")
    expectProperty(resource, `${target}.Arn`, 'what it runs, without a version or alias', (arn) => arn === watched.arn),
    ...(isFunction ? [judgeInput(resource, `${target}.Input`)] : []),
    expectProperty(resource, 'State', 'ENABLED', (state) => state === undefined || state === 'ENABLED'),
    expectProperty(resource, 'EndDate', 'no end', isAbsent),
    judgeStart(resource, auditLog),
    // it runs at some minute of the window (EventBridge Scheduler User Guide, "Configuring flexible time windows")
    expectProperty(
      resource,
      'FlexibleTimeWindow.MaximumWindowInMinutes',
      `a window of ${LONGEST_WINDOW_IN_MINUTES} minutes at most, or none`,
      (minutes) => isAbsent(minutes) || (numberOf(minutes) ?? Infinity) <= LONGEST_WINDOW_IN_MINUTES,
    ),
    expectProperty(
      resource,
      'ScheduleExpression',
      'at least once a day',
      (expression) => typeof expression === 'string' && isDailyOrMoreOften(expression),
    ),
  ];
}

/** With a longer one a day may pass without a run. */
const LONGEST_WINDOW_IN_MINUTES = 60;

/** Without an input the function does its daily work; with one it does what the input says. */
function judgeInput(schedule: Resource, path: string): Verdict {
  const [place, expected] = [{ resource: schedule, path }, 'no input'];
  const input = valueAt(schedule.properties, path);
  if (isUnknown(input)) return unknown(place, expected, input);
  if (input === undefined) return pass(place, expected, null);
  return fail(place, expected, input, `${path} tells the function to do something else`);
}

const DAY_IN_MILLISECONDS = 24 * 60 * 60 * 1000;

/** A schedule invokes nothing before its start date (EventBridge Scheduler User Guide, "Schedule types"). */
function judgeStart(schedule: Resource, { origin, observedAt }: AuditLog): Verdict {
  const [start, place] = [schedule.properties['StartDate'], { resource: schedule, path: 'StartDate' }];
  const expected = 'a start that has come, or none';
  const verdict = expectValue(place, start, expected, (date) => isAbsent(date) || hasCome(date, observedAt));
  // a template is deployed now or later
  const mayHaveCome = origin === 'template' && hasCome(start, observedAt, DAY_IN_MILLISECONDS);
  if (verdict.kind !== 'fail' || (observedAt && !mayHaveCome)) return verdict;
  return unknown(place, expected, 'whether the stack is deployed after the schedule starts');
}

function hasCome(date: Value | undefined, now: Date | undefined, moreMilliseconds = 0): boolean {
  return typeof date === 'string' && now !== undefined && Date.parse(date) <= now.getTime() + moreMilliseconds;
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null;
}

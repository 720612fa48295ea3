/** Alarms of an audit log: on which metric, and whether anybody hears them. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { fail, pass, unknown, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isFalse, numberOf } from '../scalars';

/** A metric that an alarm watches. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** All of its dimensions: with one more it is another metric (CloudWatch User Guide, "Dimensions"). */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What an alarm says of its metric, from itself or from the query that it returns. */
interface Watched {
  readonly namespace: Value | undefined;
  readonly name: Value | undefined;
  readonly dimensions: Value | undefined;
  readonly unit: Value | undefined;
  readonly unitPath: string;
}

export function watchedBy({ properties }: Resource): readonly Watched[] {
  const queries = properties['Metrics'];
  const own = {
    namespace: properties['Namespace'],
    name: properties['MetricName'],
    dimensions: properties['Dimensions'],
    unit: properties['Unit'],
    unitPath: 'Unit',
  };
  if (!isList(queries)) return [own];
  return queries.map((query, index) => ({
    namespace: valueAt(query, 'MetricStat.Metric.Namespace'),
    name: valueAt(query, 'MetricStat.Metric.MetricName'),
    dimensions: valueAt(query, 'MetricStat.Metric.Dimensions'),
    unit: valueAt(query, 'MetricStat.Unit'),
    unitPath: `Metrics.${index}.MetricStat.Unit`,
  }));
}

/** The alarms among the members that watch a metric. */
export function alarmsOn(auditLog: AuditLog, metric: Metric): readonly Resource[] {
  return membersOfType(auditLog, 'AWS::CloudWatch::Alarm').filter((alarm) =>
    watchedBy(alarm).some(
      ({ namespace, name, dimensions }) =>
        namespace === metric.namespace &&
        name === metric.name &&
        (isList(dimensions) ? dimensions.length : 0) === Object.keys(metric.dimensions).length &&
        Object.entries(metric.dimensions).every(([dimension, value]) => has(dimensions, dimension, value)),
    ),
  );
}

function has(dimensions: Value | undefined, name: string, value: string): boolean {
  return (
    isList(dimensions) &&
    dimensions.some((dimension) => valueAt(dimension, 'Name') === name && valueAt(dimension, 'Value') === value)
  );
}

/** Whether an alarm tells anybody: its actions are on, and there are some. */
function isHeard({ properties }: Resource): boolean | Unknown {
  const { ActionsEnabled: enabled, AlarmActions: actions } = properties;
  const reason = isUnknown(enabled) ? enabled : firstUnknown(actions);
  if (reason) return reason;
  return !isFalse(enabled) && isList(actions) && actions.length > 0;
}

/**
 * Whether an alarm goes off as soon as its metric is 1. An average tells how many of the runs failed, and several periods in a
 * row never fail where a run comes once an hour (CloudWatch User Guide, "Evaluating an alarm"). One that 0 sets off is always on, and
 * tells nothing more.
 */
export function goesOffAtOne({ properties }: Resource): boolean | Unknown {
  const {
    ComparisonOperator: operator,
    Threshold,
    Statistic: statistic,
    EvaluationPeriods,
    DatapointsToAlarm,
  } = properties;
  const asked = [operator, Threshold, statistic, DatapointsToAlarm ?? EvaluationPeriods];
  const reason = asked.find(isUnknown) ?? computed({ properties });
  if (reason) return reason;
  const threshold = Number(Threshold ?? Number.NaN);
  const isReached =
    (operator === 'GreaterThanOrEqualToThreshold' && threshold <= 1 && threshold > 0) ||
    (operator === 'GreaterThanThreshold' && threshold < 1 && threshold >= 0);
  return isReached && (statistic === 'Sum' || statistic === 'Maximum') && numberOf(asked[3]) === 1;
}

const COMPUTED = new Unknown('when an alarm goes off that computes its metric is not known here');

/** Why it is not known when an alarm goes off whose metric is computed of others, or may be; undefined where it has one metric. */
export function computed({ properties }: Pick<Resource, 'properties'>): Unknown | undefined {
  const { Metrics: queries } = properties;
  return isUnknown(queries) ? queries : isList(queries) ? COMPUTED : undefined;
}

/**
 * Weighs whether one of the alarms goes off and is heard. `about` is what they should watch.
 *
 * @param goesOff Whether an alarm goes off when it should; all do where left out.
 * @param because What is wrong with one that does not.
 */
export function judgeAlarms(
  about: Resource,
  expected: string,
  alarms: readonly Resource[],
  goesOff: (alarm: Resource) => boolean | Unknown = () => true,
  because = 'one failure does not make the alarm go off',
): Verdict {
  const answers = alarms.map((alarm) => ({ alarm, heard: isHeard(alarm), off: goesOff(alarm) }));
  const heard = answers.map(({ alarm, heard: isLoud, off }) => ({
    alarm,
    answer: isLoud === false || off === false ? false : isUnknown(off) ? off : isLoud,
  }));
  const loud = heard.find(({ answer }) => answer === true);
  if (loud) return pass({ resource: loud.alarm, path: 'AlarmActions' }, expected, loud.alarm.displayName);
  const doubtful = heard.find(({ answer }) => isUnknown(answer));
  if (doubtful && isUnknown(doubtful.answer)) {
    return unknown({ resource: doubtful.alarm, path: 'AlarmActions' }, expected, doubtful.answer);
  }
  const deaf = answers.find(({ heard: isLoud, off }) => isLoud === true && off === false);
  if (deaf) {
    const { alarm } = deaf;
    return fail({ resource: alarm, path: 'Threshold' }, expected, alarm.properties['Threshold'], because);
  }
  const [silent] = alarms;
  return silent
    ? fail(
        { resource: silent, path: 'AlarmActions' },
        expected,
        silent.properties['AlarmActions'],
        'the alarm has no action',
      )
    : fail({ resource: about, path: '' }, expected, null, 'there is no such alarm');
}

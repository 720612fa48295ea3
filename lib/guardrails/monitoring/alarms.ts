/** Alarms of an audit log: on which metric, and whether anybody hears them. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isUnknown, valueAt, type Unknown, type Value } from '../../facts/value';
import { fail, pass, unknown, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { isFalse } from '../scalars';

/** A metric that an alarm watches. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** Dimensions that the alarm must have. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What an alarm says of its metric, from itself or from the query that it returns. */
interface Watched {
  readonly namespace: Value | undefined;
  readonly name: Value | undefined;
  readonly dimensions: Value | undefined;
}

function watchedBy({ properties }: Resource): readonly Watched[] {
  const queries = properties['Metrics'];
  const own = {
    namespace: properties['Namespace'],
    name: properties['MetricName'],
    dimensions: properties['Dimensions'],
  };
  if (!isList(queries)) return [own];
  return queries.map((query) => ({
    namespace: valueAt(query, 'MetricStat.Metric.Namespace'),
    name: valueAt(query, 'MetricStat.Metric.MetricName'),
    dimensions: valueAt(query, 'MetricStat.Metric.Dimensions'),
  }));
}

/** The alarms among the members that watch a metric. */
export function alarmsOn(auditLog: AuditLog, metric: Metric): readonly Resource[] {
  return membersOfType(auditLog, 'AWS::CloudWatch::Alarm').filter((alarm) =>
    watchedBy(alarm).some(
      ({ namespace, name, dimensions }) =>
        namespace === metric.namespace &&
        name === metric.name &&
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
export function isHeard({ properties }: Resource): boolean | Unknown {
  const { ActionsEnabled: enabled, AlarmActions: actions } = properties;
  const reason = isUnknown(enabled) ? enabled : firstUnknown(actions);
  if (reason) return reason;
  return !isFalse(enabled) && isList(actions) && actions.length > 0;
}

/** Weighs whether one of the alarms is heard. `about` is what they should watch. */
export function weighAlarms(about: Resource, expected: string, alarms: readonly Resource[]): Verdict {
  const heard = alarms.map((alarm) => ({ alarm, answer: isHeard(alarm) }));
  const loud = heard.find(({ answer }) => answer === true);
  if (loud) return pass({ resource: loud.alarm, path: 'AlarmActions' }, expected, loud.alarm.displayName);
  const doubtful = heard.find(({ answer }) => isUnknown(answer));
  if (doubtful && isUnknown(doubtful.answer)) {
    return unknown({ resource: doubtful.alarm, path: 'AlarmActions' }, expected, doubtful.answer);
  }
  const [silent] = alarms;
  return silent
    ? fail(
        { resource: silent, path: 'AlarmActions' },
        expected,
        silent.properties['AlarmActions'],
        'the alarm tells nobody',
      )
    : fail({ resource: about, path: '' }, expected, null, 'there is no such alarm');
}

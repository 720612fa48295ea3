/** Nothing in the app makes an alarm of the audit log believe that all is well, or keeps it quiet. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { anyPrincipalBut, mayAllow, surelyDenies } from '../../facts/policy';
import { firstUnknown, isList, valueAt, type Value } from '../../facts/value';
import { METRIC_NAMESPACE } from '../../metrics';
import { expectProperty, fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn, type IdentityPolicy } from '../identity-policies';
import { inventoryOfType, membersOfType } from '../members';

const EXPECTED = 'nothing that forges their metrics or mutes them';
const PUT = 'cloudwatch:PutMetricData';

export const AlarmsNotFooled: Guardrail = {
  id: 'AlarmsNotFooled',
  theme: 'monitoring',
  title: 'Nothing in the app forges the metrics that alarms of the audit log watch, or mutes these alarms',
  problem: 'An alarm of the audit log can be fooled or is muted',
  reason:
    'The alarm on missed runs waits for a metric. A principal that may write it says that runs completed which did not. A mute rule ' +
    'leaves each alarm as it is and sends nothing (CloudWatch User Guide, "Alarm mute rules"), and an alarm with a unit that its ' +
    'metric does not have never goes off.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    `Bind ${PUT} to other namespaces with a condition on cloudwatch:namespace, and remove metric filters into ${METRIC_NAMESPACE}, ` +
    'mute rules on these alarms, excluded time ranges and units.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: judgeAlarms,
};

function judgeAlarms(auditLog: AuditLog): Verdict[] {
  const alarms = membersOfType(auditLog, 'AWS::CloudWatch::Alarm');
  if (alarms.length === 0) return [];
  const found = [
    ...grantsIn(auditLog.inventory).policies.flatMap(judgePolicy),
    ...inventoryOfType(auditLog, 'AWS::Logs::MetricFilter').flatMap(judgeFilter),
    ...inventoryOfType(auditLog, 'AWS::CloudWatch::AlarmMuteRule').flatMap((rule) => judgeMuteRule(rule, alarms)),
    ...inventoryOfType(auditLog, 'AWS::CloudWatch::AnomalyDetector').flatMap((each) => judgeDetector(auditLog, each)),
  ];
  const units = alarms.filter(({ properties }) => properties['Unit'] !== undefined).map(judgeUnit);
  const all = [...found, ...units];
  return all.length > 0 ? all : [pass({ resource: alarms[0], path: '' }, EXPECTED, [])];
}

/** Functions write their metrics into their log groups, not by this call. */
function judgePolicy(policy: IdentityPolicy): Verdict[] {
  const { statements, holder, path } = policy;
  const requests = {
    ...{ caller: anyPrincipalBut([]), action: PUT, resource: '*' },
    context: { 'cloudwatch:namespace': { is: METRIC_NAMESPACE } },
  } as const;
  const statement = mayAllow(statements, requests);
  if (!statement || surelyDenies(statements, requests) === true) return [];
  const place = { resource: holder, path };
  if (statement.unknown) return [unknown(place, EXPECTED, statement.unknown)];
  return [fail(place, EXPECTED, [PUT], `it permits ${PUT} into ${METRIC_NAMESPACE}`)];
}

function judgeFilter(filter: Resource): Verdict[] {
  const path = 'MetricTransformations';
  const transformations = filter.properties[path];
  const namespaces: readonly (Value | undefined)[] = isList(transformations)
    ? transformations.map((each) => valueAt(each, 'MetricNamespace'))
    : [];
  if (!namespaces.includes(METRIC_NAMESPACE)) return [];
  return [fail({ resource: filter, path }, EXPECTED, METRIC_NAMESPACE, `it writes metrics into ${METRIC_NAMESPACE}`)];
}

function judgeMuteRule(rule: Resource, alarms: readonly Resource[]): Verdict[] {
  const path = 'MuteTargets.AlarmNames';
  const names = valueAt(rule.properties, path);
  const reason = firstUnknown(names) ?? firstUnknown(rule.properties['MuteTargets']);
  if (reason) return [unknown({ resource: rule, path }, EXPECTED, reason)];
  const muted = alarms.filter(({ ref, arn, properties }) =>
    [ref, arn, properties['AlarmName']].some((name) => isList(names) && name !== undefined && names.includes(name)),
  );
  if (muted.length === 0) return [];
  const told = muted.map(({ displayName }) => displayName);
  return [fail({ resource: rule, path }, EXPECTED, told, `it mutes ${told.join(', ')}`)];
}

/** What is left out of the training, and what is left out of the day, is not watched. */
function judgeDetector({ log, members }: AuditLog, detector: Resource): Verdict[] {
  const path = 'Configuration.ExcludedTimeRanges';
  const text = JSON.stringify(detector.properties);
  if (!members.includes(detector) && !text.includes(log.bucket.ref)) return [];
  return [
    expectProperty(detector, path, 'no excluded time', (ranges) => (isList(ranges) ? ranges.length === 0 : true)),
  ];
}

const UNITS: Readonly<Record<string, string>> = {
  ApproximateAgeOfOldestMessage: 'Seconds',
  BytesUploaded: 'Bytes',
  BytesDownloaded: 'Bytes',
  Duration: 'Milliseconds',
};

/** (CloudWatch API Reference, PutMetricAlarm: with another unit than the metric's the alarm stays without data.) */
function judgeUnit(alarm: Resource): Verdict {
  const { MetricName: metric } = alarm.properties;
  const unit = (typeof metric === 'string' && UNITS[metric]) || 'Count';
  return expectProperty(alarm, 'Unit', unit, (stated) => stated === unit);
}

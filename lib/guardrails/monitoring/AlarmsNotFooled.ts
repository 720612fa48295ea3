/** Nothing in the app makes an alarm of the audit log believe that all is well, or keeps it quiet. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { anyPrincipalBut, mayAllow, type Requests, type Statement } from '../../facts/policy';
import { firstUnknown, isList, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { METRIC_NAMESPACE } from '../../metrics';
import { functionRoles, ownFunctionsOf } from '../functions';
import { expectEqual, expectProperty, fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn, type IdentityPolicy } from '../identity-policies';
import { inventoryOfType, membersOfType } from '../members';
import { permitsOthers } from '../reach';
import { watchedBy } from './alarms';

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
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: cloudwatch:PutMetricData
                Resource: '*'
                Condition:
                  StringEquals: { cloudwatch:namespace: Shop }
    `,
    cdk: code`
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': 'Shop' } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: judgeAlarms,
};

function judgeAlarms(auditLog: AuditLog): Verdict[] {
  const alarms = membersOfType(auditLog, 'AWS::CloudWatch::Alarm');
  if (alarms.length === 0) return [];
  const forgeable = forgeableNamespaces(alarms);
  const { policies } = grantsIn(auditLog.inventory);
  const filters = inventoryOfType(auditLog, 'AWS::Logs::MetricFilter');
  const found = [
    ...forgeable.flatMap((namespace) => [
      ...policies.flatMap((policy) => judgePolicy(auditLog, policy, namespace)),
      ...filters.flatMap((filter) => judgeFilter(filter, namespace)),
    ]),
    ...policies.flatMap((policy) => judgeLogGroups(auditLog, policy)),
    ...inventoryOfType(auditLog, 'AWS::CloudWatch::AlarmMuteRule').flatMap((rule) => judgeMuteRule(rule, alarms)),
    ...inventoryOfType(auditLog, 'AWS::CloudWatch::AnomalyDetector').flatMap((each) => judgeDetector(auditLog, each)),
    ...alarms.flatMap((alarm) => judgeUnits(alarm, filters)),
  ];
  return found.length > 0 ? found : [pass({ resource: alarms[0], path: '' }, EXPECTED, [])];
}

/**
 * Namespaces of which somebody's own data silences an alarm: that of the functions' metrics, and those of alarms that wait for
 * something to come. Nobody may write into AWS's own (CloudWatch API Reference, PutMetricData).
 */
function forgeableNamespaces(alarms: readonly Resource[]): readonly string[] {
  const namespaces = alarms.flatMap((alarm) => {
    const { ComparisonOperator: operator } = alarm.properties;
    const waits = typeof operator === 'string' && operator.startsWith('LessThan');
    return watchedBy(alarm).flatMap(({ namespace }) =>
      typeof namespace === 'string' && (waits || namespace === METRIC_NAMESPACE) ? [namespace] : [],
    );
  });
  return [...new Set(namespaces)].filter((namespace) => !namespace.startsWith('AWS/'));
}

/** Functions write their metrics into their log groups, not by this call. */
function judgePolicy(auditLog: AuditLog, policy: IdentityPolicy, namespace: string): Verdict[] {
  const call = { action: PUT, resource: '*', context: { 'cloudwatch:namespace': { is: namespace } } } as const;
  const because = `it permits ${PUT} into ${namespace}`;
  return judgeGrant(auditLog, policy, policy.statements, { call, because, spared: [] });
}

/**
 * What stands in a log group in the embedded metric format becomes a metric (CloudWatch User Guide, "Embedding metrics within logs").
 * Rights to all log groups, as most functions have them, are left out: they name no group of the audit log.
 */
function judgeLogGroups(auditLog: AuditLog, policy: IdentityPolicy): Verdict[] {
  const naming = policy.statements.filter(
    ({ unknown: doubt, resources: { patterns } }) => !doubt && patterns.some(namesGroup),
  );
  const groups = new Map(
    naming.length === 0
      ? []
      : ownFunctionsOf(auditLog)
          .flatMap((watcher) => logGroupOf(auditLog, watcher) ?? [])
          .map((group) => [group.ref, group]),
  );
  return [...groups.values()].flatMap((group) => {
    const call = { action: 'logs:PutLogEvents', resource: `${group.arn?.replace(/:\*$/, '')}:log-stream:*` };
    const because = `it permits ${call.action} into ${group.displayName}, whose lines are metrics`;
    return judgeGrant(auditLog, policy, naming, { call, because, spared: functionRoles(auditLog) });
  });
}

interface Forging {
  readonly call: Omit<Requests, 'caller'>;
  readonly because: string;
  /** ARNs of the roles that may, beside the administrators. */
  readonly spared: readonly string[];
}

function judgeGrant(
  { inventory, requirements }: AuditLog,
  policy: IdentityPolicy,
  statements: readonly Statement[],
  { call, because, spared }: Forging,
): Verdict[] {
  const statement = mayAllow(statements, { ...call, caller: anyPrincipalBut([]) });
  if (!statement) return [];
  const place = { resource: policy.holder, path: policy.path };
  const answer = permitsOthers(inventory, policy, call, [...spared, ...requirements.administrators]);
  const doubt = answer === false ? undefined : (statement.unknown ?? answer);
  if (isUnknown(doubt)) return [unknown(place, EXPECTED, doubt)];
  return answer ? [fail(place, EXPECTED, [call.action], because)] : [];
}

/** Whether a pattern of ARNs says which log groups: more than wildcards behind `log-group:`. */
function namesGroup(pattern: string): boolean {
  return /log-group:[^*?:]/.test(pattern);
}

function logGroupOf(auditLog: AuditLog, { properties }: Resource): Resource | undefined {
  const name = valueAt(properties, 'LoggingConfig.LogGroup');
  return membersOfType(auditLog, 'AWS::Logs::LogGroup').find(({ ref }) => ref === name);
}

function judgeFilter(filter: Resource, namespace: string): Verdict[] {
  const place = { resource: filter, path: 'MetricTransformations' };
  const written = transformationsOf(filter).map((each) => (isUnknown(each) ? each : valueAt(each, 'MetricNamespace')));
  if (written.includes(namespace)) return [fail(place, EXPECTED, namespace, `it writes metrics into ${namespace}`)];
  const reason = written.find(isUnknown);
  return reason ? [unknown(place, EXPECTED, reason)] : [];
}

function transformationsOf({ properties: { MetricTransformations: all } }: Resource): readonly Value[] {
  return isUnknown(all) ? [all] : isList(all) ? all : [];
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

/** Units of AWS's own metrics; those of the functions are counts. */
const UNITS: Readonly<Record<string, string>> = {
  ApproximateAgeOfOldestMessage: 'Seconds',
  BytesUploaded: 'Bytes',
  BytesDownloaded: 'Bytes',
  Duration: 'Milliseconds',
};
const COUNTED = /^(Errors|Invocations|Throttles|(Approximate)?NumberOf\w+|\w+Requests|\w*[45]xx\w*|FailedInvocations)$/;

/** With another unit than its metric's an alarm stays without data (CloudWatch API Reference, PutMetricAlarm). */
function judgeUnits(alarm: Resource, filters: readonly Resource[]): Verdict[] {
  return watchedBy(alarm).flatMap(({ namespace, name, unit, unitPath }) => {
    if (unit === undefined) return [];
    const is = unitOf(namespace, name, filters);
    const place = { resource: alarm, path: unitPath };
    return [isUnknown(is) ? unknown(place, 'the unit of the metric', is) : expectEqual(alarm, unitPath, is)];
  });
}

/** A metric filter that states no unit writes none (CloudWatch Logs API Reference, MetricTransformation). */
function unitOf(namespace: Value | undefined, name: Value | undefined, filters: readonly Resource[]): string | Unknown {
  const text = typeof name === 'string' ? name : '';
  if (namespace === METRIC_NAMESPACE) return text.startsWith('MinutesSince') ? 'None' : 'Count';
  const writing = filters
    .flatMap(transformationsOf)
    .find((each) => valueAt(each, 'MetricNamespace') === namespace && valueAt(each, 'MetricName') === name);
  const unit = writing === undefined ? undefined : (valueAt(writing, 'Unit') ?? 'None');
  if (isUnknown(unit) || typeof unit === 'string') return unit;
  return (
    UNITS[text] ?? (COUNTED.test(text) ? 'Count' : new Unknown(`the unit of the metric ${text} is not known here`))
  );
}

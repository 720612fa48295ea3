/** Metric filters with alarms in the place of EventBridge rules, as cases. */
import type { Resource } from '../../lib/facts/audit-log';
import type { Properties, Value } from '../../lib/facts/value';
import { TamperEventsAlarmed } from '../../lib/guardrails/monitoring/TamperEventsAlarmed';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, NAME, namesOf, stranger, type Changes } from '../support/sound-audit-log';

const GROUP = '${audit-log.TrailLogs}';
const GROUP_ARN = `arn:aws:logs:eu-central-1:111122223333:log-group:${GROUP}:*`;

const member = (type: string, logicalId: string, properties: Properties, names: Partial<Resource> = {}): Resource => ({
  ...stranger(type, logicalId, properties),
  metadata: { wormtrail: { auditLog: NAME, component: 'alarm' } },
  ...names,
});
/** No rule hears calls on keys; a metric filter does, as far as its pattern says. */
const filtered = (pattern: string, changes: Changes = {}): Changes => ({
  TamperRulekms: ABSENT,
  'Trail.properties.CloudWatchLogsLogGroupArn': GROUP_ARN,
  TrailLogs: member('AWS::Logs::LogGroup', 'TrailLogs', {}, { ref: GROUP, arn: GROUP_ARN }),
  Filter: member('AWS::Logs::MetricFilter', 'Filter', {
    LogGroupName: GROUP,
    FilterPattern: pattern,
    MetricTransformations: [{ MetricNamespace: 'CIS', MetricName: 'Keys', MetricValue: '1' }],
  }),
  KeysAlarm: member('AWS::CloudWatch::Alarm', 'KeysAlarm', {
    Namespace: 'CIS',
    MetricName: 'Keys',
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    AlarmActions: [namesOf('SecurityTopic').arn],
  }),
  ...changes,
});
const ALL_OF_KMS = '{ $.eventSource = kms.amazonaws.com }';
const change = (path: string, value: Value | typeof ABSENT): Changes => filtered(ALL_OF_KMS, { [path]: value });

const HEARING: Readonly<Record<string, string>> = {
  'all calls of the service': ALL_OF_KMS,
  'the same in quotes and parentheses': '{ ( ( $.eventSource = "kms.amazonaws.com" ) ) }',
  'all calls by a wildcard': '{ ($.eventSource = kms.amazonaws.com) && ($.eventName = *) }',
  'calls that another service does not have': '{ ($.eventName = StopLogging) || ($.eventSource = kms.*) }',
};
const DEAF: Readonly<Record<string, Changes>> = {
  'two calls, as CIS 4.7 asks': filtered(
    '{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }',
  ),
  'calls of another service': filtered('{ $.eventSource = s3.amazonaws.com }'),
  'all calls but one': filtered('{ ($.eventSource = kms.amazonaws.com) && ($.eventName != PutKeyPolicy) }'),
  'no alarm': change('KeysAlarm', ABSENT),
  'an alarm that goes off at 1,000': change('KeysAlarm.properties.Threshold', 1000),
  'an alarm without an action': change('KeysAlarm.properties.AlarmActions', []),
  'a metric for each caller': change('Filter.properties.MetricTransformations.0.Dimensions', [
    { Key: 'Who', Value: '$.userIdentity.arn' },
  ]),
  'a metric that is always 0': change('Filter.properties.MetricTransformations.0.MetricValue', '0'),
  'the log group of something else': change('Filter.properties.LogGroupName', 'other'),
};
const OPEN: Readonly<Record<string, string>> = {
  'a caller': '{ ($.eventSource = kms.amazonaws.com) && ($.userIdentity.arn != "*role/dev*") }',
  'an operator that is not read here': '{ ($.eventSource = kms.amazonaws.com) && ($.responseElements NOT EXISTS) }',
  'a pattern that does not end': '{ ($.eventSource = kms.amazonaws.com',
};

export const METRIC_FILTER_ROWS = rowsFor(TamperEventsAlarmed, [
  ...Object.entries(HEARING).map(([name, pattern]) => ({
    ...{ case: `a metric filter on ${name}`, change: filtered(pattern), verdict: 'pass' as const },
  })),
  ...Object.entries(DEAF).map(([name, changes]) => ({
    ...{ case: `a metric filter: ${name}`, change: changes, verdict: 'fail' as const },
  })),
  ...Object.entries(OPEN).map(([name, pattern]) => ({
    ...{ case: `a metric filter narrowed by ${name}`, change: filtered(pattern), verdict: 'unknown' as const },
  })),
]);

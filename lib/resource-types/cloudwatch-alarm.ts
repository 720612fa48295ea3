/** CloudWatch alarms on metrics. */
import type { Resource } from '../facts/audit-log';
import { isList, isUnknown, valueAt, type Value } from '../facts/value';
import { commonPrefix, entryIn, listAt, textAt } from './answers';
import { regional } from './names';
import type { Read, ResourceType, Subject } from './resource-type';
import { anything, is } from './service-defaults';

/** DescribeAlarms takes up to this many names (CloudWatch API Reference). */
const NAMES_AT_ONCE = 100;

/** Rules that a run reads: of an account with more of them, it is unknown which alarms they mute. */
const MUTE_RULES_READ = 4;

const ALARM_TYPES = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/**
 * One listing answers for all alarms of the audit log, and one call for each rule that mutes alarms: the listing of those does
 * not say which alarms they mute.
 */
export function alarmReads(list: string, properties: readonly string[]): Readonly<Record<string, Read>> {
  const alarm = entryIn(list, (entry, { resource }) => textAt(entry, 'AlarmName') === resource.ref);
  return {
    alarms: {
      call: 'cloudwatch:DescribeAlarms',
      input: describeAll,
      pagedBy: 'NextToken',
      isGone: alarm.isGone,
      properties: {
        ...alarm.sameNames(properties),
        ...(list === 'MetricAlarms' && { Metrics: alarm.at('Metrics', nonEmptyList) }),
      },
      state: { State: alarm.at('StateValue') },
    },
    muteRules: {
      call: 'cloudwatch:ListAlarmMuteRules',
      unbound: true,
      input: () => ({ Statuses: ['ACTIVE', 'SCHEDULED'] }),
      flaw: (answer) => {
        if (!isList(valueAt(answer, 'AlarmMuteRuleSummaries'))) return 'the answer is empty';
        const isMore = valueAt(answer, 'NextToken') !== undefined || arnsIn(answer).length > MUTE_RULES_READ;
        return isMore ? `the account has more than ${MUTE_RULES_READ} mute rules, too many to read` : undefined;
      },
      state: { MuteRules: () => [] },
    },
    muted: {
      call: 'cloudwatch:GetAlarmMuteRule',
      unbound: true,
      input: ({ answers: { muteRules } }) =>
        muteRules === undefined || isUnknown(muteRules)
          ? muteRules
          : arnsIn(muteRules).map((arn) => ({ AlarmMuteRuleName: arn.slice(arn.lastIndexOf(':') + 1) })),
      state: { MuteRules: rulesThatMute },
    },
  };
}

/**
 * An alarm on what is unusual has a detector that CloudWatch makes by itself, and that anyone may tell to leave times out: within them
 * nothing is unusual (CloudWatch API Reference, AnomalyDetectorConfiguration).
 */
const detectorsOfBand: Read = {
  call: 'cloudwatch:DescribeAnomalyDetectors',
  unbound: true,
  input: ({ resource }) => {
    const metric = metricOfBand(resource);
    if (metric === undefined) return undefined;
    return { Namespace: textAt(metric, 'Namespace'), MetricName: textAt(metric, 'MetricName') };
  },
  pagedBy: 'NextToken',
  flaw: (answer) => (isList(valueAt(answer, 'AnomalyDetectors')) ? undefined : 'the answer is empty'),
  state: {
    Detectors: (answer, { resource }) =>
      listAt(answer, 'AnomalyDetectors')
        .filter((each) => isOn(metricOfBand(resource), each) && excludedTimesOf(each).length > 0)
        .map((each) => ({ Name: textAt(metricOfDetector(each), 'MetricName'), Excluded: excludedTimesOf(each) })),
  },
};

function metricOfBand({ properties: { Metrics } }: Resource): Value | undefined {
  const metrics = isList(Metrics) ? Metrics : [];
  const isBand = metrics.some((each) => textAt(each, 'Expression').includes('ANOMALY_DETECTION_BAND'));
  return isBand
    ? metrics.map((each) => valueAt(each, 'MetricStat.Metric')).find((metric) => metric !== undefined)
    : undefined;
}

function metricOfDetector(detector: Value): Value {
  return valueAt(detector, 'SingleMetricAnomalyDetector') ?? detector;
}

/** By its dimensions, in any order; of a metric that is not known, each may be its. */
function isOn(metric: Value | undefined, detector: Value): boolean {
  const [wanted, found] = [metric ?? null, metricOfDetector(detector)].map((each) =>
    listAt(each, 'Dimensions')
      .map((one) => `${textAt(one, 'Name')}=${textAt(one, 'Value')}`)
      .sort()
      .join(),
  );
  return wanted === found;
}

function excludedTimesOf(detector: Value): readonly Value[] {
  return listAt(detector, 'Configuration.ExcludedTimeRanges');
}

export const cloudwatchAlarm: ResourceType = {
  type: 'AWS::CloudWatch::Alarm',
  nameProperty: 'AlarmName',
  arn: regional('cloudwatch', 'alarm:'),
  component: 'alarm',
  readAt: 'alarms',
  taggable: true,
  reads: {
    detectors: detectorsOfBand,
    ...alarmReads('MetricAlarms', [
      ...['ActionsEnabled', 'AlarmActions', 'AlarmDescription', 'AlarmName', 'ComparisonOperator', 'DatapointsToAlarm'],
      ...['Dimensions', 'EvaluateLowSampleCountPercentile', 'EvaluationCriteria', 'EvaluationInterval'],
      ...['EvaluationPeriods', 'ExtendedStatistic', 'InsufficientDataActions', 'MetricName', 'Namespace', 'OKActions'],
      ...['Period', 'Statistic', 'Threshold', 'ThresholdMetricId', 'TreatMissingData', 'Unit'],
    ]),
  },
  defaults: {
    AlarmName: anything,
    ActionsEnabled: is(true),
    TreatMissingData: is('missing'),
    'Metrics.*.ReturnData': is(true),
  },
  authorizedAs: { service: 'cloudwatch', resourceTypes: ['alarm'] },
  tampering: {
    service: 'cloudwatch',
    calls: {
      DeleteAlarms: 'silences an alarm',
      DisableAlarmActions: 'silences an alarm',
      PutMetricAlarm: 'makes an alarm insensitive',
      PutCompositeAlarm: 'suppresses alarms',
      PutAlarmMuteRule: 'mutes alarms for a time',
      DeleteAlarmMuteRule: 'ends a silence that somebody caused',
      PutLogAlarm: 'takes the name of an alarm',
      SetAlarmState: 'hides that an alarm went off',
      TagResource: 'changes who seems to own an alarm',
      UntagResource: 'changes who seems to own an alarm',
    },
    namedBy: [
      { parameter: 'alarmName', forms: ['ref'], matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }] },
      {
        parameter: 'alarmNames',
        forms: ['ref'],
        eventNames: ['DeleteAlarms', 'DisableAlarmActions'],
        matches: ({ auditLogName }) => [{ prefix: `${auditLogName}-` }],
      },
      {
        parameter: 'resourceARN',
        forms: ['arn'],
        eventNames: ['TagResource', 'UntagResource'],
        matches: ({ auditLogName }) => [{ wildcard: `*:alarm:${auditLogName}-*` }],
      },
      // mute rules have names of their own: all of the account are watched
      { parameter: 'name', eventNames: ['PutAlarmMuteRule'], matches: () => [{ exists: true }] },
      { parameter: 'alarmMuteRuleName', eventNames: ['DeleteAlarmMuteRule'], matches: () => [{ exists: true }] },
    ],
  },
};

function describeAll({ all }: Subject): ReturnType<Read['input']> {
  const names = all.filter(({ type }) => ALARM_TYPES.includes(type)).map(({ ref }) => ref);
  const prefix = commonPrefix(names);
  const which = names.length <= NAMES_AT_ONCE ? { AlarmNames: names } : prefix && { AlarmNamePrefix: prefix };
  return { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], ...(which || {}) };
}

function nonEmptyList(value: Value): Value | undefined {
  return isList(value) && value.length === 0 ? undefined : value;
}

function arnsIn(muteRules: Value | undefined): string[] {
  return listAt(muteRules, 'AlarmMuteRuleSummaries').map((each) => textAt(each, 'AlarmMuteRuleArn'));
}

/** ARNs of the rules that mute the alarm's actions, now or later. */
function rulesThatMute(rules: Value, { resource, answers }: Subject): Value {
  const each = isList(rules) ? rules : [];
  return (
    each.find(isUnknown) ??
    arnsIn(answers.muteRules).filter((_, index) => listAt(each[index], 'MuteTargets.AlarmNames').includes(resource.ref))
  );
}

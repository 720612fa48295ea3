/** The facts of CloudWatch alarms, anomaly detectors and dashboards. */
import {
  DescribeAlarmsCommand,
  DescribeAnomalyDetectorsCommand,
  GetAlarmMuteRuleCommand,
  GetDashboardCommand,
  ListAlarmMuteRulesCommand,
  type AnomalyDetector,
  type DescribeAlarmsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Resource } from '../audit-log';
import { isList, isProperties, isUnknown, type Properties, type Unknown, type Value } from '../value';
import { commonPrefix, from, Gone, parsed, plain, type Reader, type Reads } from './reads';

/** Members that CloudWatch keeps beside an alarm's configuration: when it changed, what it says now. */
const NOT_CONFIGURATION = /^(AlarmArn|AlarmConfigurationUpdatedTimestamp|State|EvaluationState|ActionsSuppressedBy)/;

/** Reads one alarm out of a listing of all that the audit log declares: one call, whatever their number. */
export function alarmReader(names: readonly string[]): Reader {
  return async (resource, reads) => {
    const prefix = commonPrefix(names);
    const [alarms, muteRules] = await Promise.all([
      reads.shared(resource, 'ActionsEnabled', 'cloudwatch:DescribeAlarms', prefix, () =>
        alarmsOf(reads, names, prefix),
      ),
      muteRulesOf(resource, reads),
    ]);
    if (isUnknown(alarms)) return { properties: { ActionsEnabled: alarms } };
    const alarm = alarms.get(resource.ref);
    if (!alarm) throw new Gone(resource.displayName);
    const configuration = Object.entries(alarm).filter(
      ([name, value]) => !NOT_CONFIGURATION.test(name) && !(name === 'Metrics' && isList(value) && value.length === 0),
    );
    return {
      properties: Object.fromEntries(configuration),
      state: { State: alarm.StateValue ?? '', MuteRules: muteRules },
    };
  };
}

/** DescribeAlarms takes up to 100 names (CloudWatch API Reference); more are found by what their names start with. */
async function alarmsOf(reads: Reads, names: readonly string[], prefix: string): Promise<Map<string, Properties>> {
  const found = new Map<string, Properties>();
  let NextToken: string | undefined;
  do {
    const page: DescribeAlarmsCommandOutput = await reads.clients.cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        ...(names.length <= 100 ? { AlarmNames: [...names] } : { ...(prefix && { AlarmNamePrefix: prefix }) }),
        ...(NextToken && { NextToken }),
      }),
    );
    for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
      const facts = plain(alarm);
      if (alarm.AlarmName && isProperties(facts)) found.set(alarm.AlarmName, facts);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** Rules that a run reads: an account that mutes with more of them leaves unproven whether it mutes these alarms. */
const MUTE_RULES_READ = 4;

/**
 * ARNs of the rules that mute an alarm's actions, now or later. The listing does not say which alarms a rule mutes: each rule is
 * read once for all alarms.
 */
async function muteRulesOf(resource: Resource, reads: Reads): Promise<readonly string[] | Unknown> {
  const arns = await reads.shared(resource, 'MuteRules', 'cloudwatch:ListAlarmMuteRules', '', () => muteRules(reads));
  if (isUnknown(arns)) return arns;
  const muted = await Promise.all(
    arns.map((arn) =>
      reads.shared(resource, 'MuteRules', 'cloudwatch:GetAlarmMuteRule', arn, () => mutedBy(reads, arn)),
    ),
  );
  return muted.find(isUnknown) ?? arns.filter((_, index) => (muted[index] as readonly string[]).includes(resource.ref));
}

/** @throws Error where there are more than a run reads. */
async function muteRules({ clients }: Reads): Promise<readonly string[]> {
  const { AlarmMuteRuleSummaries: found, NextToken } = await clients.cloudWatch.send(
    new ListAlarmMuteRulesCommand({ Statuses: ['ACTIVE', 'SCHEDULED'] }),
  );
  if (!found) throw new Error('the answer is empty');
  if (NextToken || found.length > MUTE_RULES_READ)
    throw new Error(`the account has more than ${MUTE_RULES_READ} mute rules, which alarms they mute was not read`);
  return found.map(({ AlarmMuteRuleArn = '' }) => AlarmMuteRuleArn);
}

/** Names of the alarms that a rule mutes. */
async function mutedBy({ clients }: Reads, arn: string): Promise<readonly string[]> {
  const AlarmMuteRuleName = arn.slice(arn.lastIndexOf(':') + 1);
  const { MuteTargets } = await clients.cloudWatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName }));
  return MuteTargets?.AlarmNames ?? [];
}

export const readAnomalyDetector: Reader = async (resource, reads) => {
  const wanted = metricOf(resource.properties);
  const detectors = await reads.shared(
    resource,
    'Configuration',
    'cloudwatch:DescribeAnomalyDetectors',
    wanted.namespace,
    async () => {
      const found: AnomalyDetector[] = [];
      let NextToken: string | undefined;
      do {
        const input = { ...(wanted.namespace && { Namespace: wanted.namespace }), ...(NextToken && { NextToken }) };
        const page = await reads.clients.cloudWatch.send(new DescribeAnomalyDetectorsCommand(input));
        found.push(...(page.AnomalyDetectors ?? []));
        NextToken = page.NextToken;
      } while (NextToken);
      return found;
    },
  );
  if (isUnknown(detectors)) return { properties: { Configuration: detectors } };
  const found = detectors.find((detector) => sameMetric(metricOf(plain(detector)), wanted));
  if (!found) throw new Gone(resource.displayName);
  return { properties: asDeclared(found, resource) };
};

/** A detector is told in the form that the template chose: metric and statistic beside each other, or in one object. */
function asDeclared(detector: AnomalyDetector, { properties }: Resource): Record<string, Value | undefined> {
  const facts = plain(detector);
  const all = isProperties(facts) ? facts : {};
  const single = isProperties(all.SingleMetricAnomalyDetector) ? all.SingleMetricAnomalyDetector : all;
  const { Namespace, MetricName, Dimensions, Stat } = single;
  return {
    Configuration: all.Configuration,
    MetricCharacteristics: all.MetricCharacteristics,
    MetricMathAnomalyDetector: all.MetricMathAnomalyDetector,
    ...(properties.SingleMetricAnomalyDetector === undefined
      ? { Namespace, MetricName, Dimensions, Stat }
      : { SingleMetricAnomalyDetector: { Namespace, MetricName, Dimensions, Stat } as Value }),
  };
}

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly stat: string;
}

function metricOf(facts: Value): Metric {
  const all = isProperties(facts) ? facts : {};
  const single = isProperties(all.SingleMetricAnomalyDetector) ? all.SingleMetricAnomalyDetector : all;
  const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
  return { namespace: text(single.Namespace), name: text(single.MetricName), stat: text(single.Stat) };
}

function sameMetric(a: Metric, b: Metric): boolean {
  return a.namespace === b.namespace && a.name === b.name && a.stat === b.stat;
}

/** Nothing watches by a dashboard: it is read where it is looked at closely, and carried over otherwise. */
export const readDashboard: Reader = async (resource, reads) => {
  if (!reads.looksCloselyAt(resource)) return { properties: resource.properties };
  const answer = await reads.call(
    resource,
    'DashboardBody',
    'cloudwatch:GetDashboard',
    (options) => reads.clients.cloudWatch.send(new GetDashboardCommand({ DashboardName: resource.ref }), options),
    { goneOn: ['ResourceNotFound', 'DashboardNotFoundError', 'ResourceNotFoundException'] },
  );
  return {
    properties: { DashboardName: resource.ref, DashboardBody: from(answer, (found) => parsed(found.DashboardBody)) },
  };
};

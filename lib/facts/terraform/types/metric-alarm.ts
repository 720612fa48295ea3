/** `aws_cloudwatch_metric_alarm`: an alarm on a metric. */
import { present } from '../../../resource-types/answers';
import { isProperties } from '../../value';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

const ACTS = ['aws_sns_topic', 'aws_lambda_function'];

export const metricAlarm: TerraformType = {
  type: 'aws_cloudwatch_metric_alarm',
  cloudFormation: 'AWS::CloudWatch::Alarm',
  called: { id: 'Ref', alarm_name: 'Ref', arn: 'Arn' },
  computed: ['evaluate_low_sample_count_percentiles'],
  properties: (alarm) =>
    present({
      ...renamed(alarm, {
        AlarmName: 'alarm_name',
        AlarmDescription: 'alarm_description',
        ActionsEnabled: 'actions_enabled',
        ComparisonOperator: 'comparison_operator',
        EvaluationPeriods: 'evaluation_periods',
        DatapointsToAlarm: 'datapoints_to_alarm',
        MetricName: 'metric_name',
        Namespace: 'namespace',
        Period: 'period',
        Statistic: 'statistic',
        ExtendedStatistic: 'extended_statistic',
        Threshold: 'threshold',
        ThresholdMetricId: 'threshold_metric_id',
        TreatMissingData: 'treat_missing_data',
        Unit: 'unit',
      }),
      Dimensions: dimensions(alarm),
      AlarmActions: alarm.linkList('alarm_actions', ...ACTS),
      OKActions: alarm.linkList('ok_actions', ...ACTS),
      InsufficientDataActions: alarm.linkList('insufficient_data_actions', ...ACTS),
      Metrics: alarm.blocks('metric_query', query),
      Tags: alarm.tags(),
    }),
};

function dimensions(of: Attributes) {
  const found = of.at('dimensions');
  if (!isProperties(found)) return found;
  const all = Object.entries(found).map(([Name, Value]) => ({ Name, Value }));
  return all.length > 0 ? all : undefined;
}

function query(block: Attributes) {
  return present({
    ...renamed(block, {
      Id: 'id',
      Expression: 'expression',
      Label: 'label',
      ReturnData: 'return_data',
      AccountId: 'account_id',
    }),
    MetricStat: block.block('metric', (metric) =>
      present({
        Metric: present({
          ...renamed(metric, { Namespace: 'namespace', MetricName: 'metric_name' }),
          Dimensions: dimensions(metric),
        }),
        ...renamed(metric, { Period: 'period', Stat: 'stat', Unit: 'unit' }),
      }),
    ),
  });
}

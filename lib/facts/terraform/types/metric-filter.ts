/** `aws_cloudwatch_log_metric_filter`: counts what is written into a log group. */
import { present } from '../../../resource-types/answers';
import { isProperties } from '../../value';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const metricFilter: TerraformType = {
  type: 'aws_cloudwatch_log_metric_filter',
  cloudFormation: 'AWS::Logs::MetricFilter',
  properties: (filter) =>
    present({
      ...renamed(filter, { FilterName: 'name', FilterPattern: 'pattern' }),
      LogGroupName: filter.link('log_group_name', 'aws_cloudwatch_log_group'),
      MetricTransformations: filter.blocks('metric_transformation', transformation),
    }),
};

function transformation(block: Attributes) {
  const dimensions = block.at('dimensions');
  const isNone = isProperties(dimensions) && Object.keys(dimensions).length === 0;
  return present({
    ...renamed(block, {
      MetricName: 'name',
      MetricNamespace: 'namespace',
      MetricValue: 'value',
      DefaultValue: 'default_value',
      Unit: 'unit',
    }),
    Dimensions: isNone ? undefined : dimensions,
  });
}

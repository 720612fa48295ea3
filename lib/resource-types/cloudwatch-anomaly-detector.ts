/** CloudWatch anomaly detectors. */
import { DELIVERY_METRICS } from '../metrics';
import { isProperties, valueAt, type Properties, type Value } from '../facts/value';
import { entryIn, textAt } from './answers';
import type { Fills, ResourceType } from './resource-type';
import { anything } from './service-defaults';

const METRIC = ['Namespace', 'MetricName', 'Dimensions', 'Stat'];

const detector = entryIn('AnomalyDetectors', (entry, { resource }) => {
  const [found, wanted] = [metricOf(entry), metricOf(resource.properties)];
  return ['Namespace', 'MetricName', 'Stat'].every((name) => textAt(found, name) === textAt(wanted, name));
});

/** A template states metric and statistic beside each other, or in one object; the answer has both. */
const metric =
  (name: string): Fills[string] =>
  (answer, subject) =>
    subject.resource.properties.SingleMetricAnomalyDetector === undefined
      ? valueAt(metricOf(detector.find(answer, subject) ?? null), name)
      : undefined;

export const cloudwatchAnomalyDetector: ResourceType = {
  type: 'AWS::CloudWatch::AnomalyDetector',
  component: 'alarm',
  reads: {
    detectors: {
      call: 'cloudwatch:DescribeAnomalyDetectors',
      unbound: true,
      input: ({ resource }) => {
        const Namespace = textAt(metricOf(resource.properties), 'Namespace');
        return Namespace === '' ? {} : { Namespace };
      },
      pagedBy: 'NextToken',
      isGone: detector.isGone,
      properties: {
        ...detector.sameNames(['Configuration', 'MetricCharacteristics', 'MetricMathAnomalyDetector']),
        ...Object.fromEntries(METRIC.map((name) => [name, metric(name)])),
        SingleMetricAnomalyDetector: (answer, subject) => {
          if (subject.resource.properties.SingleMetricAnomalyDetector === undefined) return undefined;
          const found = Object.entries(metricOf(detector.find(answer, subject) ?? null));
          return Object.fromEntries(found.filter(([name]) => METRIC.includes(name)));
        },
      },
    },
  },
  defaults: { Configuration: anything },
  tampering: {
    service: 'cloudwatch',
    calls: {
      PutAnomalyDetector: 'leaves times out of what is unusual',
      DeleteAnomalyDetector: 'forgets what is usual',
    },
    // its parameters name a metric, not the detector: in an object, or beside it (CloudWatch API Reference, PutAnomalyDetector)
    namedBy: [
      { parameter: 'singleMetricAnomalyDetector.metricName', matches: () => DELIVERY_METRICS },
      { parameter: 'metricName', matches: () => DELIVERY_METRICS },
    ],
  },
};

function metricOf(facts: Value): Properties {
  const all = isProperties(facts) ? facts : {};
  return isProperties(all.SingleMetricAnomalyDetector) ? all.SingleMetricAnomalyDetector : all;
}

/** Metrics in CloudWatch's embedded metric format: a line on standard output, and no call. */
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../metrics';

/** Metric values by name. */
export type MetricValues = Readonly<Record<string, number>>;

/**
 * One line of JSON that CloudWatch Logs turns into metrics (CloudWatch User Guide, "Specification: Embedded metric format").
 * To be written to standard output as it is: Lambda's console would wrap it into a log record of its own.
 */
export function embeddedMetrics(auditLog: string, values: MetricValues, at: Date): string {
  const metrics = Object.keys(values).map((Name) => ({
    Name,
    Unit: Name.startsWith('MinutesSince') ? 'None' : 'Count',
  }));
  return JSON.stringify({
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]], Metrics: metrics }],
    },
    [METRIC_DIMENSION]: auditLog,
    ...values,
  });
}

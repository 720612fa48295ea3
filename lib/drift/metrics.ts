/** Metrics of a run, in CloudWatch's embedded metric format. */
import type { Report } from '../findings/finding';
import type { Burst } from '../notify/attempt';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../metrics';
import type { DriftCheck } from './drift-check';

/** Metric values by name. */
export type MetricValues = Readonly<Record<string, number>>;

/** What a scheduled run that came to its end counts: its absence raises the alarm on missed runs. */
export function scheduledRunMetrics(check: DriftCheck): MetricValues {
  return { [METRICS.runsCompleted]: 1, ...checkMetrics(check) };
}

/** How the audit log stands. */
export function checkMetrics({ report, minutesSinceDelivery: { logFile, digest } }: DriftCheck): MetricValues {
  return {
    ...severities(report),
    ...(logFile !== undefined && { [METRICS.minutesSinceDelivery]: logFile }),
    ...(digest !== undefined && { [METRICS.minutesSinceDigest]: digest }),
  };
}

/** Calls that could weaken the audit log, allowed or denied. */
export function attemptMetrics(bursts: readonly Burst[]): MetricValues {
  return { [METRICS.tamperAttempts]: bursts.reduce((sum, { count }) => sum + count, 0) };
}

function severities({ summary }: Report): MetricValues {
  return Object.fromEntries(
    Object.entries(METRICS.findings).map(([severity, name]) => [
      name,
      summary.bySeverity[severity as keyof typeof METRICS.findings],
    ]),
  );
}

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

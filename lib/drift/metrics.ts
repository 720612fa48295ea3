/** What a drift check counts. */
import type { Report } from '../findings/finding';
import type { Burst } from '../notify/attempt';
import type { MetricValues } from '../functions/embedded-metrics';
import { METRICS } from '../metrics';
import type { DriftCheck } from './drift-check';

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

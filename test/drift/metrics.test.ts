/** Metrics of a run: one line of JSON in the embedded metric format. */
import type { DriftCheck } from '../../lib/drift/drift-check';
import { attemptMetrics, checkMetrics, scheduledRunMetrics } from '../../lib/drift/metrics';
import { embeddedMetrics } from '../../lib/functions/embedded-metrics';
import { report } from '../../lib/findings/finding';
import type { Burst } from '../../lib/notify/attempt';
import { finding } from '../support/reports';

const AT = new Date('2026-11-22T21:00:00Z');

const check = (minutesSinceDelivery: DriftCheck['minutesSinceDelivery'] = {}): DriftCheck => ({
  report: report([
    finding({ severity: 'CRITICAL', status: 'FAIL' }),
    finding({ severity: 'CRITICAL', status: 'PASS' }),
    finding({ severity: 'HIGH', status: 'UNKNOWN' }),
  ]),
  stackExists: true,
  auditLogs: [],
  minutesSinceDelivery,
});

test('open findings are counted by severity, those that hold are not', () => {
  expect(checkMetrics(check())).toEqual({ CriticalFindings: 1, HighFindings: 1, MediumFindings: 0, LowFindings: 0 });
});

test('minutes since the last delivery are left out before the first', () => {
  expect(checkMetrics(check({ logFile: 5 }))).toMatchObject({ MinutesSinceLastLogFile: 5 });
  expect(checkMetrics(check({ logFile: 5 }))).not.toHaveProperty('MinutesSinceLastDigest');
  expect(checkMetrics(check({ logFile: 0, digest: 0 }))).toMatchObject({
    MinutesSinceLastLogFile: 0,
    MinutesSinceLastDigest: 0,
  });
});

test('only a scheduled run counts as completed: the alarm on missed runs waits for it', () => {
  expect(scheduledRunMetrics(check())).toMatchObject({ DriftChecksCompleted: 1, CriticalFindings: 1 });
  expect(checkMetrics(check())).not.toHaveProperty('DriftChecksCompleted');
});

test('each attempt of a burst counts', () => {
  const bursts = [3, 4].map((count) => ({ count }) as Burst);
  expect(attemptMetrics(bursts)).toEqual({ TamperAttempts: 7 });
  expect(attemptMetrics([])).toEqual({ TamperAttempts: 0 });
});

test('CloudWatch reads the line by its specification', () => {
  const line = embeddedMetrics('audit-log', { TamperAttempts: 2, MinutesSinceLastDigest: 9 }, AT);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: AT.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: 'wormtrail',
          Dimensions: [['AuditLog']],
          Metrics: [
            { Name: 'TamperAttempts', Unit: 'Count' },
            { Name: 'MinutesSinceLastDigest', Unit: 'None' },
          ],
        },
      ],
    },
    AuditLog: 'audit-log',
    TamperAttempts: 2,
    MinutesSinceLastDigest: 9,
  });
});

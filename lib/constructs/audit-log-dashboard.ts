/** The state of an audit log at a glance. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from '../metrics';
import { belongsTo } from './belonging';
import { checkProps } from './props';

export interface AuditLogDashboardProps {
  /** Name of the audit log, and of the dashboard. */
  readonly auditLogName: string;
  /** How many files were delivered. */
  readonly deliveries: cloudwatch.IMetric;
}

/** Colours of CloudWatch's own palette, worst first. */
const COLOURS = {
  CRITICAL: cloudwatch.Color.RED,
  HIGH: cloudwatch.Color.ORANGE,
  MEDIUM: cloudwatch.Color.BROWN,
  LOW: cloudwatch.Color.BLUE,
} as const;

const WIDTH = 24;

/**
 * Findings by severity, minutes since the last delivery, the last run, attempts.
 *
 * @example
 * new AuditLogDashboard(stack, 'Dashboard', { auditLogName: 'acme-audit', deliveries });
 */
export class AuditLogDashboard extends Construct {
  readonly dashboard: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, props: AuditLogDashboardProps) {
    super(scope, id);
    checkProps(this, 'AuditLogDashboard', props);
    const { auditLogName, deliveries } = props;
    belongsTo(this, { auditLog: auditLogName, component: 'dashboard', owner: 'security' });
    const metric = (metricName: string, statistic: string, options: cloudwatch.MetricOptions = {}) =>
      new cloudwatch.Metric({
        namespace: METRIC_NAMESPACE,
        metricName,
        dimensionsMap: { [METRIC_DIMENSION]: auditLogName },
        statistic,
        period: Duration.hours(1),
        ...options,
      });
    const findings = (Object.keys(COLOURS) as (keyof typeof COLOURS)[]).map((severity) =>
      metric(METRICS.findings[severity], cloudwatch.Stats.MAXIMUM, { label: severity, color: COLOURS[severity] }),
    );
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: auditLogName,
      defaultInterval: Duration.days(14),
      widgets: [
        [
          new cloudwatch.SingleValueWidget({ title: 'Findings now', metrics: findings, width: WIDTH / 2, height: 4 }),
          new cloudwatch.SingleValueWidget({
            title: 'Minutes since CloudTrail delivered',
            metrics: [
              metric(METRICS.minutesSinceDelivery, cloudwatch.Stats.MAXIMUM, { label: 'Log file' }),
              metric(METRICS.minutesSinceDigest, cloudwatch.Stats.MAXIMUM, { label: 'Digest' }),
            ],
            width: WIDTH / 2,
            height: 4,
          }),
        ],
        [
          new cloudwatch.GraphWidget({
            title: 'Findings by severity',
            left: findings,
            stacked: true,
            width: WIDTH / 2,
          }),
          new cloudwatch.GraphWidget({
            title: 'Attempts to tamper',
            left: [
              metric(METRICS.tamperAttempts, cloudwatch.Stats.SUM, { label: 'Attempts', color: cloudwatch.Color.RED }),
            ],
            width: WIDTH / 2,
          }),
        ],
        [
          new cloudwatch.GraphWidget({ title: 'Files delivered an hour', left: [deliveries], width: WIDTH / 2 }),
          new cloudwatch.GraphWidget({
            title: 'Checks that came to their end',
            left: [
              metric(METRICS.runsCompleted, cloudwatch.Stats.SUM, { label: 'Drift checks' }),
              metric(METRICS.verificationsCompleted, cloudwatch.Stats.SUM, { label: 'Verifications' }),
            ],
            width: WIDTH / 2,
          }),
        ],
      ],
    });
  }
}

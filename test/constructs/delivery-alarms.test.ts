/** Alarms on what CloudTrail delivers, and the dashboard that shows it. */
import { AuditLogDashboard, DeliveryAlarms } from '../../lib';
import { METRICS } from '../../lib/metrics';
import { importedParts, NAME, propertiesOf, templateOf } from './support';

const template = templateOf((stack) => {
  const { logBucket, owners } = importedParts(stack);
  const { deliveries } = new DeliveryAlarms(stack, 'Deliveries', { auditLogName: NAME, logBucket, owners });
  new AuditLogDashboard(stack, 'Dashboard', { auditLogName: NAME, deliveries });
});

it.each([
  ['volume', 'BytesUploaded'],
  ['count', 'PutRequests'],
])('learns what %s is usual, and alarms on more and on less', (what, metricName) => {
  const alarm = propertiesOf(template, 'AWS::CloudWatch::Alarm', { AlarmName: `${NAME}-unusual-delivery-${what}` });
  expect(alarm).toMatchObject({ ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold', DatapointsToAlarm: 3 });
  expect(JSON.stringify(alarm['Metrics'])).toContain('ANOMALY_DETECTION_BAND(m0, 3)');
  expect(JSON.stringify(alarm['Metrics'])).toContain(`"MetricName":"${metricName}"`);
  expect(JSON.stringify(alarm['AlarmActions'])).toContain('Security');
});

it('takes a sudden silence for an alarm', () => {
  expect(propertiesOf(template, 'AWS::CloudWatch::Alarm', { AlarmName: `${NAME}-delivery-silence` })).toMatchObject({
    Namespace: 'AWS/S3',
    MetricName: 'PutRequests',
    Dimensions: [
      { Name: 'BucketName', Value: 'imported-log' },
      { Name: 'FilterId', Value: 'deliveries' },
    ],
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'missing',
    EvaluationPeriods: 2,
    Period: 3600,
  });
});

it('tells of silence by missing data alone, which the first deployment begins with: no alarm goes off then', () => {
  const silence = propertiesOf(template, 'AWS::CloudWatch::Alarm', { AlarmName: `${NAME}-delivery-silence` });
  expect(silence['InsufficientDataActions']).toEqual(silence['AlarmActions']);
});

it('shows findings, deliveries, runs and attempts at a glance', () => {
  const dashboard = propertiesOf(template, 'AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard['DashboardBody']);
  expect(dashboard['DashboardName']).toBe(NAME);
  const { findings, minutesSinceDelivery, minutesSinceDigest, runsCompleted, tamperAttempts } = METRICS;
  for (const metric of [
    ...Object.values(findings),
    minutesSinceDelivery,
    minutesSinceDigest,
    runsCompleted,
    tamperAttempts,
  ]) {
    expect(body).toContain(metric);
  }
});

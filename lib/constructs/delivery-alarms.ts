/** What tells security that CloudTrail delivers unusually much, unusually little, or nothing at all. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DELIVERY_METRICS } from '../metrics';
import { DELIVERY_METRICS_ID } from './audit-log-bucket';
import { belongsTo } from './belonging';
import { silenceAlarm } from './owner-alarm';
import type { Owners } from './owners';
import { checkProps } from './props';

export interface DeliveryAlarmsProps {
  /** Name of the audit log. */
  readonly auditLogName: string;
  /** The bucket that the trail delivers to; it needs request metrics named `deliveries`. */
  readonly logBucket: s3.IBucket;
  /** Whom the alarms tell: the security owner. */
  readonly owners: Owners;
}

/** Three standard deviations: rarer than once in 300 hours by chance. */
const BAND_WIDTH = 3;
const HOUR = Duration.hours(1);

/**
 * Alarms on S3's request metrics of the log bucket, which nobody who tampers with the trail can write. They are best effort
 * (S3 User Guide, "Monitoring metrics with Amazon CloudWatch"), so that only hours in a row count.
 *
 * @example
 * const { deliveries } = new DeliveryAlarms(stack, 'DeliveryAlarms', { auditLogName: 'acme-audit', logBucket, owners });
 */
export class DeliveryAlarms extends Construct {
  readonly deliveries: cloudwatch.Metric;

  constructor(scope: Construct, id: string, props: DeliveryAlarmsProps) {
    super(scope, id);
    checkProps(this, 'DeliveryAlarms', props);
    const { auditLogName, logBucket, owners } = props;
    belongsTo(this, { auditLog: auditLogName, component: 'alarm', owner: 'security' });
    const [volume, count] = DELIVERY_METRICS;
    this.deliveries = deliveryMetric(logBucket, count);
    this.unusualVolume('UnusualVolume', `${auditLogName}-unusual-delivery-volume`, volume, props);
    this.unusualVolume('UnusualCount', `${auditLogName}-unusual-delivery-count`, count, props);
    silenceAlarm(this, 'Silence', {
      alarmName: `${auditLogName}-delivery-silence`,
      alarmDescription:
        `CloudTrail has delivered nothing to the audit log ${auditLogName} for two hours; a digest is due every hour even ` +
        'when nothing happens. Find out whether the trail was stopped, its key disabled or the bucket policy changed.',
      metric: this.deliveries,
      owners: [owners.security],
    });
  }

  private unusualVolume(id: string, alarmName: string, metricName: string, props: DeliveryAlarmsProps): void {
    const alarm = new cloudwatch.AnomalyDetectionAlarm(this, id, {
      alarmName,
      alarmDescription:
        `${metricName} of the audit log ${props.auditLogName} is not what it usually is at this time. Much more may be an ` +
        'attack in progress, much less a trail that records less: compare what is recorded with last week.',
      metric: deliveryMetric(props.logBucket, metricName),
      stdDevs: BAND_WIDTH,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      // Silence has an alarm of its own.
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
    });
    alarm.addAlarmAction(new SnsAction(props.owners.security));
    alarm.addOkAction(new SnsAction(props.owners.security));
  }
}

function deliveryMetric(bucket: s3.IBucket, metricName: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName,
    dimensionsMap: { BucketName: bucket.bucketName, FilterId: DELIVERY_METRICS_ID },
    statistic: cloudwatch.Stats.SUM,
    period: HOUR,
  });
}

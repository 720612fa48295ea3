/** An alarm that tells its owner. */
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import {
  Alarm,
  ComparisonOperator,
  TreatMissingData,
  type CreateAlarmOptions,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface OwnerAlarmProps extends Partial<CreateAlarmOptions> {
  readonly alarmName: string;
  /** What has happened and what to do: whoever reads it at night needs nothing else. */
  readonly alarmDescription: string;
  readonly metric: IMetric;
  readonly owners: readonly ITopic[];
}

/** Goes off at the first datapoint of 1 or more, if nothing else is said; no data is no alarm. */
export function ownerAlarm(scope: Construct, id: string, { owners, ...props }: OwnerAlarmProps): Alarm {
  const alarm = new Alarm(scope, id, {
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    ...props,
  });
  const actions = owners.map((topic) => new SnsAction(topic));
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
  return alarm;
}

/**
 * Tells its owners when the metric falls silent for two periods. Missing data brings an alarm of this kind to INSUFFICIENT_DATA
 * (CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data"), which is where it begins: actions follow a change
 * of state, so that it tells nobody before there was data for the first time.
 */
export function silenceAlarm(scope: Construct, id: string, props: OwnerAlarmProps): Alarm {
  const alarm = ownerAlarm(scope, id, {
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 2,
    treatMissingData: TreatMissingData.MISSING,
    ...props,
  });
  alarm.addInsufficientDataAction(...props.owners.map((topic) => new SnsAction(topic)));
  return alarm;
}

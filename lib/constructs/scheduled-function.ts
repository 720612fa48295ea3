/** When a function runs, and who hears of it if it does not. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../metrics';
import { functionName, type AuditFunction } from './audit-function';
import { ownerAlarm, silenceAlarm } from './owner-alarm';
import type { Owners } from './owners';
import { allowDeadLetters } from './policies/key-policy';

export interface ScheduledFunctionProps {
  readonly auditLogName: string;
  /** Name of the function within its audit log. */
  readonly name: string;
  readonly watched: AuditFunction;
  /** EventBridge Scheduler expression, such as `rate(1 hour)`. */
  readonly schedule: string;
  /**
   * A state machine that is started in the function's place, and invokes it.
   * @default - the function is invoked
   */
  readonly stateMachineArn?: string;
  /** The longest time between two runs. */
  readonly interval: Duration;
  /** Metric of the namespace `wormtrail` that the function emits when a run has come to its end. */
  readonly completedMetric: string;
  readonly owners: Owners;
}

/** Failures reach engineering, silence reaches security: somebody may have caused it. */
export class ScheduledFunction extends Construct {
  readonly schedule: scheduler.CfnSchedule;

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    super(scope, id);
    this.schedule = this.scheduleOf(props);
    this.alarmOnFailures(props);
    this.alarmOnMissedRuns(props);
  }

  private scheduleOf(props: ScheduledFunctionProps): scheduler.CfnSchedule {
    const { auditLogName, name, watched, schedule, stateMachineArn } = props;
    const { account, region } = Stack.of(this);
    const role = new iam.Role(this, 'Role', {
      roleName: `${functionName(auditLogName, name)}-schedule`,
      description: `Runs ${functionName(auditLogName, name)} on its schedule`,
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    const { deadLetterQueue } = watched;
    const target = stateMachineArn ?? watched.function.functionArn;
    permit(role, [stateMachineArn === undefined ? 'lambda:InvokeFunction' : 'states:StartExecution'], target);
    permit(role, ['sqs:SendMessage'], deadLetterQueue.queueArn);
    const key = deadLetterQueue.encryptionMasterKey;
    if (key) {
      permit(role, ['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn);
      key.addToResourcePolicy(allowDeadLetters(role, name, region));
    }
    return new scheduler.CfnSchedule(this, 'Schedule', {
      name: functionName(auditLogName, name),
      description: `Runs ${functionName(auditLogName, name)}`,
      scheduleExpression: schedule,
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: {
        arn: target,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: watched.deadLetterQueue.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 },
      },
    });
  }

  private alarmOnFailures({ auditLogName, name, watched, owners }: ScheduledFunctionProps): void {
    const prefix = functionName(auditLogName, name);
    ownerAlarm(this, 'Errors', {
      alarmName: `${prefix}-errors`,
      alarmDescription: `${prefix} failed. Read its log group ${`/wormtrail/${auditLogName}/${name}`} and remove the cause; it retries by itself.`,
      metric: watched.function.metricErrors({ period: Duration.minutes(5) }),
      owners: [owners.engineering],
    });
    ownerAlarm(this, 'DeadLetters', {
      alarmName: `${prefix}-dead-letters`,
      alarmDescription: `A run of ${prefix} was given up after its retries. The message is in its dead-letter queue: remove the cause, then redrive.`,
      metric: watched.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      owners: [owners.engineering],
    });
  }

  /** Counts runs that came to their end, not invocations: a run that dies half way is a missed run. */
  private alarmOnMissedRuns({ auditLogName, name, interval, completedMetric, owners }: ScheduledFunctionProps): void {
    const prefix = functionName(auditLogName, name);
    const period = Duration.minutes(Math.max(5, Math.ceil(interval.toMinutes())));
    silenceAlarm(this, 'MissedRuns', {
      alarmName: `${prefix}-missed-runs`,
      alarmDescription: `${prefix} has not completed a run for twice as long as it should take. The audit log is not being checked: find out whether it fails, was disabled or was removed.`,
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: completedMetric,
        dimensionsMap: { [METRIC_DIMENSION]: auditLogName },
        statistic: Stats.SUM,
        period,
      }),
      owners: [owners.security, owners.compliance],
    });
  }
}

function permit(role: iam.Role, actions: string[], resource: string): void {
  role.addToPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
}

/** The function that compares the account with what was deployed. */
import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { minutesBetweenRuns, SCHEDULE_RULE } from '../config/schedule';
import { METRICS } from '../metrics';
import { AuditFunction } from './audit-function';
import { checkedResources, type CheckerProps } from './checked-resources';
import { AuditLogPropsError } from './errors';
import { readFacts, readHoldRecords, writeFindings } from './policies/checker-permissions';
import { checkProps } from './props';
import { ScheduledFunction } from './scheduled-function';

export interface DriftCheckerProps extends CheckerProps {
  /**
   * When it runs: an EventBridge Scheduler expression, at least once a day.
   * @default 'rate(1 hour)'
   */
  readonly schedule?: string;
}

/** Name within the audit log, of the bundle and of the component. */
export const DRIFT_CHECKER = 'drift-checker';

/**
 * Reads the deployed template and the account, and writes what differs where nobody can alter it. It may read, write its
 * own evidence and publish to its topics, and nothing else.
 *
 * @example
 * new DriftChecker(stack, 'DriftCheck', {
 *   auditLogName: 'acme-audit',
 *   key,
 *   owners,
 *   trailArn,
 *   logBucket,
 *   evidenceBucket,
 *   schedule: 'rate(15 minutes)',
 * });
 */
export class DriftChecker extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: DriftCheckerProps) {
    super(scope, id);
    checkProps(this, 'DriftChecker', props);
    const schedule = props.schedule ?? 'rate(1 hour)';
    const interval = minutesBetweenRuns(schedule);
    if (interval === undefined) {
      throw new AuditLogPropsError(this, [{ path: 'schedule', found: schedule, write: SCHEDULE_RULE }]);
    }
    const watched = new AuditFunction(this, 'DriftChecker', props, {
      name: DRIFT_CHECKER,
      component: DRIFT_CHECKER,
      owner: 'engineering',
      description: 'Drift check',
      timeout: Duration.minutes(5),
      memorySize: 512,
      reservedConcurrency: 1,
    });
    const resources = checkedResources(this, props);
    const holds = props.holdSetter === undefined ? [] : [readHoldRecords(resources)];
    watched.permit([...readFacts(resources), ...holds, ...writeFindings(resources)]);
    this.function = watched.function;
    this.role = watched.role;
    this.deadLetterQueue = watched.deadLetterQueue;
    new ScheduledFunction(watched, 'Schedule', {
      ...props,
      name: DRIFT_CHECKER,
      watched,
      schedule,
      interval: Duration.minutes(interval),
      completedMetric: METRICS.runsCompleted,
    });
  }
}

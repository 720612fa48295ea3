/** Legal holds: a function of its own that alone sets and lifts them, as holders ask. */
import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { minutesBetweenRuns, SCHEDULE_RULE } from '../config/schedule';
import { HOLDS_PREFIX } from '../evidence/names';
import { HOLD_RECORDS_PREFIX } from '../holds/names';
import { METRICS } from '../metrics';
import { AuditFunction, type AuditFunctionProps } from './audit-function';
import { AuditLogPropsError } from './errors';
import { allow } from './policies/statement';
import { checkProps } from './props';
import { ScheduledFunction } from './scheduled-function';

export interface HoldsProps extends AuditFunctionProps {
  /** ARNs of two to eight principals of this account that may ask for legal holds; two of them release one. */
  readonly holders: string[];
  /** The bucket of the log files. */
  readonly logBucket: s3.IBucket;
  /**
   * When it looks for requests: an EventBridge Scheduler expression, at least once a day.
   * @default 'rate(15 minutes)'
   */
  readonly schedule?: string;
}

/** Name within the audit log, of the bundle and of the component. */
export const HOLDS = 'holds';

/**
 * Sets a legal hold where a holder asks for one, and lifts it where two of them ask. Its role and its code are not those of the checks,
 * and it reads no log file. It looks by schedule, as the function of the ledger does: a notification that S3 did not deliver would be
 * a hold that nobody misses, and a run that did not happen raises an alarm.
 *
 * @example
 * new Holds(stack, 'Holds', {
 *   auditLogName: 'acme-audit',
 *   holders: ['arn:aws:iam::111122223333:role/legal', 'arn:aws:iam::111122223333:role/data-protection'],
 *   key,
 *   owners,
 *   logBucket,
 *   evidenceBucket,
 * });
 */
export class Holds extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: HoldsProps) {
    super(scope, id);
    checkProps(this, 'Holds', props);
    const schedule = props.schedule ?? 'rate(15 minutes)';
    const interval = minutesBetweenRuns(schedule);
    if (interval === undefined) {
      throw new AuditLogPropsError(this, [{ path: 'schedule', found: schedule, write: SCHEDULE_RULE }]);
    }
    const watched = new AuditFunction(this, 'Holds', props, {
      name: HOLDS,
      component: HOLDS,
      owner: 'compliance',
      description: 'Legal holds',
      timeout: Duration.minutes(15),
      memorySize: 512,
      reservedConcurrency: 1,
    });
    watched.permit(permissions(props));
    watched.function.addEnvironment('WORMTRAIL_LOG_BUCKET', props.logBucket.bucketName);
    watched.function.addEnvironment('WORMTRAIL_HOLDERS', JSON.stringify(props.holders));
    this.role = watched.role;
    this.function = watched.function;
    this.deadLetterQueue = watched.deadLetterQueue;
    new ScheduledFunction(watched, 'Schedule', {
      ...props,
      name: HOLDS,
      watched,
      schedule,
      interval: Duration.minutes(interval),
      completedMetric: METRICS.holdsProcessed,
    });
  }
}

/** Reads requests and its own records, lists log files, and sets holds on them; of the log files it reads nothing. */
function permissions({ evidenceBucket, logBucket, key }: HoldsProps): iam.PolicyStatement[] {
  const evidence = evidenceBucket.bucketArn;
  return [
    allow('ListRequestsAndLogFiles', {
      actions: ['s3:ListBucketVersions'],
      resources: [evidence, logBucket.bucketArn],
    }),
    allow('ReadRequests', { actions: ['s3:GetObjectVersion'], resources: [`${evidence}/${HOLDS_PREFIX}*`] }),
    allow('WriteHoldRecords', { actions: ['s3:PutObject'], resources: [`${evidence}/${HOLD_RECORDS_PREFIX}*`] }),
    allow('SetHolds', { actions: ['s3:PutObjectLegalHold'], resources: [`${logBucket.bucketArn}/*`] }),
    allow('UseKey', { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
  ];
}

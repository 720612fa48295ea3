/** The function that compares the account with what was deployed. */
import { Duration, Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { minutesBetweenRuns } from '../config/schedule';
import { METRICS } from '../metrics';
import { AuditFunction, type AuditFunctionProps } from './audit-function';
import { AuditLogPropsError } from './errors';
import { readFacts, writeFindings, type CheckedResources } from './policies/checker-permissions';
import { ScheduledFunction } from './scheduled-function';

export interface DriftCheckerProps extends AuditFunctionProps {
  /** The bucket that holds the logs. */
  readonly logBucket: s3.IBucket;
  /** The trail that writes the logs. */
  readonly trailArn: string;
  /**
   * When it runs: an EventBridge Scheduler expression, at least once a day.
   * @default 'rate(1 hour)'
   */
  readonly schedule?: string;
  /**
   * Whether findings are sent to Security Hub CSPM.
   * @default false
   */
  readonly securityHub?: boolean;
}

/** Name within the audit log, of the bundle and of the component. */
export const DRIFT_CHECKER = 'drift-checker';

/**
 * Reads the deployed template and the account, and writes what differs where nobody can alter it. It may read, write its
 * own evidence and publish to its topics, and nothing else.
 */
export class DriftChecker extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: DriftCheckerProps) {
    super(scope, id);
    const schedule = props.schedule ?? 'rate(1 hour)';
    const interval = minutesBetweenRuns(schedule);
    if (interval === undefined) {
      throw new AuditLogPropsError(
        this,
        `schedule must run at least once a day; found ${schedule}. Write rate(1 hour).`,
      );
    }
    const watched = new AuditFunction(this, 'DriftChecker', props, {
      name: DRIFT_CHECKER,
      component: DRIFT_CHECKER,
      owner: 'engineering',
      description: 'Drift check',
      timeout: Duration.minutes(5),
      memorySize: 512,
      // One run after the other: the evidence is a chain.
      reservedConcurrency: 1,
    });
    const resources = checkedResources(this, props);
    watched.permit([...readFacts(resources), ...writeFindings(resources)]);
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

/** The resources that a checking function reads, as its policies name them. */
export function checkedResources(scope: Construct, props: DriftCheckerProps): CheckedResources {
  const stack = Stack.of(scope);
  const { auditLogName } = props;
  const regionless = new Set(['iam', 'dashboard']);
  return {
    auditLogName,
    logBucketArn: props.logBucket.bucketArn,
    evidenceBucketArn: props.evidenceBucket.bucketArn,
    keyArn: props.key.keyArn,
    trailArn: props.trailArn,
    topicArns: Object.values(props.owners.topics).map((topic) => topic.topicArn),
    arn: (service, resource) =>
      service === 'dashboard'
        ? `arn:${stack.partition}:cloudwatch::${stack.account}:dashboard/${resource}`
        : `arn:${stack.partition}:${service}:${regionless.has(service) ? '' : stack.region}:${stack.account}:${resource}`,
    stackArn: stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` }),
    schedulesArn: stack.formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `default/${auditLogName}-*`,
    }),
  };
}

/** The function, and the state machine for what does not fit it, that verify the digest chain on a schedule. */
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { minutesBetweenRuns, SCHEDULE_RULE } from '../config/schedule';
import { LEDGER_PREFIX } from '../evidence/names';
import { METRICS } from '../metrics';
import { acknowledgeWildcards } from './aws-solutions';
import { AuditFunction, functionName } from './audit-function';
import { belongsTo } from './belonging';
import { checkedResources, trailReaderOf, type CheckerProps } from './checked-resources';
import { AuditLogPropsError } from './errors';
import { readTrailElsewhere, writeFindings } from './policies/checker-permissions';
import { allow } from './policies/statement';
import { checkProps } from './props';
import { ScheduledFunction } from './scheduled-function';
import { verificationDefinition } from './verification-definition';

export interface LogVerificationProps extends CheckerProps {
  /**
   * When the day before is verified: an EventBridge Scheduler expression, at least once a day. Late enough that the last
   * digest of the day has been delivered.
   * @default 'cron(0 3 * * ? *)'
   */
  readonly schedule?: string;
  /**
   * Whether a state machine verifies, one invocation an account, Region and day: for an organization, or for a log that one
   * function cannot read in fifteen minutes.
   * @default false
   */
  readonly distributed?: boolean;
}

/** Name within the audit log, of the bundle and of the component. */
export const LOG_VERIFICATION = 'log-verification';

/** Invocations under way at once where their concurrency is reserved; else a new account's limit of 10 has to suffice. */
const INVOCATIONS_AT_ONCE = { reserved: 100, shared: 5 };

/**
 * Proves every day that the log of the day before is whole, and writes the proof where nobody can alter it.
 *
 * @example
 * new LogVerification(stack, 'Verification', {
 *   auditLogName: 'acme-audit',
 *   key,
 *   owners,
 *   trailArn,
 *   logBucket,
 *   evidenceBucket,
 *   schedule: 'cron(0 3 * * ? *)',
 * });
 */
export class LogVerification extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly deadLetterQueue: sqs.Queue;
  /** Set where `distributed` is. */
  readonly stateMachine?: sfn.CfnStateMachine;

  constructor(scope: Construct, id: string, props: LogVerificationProps) {
    super(scope, id);
    checkProps(this, 'LogVerification', props);
    const schedule = props.schedule ?? 'cron(0 3 * * ? *)';
    const interval = minutesBetweenRuns(schedule);
    if (interval === undefined) {
      throw new AuditLogPropsError(this, [{ path: 'schedule', found: schedule, write: SCHEDULE_RULE }]);
    }
    const distributed = props.distributed ?? false;
    const watched = new AuditFunction(this, 'LogVerification', props, {
      name: LOG_VERIFICATION,
      component: LOG_VERIFICATION,
      owner: 'security',
      description: 'Log verification',
      timeout: Duration.minutes(15),
      memorySize: 1769,
      reservedConcurrency: distributed ? INVOCATIONS_AT_ONCE.reserved + 1 : 1,
    });
    watched.permit(permissions(this, props));
    watched.function.addEnvironment('WORMTRAIL_TRAIL_ARN', props.trailArn);
    if (props.organization) {
      const reader = trailReaderOf(this, props.auditLogName, props.organization);
      watched.function.addEnvironment('WORMTRAIL_TRAIL_READER', reader);
      watched.function.addEnvironment('WORMTRAIL_LOG_BUCKET', props.logBucket.bucketName);
      watched.function.addEnvironment('WORMTRAIL_ORGANIZATION', props.organization.id);
    }
    if (props.signingKey) watched.function.addEnvironment('WORMTRAIL_LEDGER', 'true');
    if (props.securityHub) watched.function.addEnvironment('WORMTRAIL_SECURITY_HUB', 'true');
    this.function = watched.function;
    this.role = watched.role;
    this.deadLetterQueue = watched.deadLetterQueue;
    if (distributed) this.stateMachine = this.newStateMachine(watched, props);
    new ScheduledFunction(watched, 'Schedule', {
      ...props,
      name: LOG_VERIFICATION,
      watched,
      schedule,
      interval: Duration.minutes(interval),
      completedMetric: METRICS.verificationsCompleted,
      ...(this.stateMachine && { stateMachineArn: this.stateMachine.attrArn }),
    });
  }

  private newStateMachine(watched: AuditFunction, props: LogVerificationProps): sfn.CfnStateMachine {
    const { auditLogName, reserveConcurrency } = props;
    const atOnce = reserveConcurrency ? INVOCATIONS_AT_ONCE.reserved : INVOCATIONS_AT_ONCE.shared;
    const stack = Stack.of(this);
    const stateMachineName = functionName(auditLogName, LOG_VERIFICATION);
    // Known before the machine is: its role's policy names it.
    const arn = (kind: string, name: string): string =>
      stack.formatArn({
        service: 'states',
        resource: kind,
        resourceName: name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const role = new iam.Role(this, 'StateMachineRole', {
      roleName: `${stateMachineName}-states`,
      description: `Maps the verification of the audit log ${auditLogName} over accounts, Regions and days`,
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    });
    belongsTo(role, { auditLog: auditLogName, component: LOG_VERIFICATION, owner: 'security' });
    const statements = [
      allow('InvokeVerifier', { actions: ['lambda:InvokeFunction'], resources: [watched.function.functionArn] }),
      // A Distributed Map starts executions of its own machine (Step Functions Developer Guide, "IAM policies for using
      // Distributed Map states").
      allow('MapOverItems', { actions: ['states:StartExecution'], resources: [arn('stateMachine', stateMachineName)] }),
      allow('WatchItems', {
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [arn('execution', `${stateMachineName}/*`)],
      }),
    ];
    statements.forEach((statement) => role.addToPolicy(statement));
    acknowledgeWildcards(role, statements);
    const machine = new sfn.CfnStateMachine(this, 'StateMachine', {
      stateMachineName,
      roleArn: role.roleArn,
      definition: verificationDefinition(watched.function.functionArn, atOnce),
      tracingConfiguration: { enabled: true },
    });
    machine.node.addDependency(role);
    belongsTo(machine, { auditLog: auditLogName, component: LOG_VERIFICATION, owner: 'security' });
    return machine;
  }
}

/** Reads the log with every version and lock, the trail and its keys; writes what it found. */
function permissions(scope: Construct, props: LogVerificationProps): iam.PolicyStatement[] {
  const { logBucket, logKey, evidenceBucket, trailArn, signingKey } = props;
  const resources = checkedResources(scope, props);
  return [
    allow('ListLog', {
      actions: ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketLocation'],
      resources: [logBucket.bucketArn],
    }),
    allow('ReadLog', {
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention'],
      resources: [`${logBucket.bucketArn}/*`],
    }),
    ...(logKey ? [allow('DecryptLog', { actions: ['kms:Decrypt'], resources: [logKey.keyArn] })] : []),
    allow('ReadTrailStatus', { actions: ['cloudtrail:GetTrailStatus'], resources: [trailArn] }),
    allow('ReadKeysOfCloudTrail', {
      actions: ['cloudtrail:DescribeTrails', 'cloudtrail:ListPublicKeys'],
      resources: ['*'],
    }),
    allow('ListEvidence', {
      actions: ['s3:ListBucket', 's3:ListBucketVersions'],
      resources: [evidenceBucket.bucketArn],
    }),
    allow('ReadEvidenceLocks', {
      actions: ['s3:GetObjectRetention'],
      resources: [`${evidenceBucket.bucketArn}/*`],
    }),
    ...readTrailElsewhere(resources),
    ...(signingKey ? lookForRemovals(props) : []),
    ...writeFindings(resources),
  ];
}

/** What was proven stands in the ledger; which of it may be gone, lifecycle rules say. */
function lookForRemovals({ logBucket, evidenceBucket }: LogVerificationProps): iam.PolicyStatement[] {
  return [
    allow('ReadLifecycle', { actions: ['s3:GetLifecycleConfiguration'], resources: [logBucket.bucketArn] }),
    allow('ReadLedgerLists', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [`${evidenceBucket.bucketArn}/${LEDGER_PREFIX}manifest/*`],
    }),
  ];
}

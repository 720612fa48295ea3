/** What tells the owners, within minutes, that somebody touches the audit log. */
import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AuditFunction, functionName } from './audit-function';
import { belongsTo } from './belonging';
import { checkedResources, type CheckerProps } from './checked-resources';
import { ownerAlarm } from './owner-alarm';
import { readFacts, writeFindings } from './policies/checker-permissions';
import { allow, service } from './policies/statement';
import { roleNamesOf, tamperRules } from './tamper-rules';

export interface TamperAlarmsProps extends CheckerProps {
  /** Role ARN patterns that count as administrators: changes of these roles are watched as well. */
  readonly administrators: string[];
}

/** Name within the audit log, of the bundle and of the component. */
export const TAMPER_RESPONDER = 'tamper-responder';

const TIMEOUT = Duration.minutes(5);
/** SQS asks for six times the function's timeout (Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
const VISIBILITY = Duration.minutes(30);
/** How long events are gathered, so that a burst becomes one check and one message an owner. */
const BURST = Duration.seconds(20);
const BURST_SIZE = 100;

/**
 * Rules on every call that can weaken the audit log → queue → function, which runs the drift check and tells the owner what
 * was done and what it did. CloudTrail Insights go to security directly.
 */
export class TamperAlarms extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: TamperAlarmsProps) {
    super(scope, id);
    belongsTo(this, { auditLog: props.auditLogName, component: TAMPER_RESPONDER, owner: 'security' });
    const responder = new AuditFunction(this, 'TamperResponder', props, {
      name: TAMPER_RESPONDER,
      component: TAMPER_RESPONDER,
      owner: 'security',
      description: 'Answer to tampering',
      timeout: TIMEOUT,
      memorySize: 512,
      reservedConcurrency: 2,
    });
    const resources = checkedResources(this, props);
    responder.permit([...readFacts(resources), ...writeFindings(resources)]);
    this.function = responder.function;
    this.role = responder.role;
    this.deadLetterQueue = responder.deadLetterQueue;
    this.queue = this.queueOf(props);
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: BURST_SIZE,
        maxBatchingWindow: BURST,
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    );
    this.rules(props);
    this.insights(props);
    this.alarms(props);
  }

  private queueOf({ auditLogName, key }: TamperAlarmsProps): sqs.Queue {
    return new sqs.Queue(this, 'Events', {
      queueName: `${auditLogName}-tamper-events`,
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 5 },
    });
  }

  private rules(props: TamperAlarmsProps): void {
    const { stackName } = Stack.of(this);
    const rules = tamperRules({
      auditLogName: props.auditLogName,
      stackName,
      trailArn: props.trailArn,
      keyId: props.key.keyId,
      bucketNames: [props.logBucket.bucketName, props.evidenceBucket.bucketName],
      administratorRoleNames: roleNamesOf(props.administrators),
    });
    const target = {
      bind: () => ({ arn: this.queue.queueArn, deadLetterConfig: { arn: this.deadLetterQueue.queueArn } }),
    };
    for (const { name, description, pattern } of rules) {
      new events.Rule(this, name.slice(props.auditLogName.length + 1), {
        ruleName: name,
        description,
        eventPattern: pattern,
        targets: [target],
      });
    }
    this.admitRules([this.queue, this.deadLetterQueue], props.auditLogName);
  }

  /** One statement a queue for all rules, instead of one a rule. */
  private admitRules(queues: readonly sqs.Queue[], auditLogName: string): void {
    const rules = Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: `${auditLogName}-*` });
    for (const queue of queues) {
      queue.addToResourcePolicy(
        allow('RulesSend', {
          principals: [service('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [queue.queueArn],
          conditions: {
            ArnLike: { 'aws:SourceArn': rules },
            StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          },
        }),
      );
    }
  }

  /**
   * The event type is "AWS Insight via CloudTrail" (EventBridge User Guide, "AWS service events delivered via CloudTrail").
   * The topic admits rules of this account already: the CDK's own target would admit rules of any.
   */
  private insights({ auditLogName, owners }: TamperAlarmsProps): void {
    const { account, time } = events.EventField;
    const call = events.EventField.fromPath('$.detail.insightDetails.eventName');
    const kind = events.EventField.fromPath('$.detail.insightDetails.insightType');
    const state = events.EventField.fromPath('$.detail.insightDetails.state');
    const text =
      `CloudTrail Insights: ${kind} ${state} for ${call} in account ${account} at ${time}. The rate is not what it usually is: ` +
      `find out who calls ${call} and whether it is meant. Details stand under Insights in the CloudTrail console.`;
    const target = {
      bind: () => ({
        arn: owners.security.topicArn,
        input: events.RuleTargetInput.fromText(text),
        deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
      }),
    };
    new events.Rule(this, 'Insights', {
      ruleName: `${auditLogName}-insights`,
      description: 'CloudTrail Insights: unusual rates of calls or errors',
      eventPattern: { source: ['aws.cloudtrail'], detailType: ['AWS Insight via CloudTrail'] },
      targets: [target],
    });
  }

  private alarms({ auditLogName, owners }: TamperAlarmsProps): void {
    const prefix = functionName(auditLogName, TAMPER_RESPONDER);
    ownerAlarm(this, 'Errors', {
      alarmName: `${prefix}-errors`,
      alarmDescription: `${prefix} failed: somebody may be tampering with the audit log ${auditLogName} while nobody is told. Read its log group /wormtrail/${auditLogName}/${TAMPER_RESPONDER}; it retries by itself.`,
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      owners: [owners.engineering, owners.security],
    });
    ownerAlarm(this, 'DeadLetters', {
      alarmName: `${prefix}-dead-letters`,
      alarmDescription: `Tamper events of the audit log ${auditLogName} were given up after retries. They are in the dead-letter queue of ${prefix}: read them, mend the cause, then redrive.`,
      metric: this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      owners: [owners.engineering, owners.security],
    });
    ownerAlarm(this, 'Backlog', {
      alarmName: `${prefix}-backlog`,
      alarmDescription: `Tamper events of the audit log ${auditLogName} have waited for 15 minutes. Find out whether ${prefix} is throttled, disabled or no longer fed by its queue.`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
      threshold: Duration.minutes(15).toSeconds(),
      owners: [owners.engineering, owners.security],
    });
  }
}

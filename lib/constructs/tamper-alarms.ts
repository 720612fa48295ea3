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
import { bucketsOf, checkedResources, keysOf, type CheckerProps } from './checked-resources';
import { eventStacksOf, type OrganizationProps } from './organization-props';
import { ownerAlarm } from './owner-alarm';
import type { Owner } from '../facts/requirements';
import { readFacts, readHoldRecords, writeFindings } from './policies/checker-permissions';
import { allow, service } from './policies/statement';
import { checkProps } from './props';
import { organizationRule } from '../facts/organization-calls';
import { trailStackOf } from '../facts/organization-trail';
import { roleNamesOf, tamperRules, type TamperRule } from '../facts/tamper-rules';

export interface TamperAlarmsProps extends CheckerProps {
  /** Role ARN patterns that count as administrators: changes of these roles are watched as well. */
  readonly administrators: string[];
}

/** Name within the audit log, of the bundle and of the component. */
export const TAMPER_RESPONDER = 'tamper-responder';

/** What CloudTrail finds unusual (EventBridge User Guide, "AWS service events delivered via CloudTrail", for the type of the event). */
export const INSIGHTS: events.EventPattern = {
  source: ['aws.cloudtrail'],
  detailType: ['AWS Insight via CloudTrail'],
};

const TIMEOUT = Duration.minutes(5);
/** SQS asks for six times the function's timeout (Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
const VISIBILITY = Duration.minutes(30);
/** How long events are gathered, so that a burst becomes one check and one message an owner. */
const BURST = Duration.seconds(20);
const BURST_SIZE = 100;

/**
 * Whom the rules tell by themselves as well, past queue and responder: whoever touches what watches may be about to silence
 * it. Of the topics every owner is told, so that none of them can be silenced alone.
 */
const TOLD_BY_THE_RULE: Readonly<Partial<Record<TamperRule['service'], readonly Owner[]>>> = {
  cloudwatch: ['security'],
  events: ['security'],
  iam: ['security'],
  lambda: ['security'],
  organizations: ['security'],
  scheduler: ['security'],
  sns: ['security', 'engineering', 'compliance'],
  sqs: ['security'],
};

/**
 * Rules on every call that can weaken the audit log → queue → function, which runs the drift check and tells the owner what
 * was done and what it did. Calls on what watches, and CloudTrail Insights, reach their owner without the function as well.
 *
 * @example
 * new TamperAlarms(stack, 'TamperAlarms', {
 *   auditLogName: 'acme-audit',
 *   key,
 *   owners,
 *   trailArn,
 *   logBucket,
 *   evidenceBucket,
 *   administrators,
 * });
 */
export class TamperAlarms extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: TamperAlarmsProps) {
    super(scope, id);
    checkProps(this, 'TamperAlarms', props);
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
    if (props.holdSetter !== undefined) responder.function.addEnvironment('WORMTRAIL_HOLD_ROLE', props.holdSetter);
    const resources = checkedResources(this, props);
    const holds = props.holdSetter === undefined ? [] : [readHoldRecords(resources)];
    responder.permit([...readFacts(resources), ...holds, ...writeFindings(resources)]);
    this.function = responder.function;
    this.role = responder.role;
    this.deadLetterQueue = responder.deadLetterQueue;
    this.queue = this.queueOf(props);
    const feed = new SqsEventSource(this.queue, {
      batchSize: BURST_SIZE,
      maxBatchingWindow: BURST,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    this.function.addEventSource(feed);
    this.rules(props, feed.eventSourceMappingId);
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

  private rules(props: TamperAlarmsProps, eventSourceMappingId: string): void {
    const { stackName } = Stack.of(this);
    const { auditLogName, organization } = props;
    const rules = tamperRules({
      auditLogName: props.auditLogName,
      stackName,
      trailArn: props.trailArn,
      keyIds: keysOf(props).map(({ keyId }) => keyId),
      bucketNames: bucketsOf(props).map(({ bucketName }) => bucketName),
      eventSourceMappingId,
      administratorRoleNames: roleNamesOf(props.administrators),
      ...(organization && { otherStacks: stacksElsewhere(auditLogName, organization) }),
    });
    const ofOrganization = organization
      ? [organizationRule(`${auditLogName}-tamper-`, { archiveAccount: organization.logArchiveAccount })]
      : [];
    for (const { name, service: tampered, description, pattern } of [...rules, ...ofOrganization]) {
      const told = TOLD_BY_THE_RULE[tampered] ?? [];
      new events.Rule(this, name.slice(props.auditLogName.length + 1), {
        ruleName: name,
        description,
        eventPattern: pattern,
        targets: [
          this.target(this.queue.queueArn),
          ...told.map((owner) =>
            this.target(props.owners[owner].topicArn, tamperingText(props.auditLogName) + sentBy(this, name)),
          ),
        ],
      });
    }
    this.admitRules([this.queue, this.deadLetterQueue], props.auditLogName);
  }

  /**
   * The whole event, or a text made of it. Queues and topics admit the rules of this account already: the CDK's own targets
   * would admit rules of any.
   */
  private target(arn: string, text?: string): events.IRuleTarget {
    const input = text === undefined ? {} : { input: events.RuleTargetInput.fromText(text) };
    return { bind: () => ({ arn, ...input, deadLetterConfig: { arn: this.deadLetterQueue.queueArn } }) };
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

  private insights({ auditLogName, owners }: TamperAlarmsProps): void {
    const ruleName = `${auditLogName}-insights`;
    new events.Rule(this, 'Insights', {
      ruleName,
      description: 'CloudTrail Insights: unusual rates of calls or errors',
      eventPattern: INSIGHTS,
      targets: [this.target(owners.security.topicArn, insightText() + sentBy(this, ruleName))],
    });
  }

  private alarms({ auditLogName, owners }: TamperAlarmsProps): void {
    const prefix = functionName(auditLogName, TAMPER_RESPONDER);
    ownerAlarm(this, 'Errors', {
      alarmName: `${prefix}-errors`,
      alarmDescription: `${prefix} failed: somebody may be tampering with the audit log ${auditLogName} without a message to its owners. Read its log group /wormtrail/${auditLogName}/${TAMPER_RESPONDER}; it retries by itself.`,
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      owners: [owners.engineering, owners.security],
    });
    ownerAlarm(this, 'DeadLetters', {
      alarmName: `${prefix}-dead-letters`,
      alarmDescription: `Tamper events of the audit log ${auditLogName} were given up after retries. They are in the dead-letter queue of ${prefix}: read them, remove the cause, then redrive.`,
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

/** Names of the stacks in other accounts, whose events are forwarded. */
function stacksElsewhere(auditLogName: string, organization: OrganizationProps): string[] {
  return [trailStackOf(auditLogName), ...eventStacksOf(auditLogName, organization).map(({ name }) => name)];
}

/** Who, what, when: enough to act on where nothing but this message arrives. What an event does not state is left empty. */
function tamperingText(auditLogName: string): string {
  const { account, region, time } = events.EventField;
  const field = (path: string) => events.EventField.fromPath(`$.detail.${path}`);
  return (
    `Audit log ${auditLogName}: ${field('eventName')} (${field('eventSource')}) on what watches it, by ` +
    `${field('userIdentity.arn')} (${field('userIdentity.type')}) from ${field('sourceIPAddress')} at ${time}, in account ` +
    `${account}, ${region}. Refused by AWS with: ${field('errorCode')} (empty where it succeeded). Event ${field('eventID')}. ` +
    'The rule sends this by itself; the responder follows with what the check finds. If it does not follow within minutes, or if ' +
    'the call was not meant, treat it as an attack: end the session, undo the call, run wormtrail drift.'
  );
}

function insightText(): string {
  const { account, time } = events.EventField;
  const field = (name: string) => events.EventField.fromPath(`$.detail.insightDetails.${name}`);
  const call = field('eventName');
  return (
    `CloudTrail Insights: ${field('insightType')} ${field('state')} for ${call} in account ${account} at ${time}. The rate is ` +
    `not what it usually is: find out who calls ${call} and whether it is meant. Details stand under Insights in the ` +
    'CloudTrail console.'
  );
}

/** Rules of other accounts could publish as well: a mail that names no rule of this audit log is none of its mails. */
function sentBy(scope: Construct, ruleName: string): string {
  return ` Sent by ${Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: ruleName })}.`;
}

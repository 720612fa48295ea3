/**
 * The policy of the key. It hands nothing to the account's own policies but looking: no identity policy, not even
 * `*:*`, lets anyone decrypt a log or disable the key.
 */
import { AccountPrincipal, type IPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { partitionOf } from '../../facts/partition';
import { accountsOf, anyoneBut, forTrail, only } from './conditions';
import { CLOUDTRAIL, allow, deny, service } from './statement';

export interface KeyPolicyProps {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly trailArn: string;
  /** ARN pattern of the log groups that the key encrypts. */
  readonly logGroupArns: string;
  /** ARN pattern of the topics that the key encrypts. */
  readonly topicArns: string;
  /** ARN pattern of the queues that the key encrypts. */
  readonly queueArns: string;
  /** Role ARN patterns that may manage the key. */
  readonly administrators: readonly string[];
  /** Principal ARNs of people who may decrypt logs and evidence. */
  readonly people: readonly string[];
}

/** What a principal may do who uses the key without managing it. */
const USE = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
export const LOOK = ['kms:Describe*', 'kms:Get*', 'kms:List*'];
export const MANAGE = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];
const ANY = ['*'];

/** The longest waiting period that KMS knows before it deletes a key, and its default. */
export const LONGEST_WAIT_IN_DAYS = 30;

/** Every statement of the key's policy. */
export function keyPolicy(props: KeyPolicyProps): PolicyStatement[] {
  return [
    ...allowManagement(props),
    allowEnvironments(props),
    allowCloudTrail(props),
    ...allowPeople(props),
    ...allowServices(props),
    denyTampering(props),
    denyQuickDeletion(),
  ];
}

/**
 * What a function of wormtrail may do with the key, through the services that store for it. Statements of its own a
 * role, so that a function can be added without touching the others. Lambda decrypts an environment as the function's role, by a
 * grant that a role made anew under the same name does not have (serverless/examples #279): the policy lets it in as well. The
 * encryption context is the function's ARN (aws/serverless-application-model #1989).
 */
export function allowFunction(
  role: IPrincipal,
  sid: string,
  region: string,
  functionArns: string,
): readonly PolicyStatement[] {
  const services = ['s3', 'sns', 'sqs'].map((name) => `${name}.${region}.amazonaws.com`);
  return [
    allow(`${sid}Uses`, {
      principals: [role],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ANY,
      conditions: { StringEquals: { 'kms:ViaService': services } },
    }),
    // its own environment when it starts, and those of all functions that it checks
    allow(`${sid}ReadsEnvironments`, {
      principals: [role],
      actions: ['kms:Decrypt'],
      resources: ANY,
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:lambda:FunctionArn': functionArns } },
    }),
  ];
}

/**
 * Scheduler sends what it could not deliver as the schedule's own role (EventBridge Scheduler User Guide, "Configuring a
 * schedule's dead-letter queue"), whose identity policy is not enough for this key.
 *
 * @param name Of the function that the schedule runs, such as `drift-checker`.
 */
export function allowDeadLetters(role: IPrincipal, name: string, region: string): PolicyStatement {
  const sid = name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return allow(`${sid}ScheduleSends`, {
    principals: [role],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ANY,
    conditions: { StringEquals: { 'kms:ViaService': `sqs.${region}.amazonaws.com` } },
  });
}

function allowManagement({ account, administrators }: KeyPolicyProps): PolicyStatement[] {
  const principals = [new AccountPrincipal(account)];
  return [
    allow('AccountLooks', { principals, actions: LOOK, resources: ANY }),
    allow('AdministratorsManage', {
      principals,
      actions: MANAGE,
      resources: ANY,
      conditions: only(administrators),
    }),
  ];
}

/**
 * CloudFormation gives functions their environment as one of the administrators (Lambda Developer Guide, "Securing Lambda
 * environment variables": kms:Encrypt and kms:CreateGrant for who configures the key, kms:Decrypt for who manages the variables).
 */
function allowEnvironments({ account, administrators, region }: KeyPolicyProps): PolicyStatement {
  return allow('AdministratorsSetEnvironments', {
    principals: [new AccountPrincipal(account)],
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt'],
    resources: ANY,
    conditions: { ...only(administrators), StringEquals: { 'kms:ViaService': `lambda.${region}.amazonaws.com` } },
  });
}

/**
 * For this trail alone, whatever it encrypts: with a Bucket Key the encryption context is the bucket's ARN (S3 User Guide,
 * "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"), and CloudFormation names the bucket after the key is made.
 * (CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail": decrypting is required where the bucket has a Bucket Key.)
 */
function allowCloudTrail({ trailArn }: KeyPolicyProps): PolicyStatement {
  return allow('CloudTrailEncrypts', {
    principals: [service(CLOUDTRAIL)],
    actions: ['kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey'],
    resources: ANY,
    conditions: forTrail(trailArn),
  });
}

/** The key admits readers; their own policies have to permit it as well. `wormtrail drift` reads environments as one of them. */
function allowPeople({ account, people, region }: KeyPolicyProps): PolicyStatement[] {
  if (people.length === 0) return [];
  return [
    allow('ReadersDecrypt', {
      principals: accountsOf(people, account),
      actions: ['kms:Decrypt'],
      resources: ANY,
      conditions: {
        ...only(people),
        StringEquals: { 'kms:ViaService': ['s3', 'lambda'].map((name) => `${name}.${region}.amazonaws.com`) },
      },
    }),
  ];
}

/**
 * Alarms and rules publish to encrypted topics and queues; CloudWatch Logs encrypts log groups (CloudWatch Logs User Guide,
 * "Encrypt log data in CloudWatch Logs using AWS KMS").
 *
 * EventBridge is let in by what it encrypts: of a topic, KMS sees neither aws:SourceAccount nor aws:SourceArn ("not supported
 * for EventBridge-to-encrypted topics", SNS Developer Guide, "Managing Amazon SNS encryption keys and costs";
 * awslabs/landing-zone-accelerator-on-aws #407), but the encryption context, which SNS and SQS state themselves (SNS Developer
 * Guide, "Setting up Amazon SNS topic encryption with server-side encryption"). Of a queue it sees both (SQS Developer Guide,
 * "Amazon SQS Key management": CloudWatch Events among the services that support aws:SourceArn); either admits it, so that
 * an alarm never hangs on one key of a condition.
 */
function allowServices({ account, region, logGroupArns, topicArns, queueArns }: KeyPolicyProps): PolicyStatement[] {
  const publish = { actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ANY };
  const rules = [service('events.amazonaws.com')];
  return [
    allow('AlarmsAndRulesPublish', {
      ...publish,
      principals: [service('cloudwatch.amazonaws.com'), ...rules, service('scheduler.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    allow('RulesPublishToTopics', {
      ...publish,
      principals: rules,
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': topicArns } },
    }),
    allow('RulesSendToQueues', {
      ...publish,
      principals: rules,
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:sqs:arn': queueArns } },
    }),
    allow('LogGroupsEncrypt', {
      // in China its name ends with .cn (aws-cdk, region-info, service principals)
      principals: [service(`logs.${region}.${partitionOf(region)?.urlSuffix ?? 'amazonaws.com'}`)],
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'],
      resources: ANY,
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroupArns } },
    }),
  ];
}

/**
 * Everything but looking and using is for administrators: disabling the key, scheduling its deletion, changing its policy
 * or granting it away makes every locked log unreadable or readable to strangers. It is said by NotAction, so that an
 * action that AWS invents tomorrow is denied today.
 */
function denyTampering({ administrators }: KeyPolicyProps): PolicyStatement {
  return deny('DenyTampering', {
    notActions: [...LOOK, ...USE],
    resources: ANY,
    conditions: anyoneBut(administrators),
  });
}

/**
 * Nobody, administrators included, deletes the key in less than the longest waiting period: it is all the time there is to
 * notice and to cancel. A request that states no period waits as long (KMS Developer Guide, "Schedule key deletion", and
 * "AWS KMS condition keys", kms:ScheduleKeyDeletionPendingWindowInDays).
 */
export function denyQuickDeletion(): PolicyStatement {
  return deny('DenyQuickDeletion', {
    actions: ['kms:ScheduleKeyDeletion'],
    resources: ANY,
    conditions: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(LONGEST_WAIT_IN_DAYS) } },
  });
}

/** What the checking functions may read, and the little that they may write. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { allow } from './statement';
import { EVIDENCE_PREFIX } from './evidence-bucket-policy';

/** The resources of an audit log, as ARNs. Those that carry its name are told by the pattern `NAME-*`. */
export interface CheckedResources {
  readonly logBucketArn: string;
  readonly evidenceBucketArn: string;
  readonly keyArn: string;
  readonly trailArn: string;
  readonly topicArns: readonly string[];
  /** Builds an ARN in the stack's account and Region. */
  arn(service: string, resource: string): string;
  readonly auditLogName: string;
  readonly stackArn: string;
  readonly schedulesArn: string;
}

/** Reads the facts: the configuration of every resource, never its content. */
export function readFacts(resources: CheckedResources): PolicyStatement[] {
  const { arn, auditLogName: name } = resources;
  const buckets = [resources.logBucketArn, resources.evidenceBucketArn];
  return [
    allow('ReadTemplate', {
      actions: ['cloudformation:DescribeStackResources', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      resources: [resources.stackArn],
    }),
    allow('ReadBuckets', { actions: BUCKET_READS, resources: buckets }),
    allow('ReadLocks', {
      actions: ['s3:GetObjectRetention', 's3:GetObjectVersion', 's3:GetObject'],
      resources: buckets.map((bucket) => `${bucket}/*`),
    }),
    allow('ReadKey', {
      actions: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
      resources: [resources.keyArn],
    }),
    allow('ReadTrail', {
      actions: [
        'cloudtrail:GetEventSelectors',
        'cloudtrail:GetInsightSelectors',
        'cloudtrail:GetTrail',
        'cloudtrail:GetTrailStatus',
        'cloudtrail:ListTags',
      ],
      resources: [resources.trailArn],
    }),
    allow('ReadTopics', {
      actions: ['sns:GetTopicAttributes', 'sns:ListSubscriptionsByTopic', 'sns:ListTagsForResource'],
      resources: [...resources.topicArns],
    }),
    allow('ReadFunctions', {
      actions: [
        'lambda:GetFunction',
        'lambda:GetFunctionConcurrency',
        'lambda:GetFunctionConfiguration',
        'lambda:GetFunctionEventInvokeConfig',
        'lambda:GetPolicy',
        'lambda:ListTags',
      ],
      resources: [arn('lambda', `function:${name}-*`)],
    }),
    allow('ReadSchedules', { actions: ['scheduler:GetSchedule'], resources: [resources.schedulesArn] }),
    allow('ReadRules', {
      actions: ['events:DescribeRule', 'events:ListTagsForResource', 'events:ListTargetsByRule'],
      resources: [arn('events', `rule/${name}-*`)],
    }),
    allow('ReadQueues', {
      actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueueTags'],
      resources: [arn('sqs', `${name}-*`)],
    }),
    allow('ReadRoles', {
      actions: [
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListRolePolicies',
        'iam:ListRoleTags',
      ],
      resources: [arn('iam', `role/${name}-*`)],
    }),
    allow('ReadAlarms', {
      actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
      resources: [arn('cloudwatch', 'alarm:*')],
    }),
    allow('ReadDashboard', { actions: ['cloudwatch:GetDashboard'], resources: [arn('dashboard', name)] }),
    readAccount(),
  ];
}

/** Writes evidence and tells the owners. */
export function writeFindings(resources: CheckedResources): PolicyStatement[] {
  return [
    allow('WriteEvidence', {
      actions: ['s3:PutObject'],
      resources: [`${resources.evidenceBucketArn}/${EVIDENCE_PREFIX}*`],
    }),
    allow('UseKey', { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [resources.keyArn] }),
    allow('TellOwners', { actions: ['sns:Publish'], resources: [...resources.topicArns] }),
  ];
}

const BUCKET_READS = [
  's3:GetBucketLocation',
  's3:GetBucketLogging',
  's3:GetBucketNotification',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPolicy',
  's3:GetBucketPolicyStatus',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetMetricsConfiguration',
  's3:GetReplicationConfiguration',
  's3:ListBucket',
  's3:ListBucketVersions',
];

/** Calls that IAM does not bind to a resource (Service Authorization Reference). All of them only list. */
function readAccount(): PolicyStatement {
  return allow('ReadAccount', {
    actions: [
      'cloudtrail:DescribeTrails',
      'cloudtrail:ListPublicKeys',
      'cloudtrail:ListTrails',
      'cloudwatch:DescribeAnomalyDetectors',
      'events:ListRules',
      'kms:ListAliases',
      'lambda:ListEventSourceMappings',
      'lambda:GetAccountSettings',
      'logs:DescribeLogGroups',
      'logs:ListTagsForResource',
      'servicequotas:GetAWSDefaultServiceQuota',
      'servicequotas:GetServiceQuota',
      'servicequotas:ListServiceQuotas',
      'sns:GetSubscriptionAttributes',
      'sns:ListSubscriptions',
    ],
    resources: ['*'],
  });
}

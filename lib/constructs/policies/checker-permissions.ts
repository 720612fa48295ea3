/** What the checking functions may read, and the little that they may write. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EVIDENCE_PREFIX } from '../../evidence/names';
import { allow } from './statement';

/** ARNs of what an audit log consists of. What carries its name is told by a pattern that begins with the name. */
export interface CheckedResources {
  readonly stack: string;
  readonly buckets: readonly string[];
  readonly evidenceBucket: string;
  readonly key: string;
  readonly trail: string;
  readonly topics: readonly string[];
  readonly functions: string;
  readonly schedules: string;
  readonly queues: string;
  readonly stateMachines: string;
  readonly alarms: string;
  readonly dashboard: string;
  /** The product that BatchImportFindings is bound to (Service Authorization Reference, "AWS Security Hub"). Absent: not used. */
  readonly securityHub?: string;
}

/** Reads the facts: the configuration of every resource, and of objects their locks. */
export function readFacts(resources: CheckedResources): PolicyStatement[] {
  const { buckets } = resources;
  return [
    read('ReadStack', [resources.stack], 'cloudformation', [
      'DescribeStackResources',
      'DescribeStacks',
      'GetTemplate',
      // DescribeStackResources answers with at most 100 resources
      'ListStackResources',
    ]),
    read('ReadBuckets', buckets, 's3', BUCKET_READS),
    read(
      'ReadLocks',
      buckets.map((bucket) => `${bucket}/*`),
      's3',
      ['GetObjectRetention', 'GetObjectLegalHold'],
    ),
    read('ReadKey', [resources.key], 'kms', ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus']),
    read('ReadTrail', [resources.trail], 'cloudtrail', ['GetEventSelectors', 'GetInsightSelectors', 'GetTrailStatus']),
    read('ReadTopics', resources.topics, 'sns', ['GetTopicAttributes', 'ListSubscriptionsByTopic']),
    read('ReadFunctions', [resources.functions], 'lambda', [
      'GetFunction',
      'GetFunctionEventInvokeConfig',
      'GetPolicy',
      'ListFunctionUrlConfigs',
    ]),
    read('ReadSchedules', [resources.schedules], 'scheduler', ['GetSchedule']),
    read('ReadQueues', [resources.queues], 'sqs', ['GetQueueAttributes']),
    read('ReadStateMachines', [resources.stateMachines], 'states', ['DescribeStateMachine']),
    read('ReadAlarms', [resources.alarms], 'cloudwatch', ['DescribeAlarms']),
    read('ReadDashboard', [resources.dashboard], 'cloudwatch', ['GetDashboard']),
    ...UNBOUND_READS.map(({ sid, service, actions }) => read(sid, ['*'], service, actions)),
  ];
}

/** Writes evidence and reads it back, and tells the owners. */
export function writeFindings(resources: CheckedResources): PolicyStatement[] {
  const { evidenceBucket, key, topics, securityHub } = resources;
  return [
    allow('WriteEvidence', {
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      resources: [`${evidenceBucket}/${EVIDENCE_PREFIX}*`],
    }),
    allow('UseKey', { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key] }),
    allow('TellOwners', { actions: ['sns:Publish'], resources: [...topics] }),
    ...(securityHub === undefined
      ? []
      : [allow('TellSecurityHub', { actions: ['securityhub:BatchImportFindings'], resources: [securityHub] })]),
  ];
}

const BUCKET_READS = [
  'GetBucketAcl',
  'GetBucketLocation',
  'GetBucketLogging',
  'GetBucketNotification',
  'GetBucketObjectLockConfiguration',
  'GetBucketOwnershipControls',
  'GetBucketPolicy',
  'GetBucketPublicAccessBlock',
  'GetBucketVersioning',
  'GetEncryptionConfiguration',
  'GetLifecycleConfiguration',
  'GetMetricsConfiguration',
  'GetReplicationConfiguration',
  'ListBucket',
  'ListBucketVersions',
];

/**
 * Calls that IAM does not bind to a resource (Service Authorization Reference), or that look for what should not be there:
 * another trail that delivers into the log bucket, an identity policy that permits tampering.
 */
const UNBOUND_READS: readonly {
  readonly sid: string;
  readonly service: string;
  readonly actions: readonly string[];
}[] = [
  { sid: 'FindTrails', service: 'cloudtrail', actions: ['DescribeTrails'] },
  { sid: 'FindAnomalyDetectors', service: 'cloudwatch', actions: ['DescribeAnomalyDetectors'] },
  { sid: 'FindMuteRules', service: 'cloudwatch', actions: ['GetAlarmMuteRule', 'ListAlarmMuteRules'] },
  { sid: 'FindRules', service: 'events', actions: ['ListRuleNamesByTarget', 'ListRules', 'ListTargetsByRule'] },
  { sid: 'FindPolicies', service: 'iam', actions: ['GetAccountAuthorizationDetails'] },
  { sid: 'FindMappings', service: 'lambda', actions: ['GetEventSourceMapping'] },
  { sid: 'FindLogGroups', service: 'logs', actions: ['DescribeLogGroups'] },
  { sid: 'FindTags', service: 'tag', actions: ['GetResources'] },
  { sid: 'FindSubscriptions', service: 'sns', actions: ['GetSubscriptionAttributes', 'ListSubscriptions'] },
];

function read(sid: string, resources: readonly string[], service: string, actions: readonly string[]): PolicyStatement {
  return allow(sid, { actions: actions.map((action) => `${service}:${action}`), resources: [...resources] });
}

/**
 * What only the organization can forbid. A bucket policy does not bind the root user of its own account, and whoever may
 * create roles can create one that an administrator pattern fits: these two policies close both ways.
 */

export interface OrganizationPolicyProps {
  /** Name of the audit log, with which the names of its resources begin. */
  readonly auditLogName: string;
  /** Account that the audit log is deployed to. */
  readonly account: string;
  readonly region: string;
  /** Role ARN patterns that may change the configuration. */
  readonly administrators: readonly string[];
}

type Strings = string | readonly string[];

/** A statement in IAM's own JSON. */
export interface OrganizationStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Principal?: '*';
  readonly Action?: Strings;
  readonly NotAction?: Strings;
  readonly Resource: Strings;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, Strings>>>>;
}

export interface OrganizationPolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly OrganizationStatement[];
}

/** Both policies; each takes up to 5,120 characters (AWS Organizations User Guide, "Quotas for AWS Organizations"). */
export interface OrganizationPolicies {
  /** For the account of the audit log, or an organizational unit above it: binds its principals, root included. */
  readonly serviceControlPolicy: OrganizationPolicyDocument;
  /** For the same place: binds everyone who calls S3 and KMS there, principals of other accounts included. */
  readonly resourceControlPolicy: OrganizationPolicyDocument;
}

/** Builds both policies. Neither binds the management account: the audit log belongs in a member account. */
export function organizationPolicies(props: OrganizationPolicyProps): OrganizationPolicies {
  return {
    serviceControlPolicy: document([
      denyBuckets(props),
      denyKey(props),
      denyTrail(props),
      denyRoles(props),
      denyWatch(props),
    ]),
    resourceControlPolicy: document([denyBucketsByName(props), denyKey(props)].map(asResourceControl)),
  };
}

function denyBuckets({ auditLogName, region, administrators }: OrganizationPolicyProps): OrganizationStatement {
  return {
    Sid: 'Buckets',
    Effect: 'Deny',
    NotAction: ['s3:Get*', 's3:List*', 's3:PutObject', 's3:CreateBucket'],
    Resource: [`arn:${partitionOf(region)}:s3:::${auditLogName}-*`],
    Condition: anyoneBut(administrators),
  };
}

/**
 * The same for resource control policies, which have no NotAction (AWS Organizations User Guide, "RCP syntax"): every action
 * by name. `s3:PutObject?*` is all that begins with s3:PutObject, but for s3:PutObject itself.
 */
function denyBucketsByName(props: OrganizationPolicyProps): OrganizationStatement {
  const { Sid, Effect, Resource, Condition } = denyBuckets(props);
  const verbs = ['Abort*', 'Bypass*', 'Delete*', 'Initiate*', 'ObjectOwner*', 'Pause*', 'Replicate*', 'Restore*'];
  const puts = ['PutA*', 'PutB*', 'PutE*', 'PutI*', 'PutL*', 'PutM*', 'PutObject?*', 'PutR*'];
  const others = ['CreateBucketMetadata*', 'Tag*', 'Untag*', 'Update*'];
  return { Sid, Effect, Action: [...verbs, ...puts, ...others].map((name) => `s3:${name}`), Resource, Condition };
}

/** The key's ID is not known before it exists; its tag is, and only administrators can change it. */
function denyKey({ auditLogName, account, region, administrators }: OrganizationPolicyProps): OrganizationStatement {
  return {
    Sid: 'Key',
    Effect: 'Deny',
    Action: [
      'kms:CreateGrant',
      'kms:Delete*',
      'kms:Disable*',
      'kms:PutKeyPolicy',
      'kms:ReplicateKey',
      'kms:ScheduleKeyDeletion',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:Update*',
    ],
    Resource: `arn:${partitionOf(region)}:kms:*:${account}:key/*`,
    Condition: {
      ...anyoneBut(administrators),
      StringEquals: { 'aws:ResourceTag/wormtrail:audit-log-name': auditLogName },
    },
  };
}

function denyTrail({ auditLogName, account, region, administrators }: OrganizationPolicyProps): OrganizationStatement {
  return {
    Sid: 'Trail',
    Effect: 'Deny',
    NotAction: ['cloudtrail:Get*', 'cloudtrail:List*', 'cloudtrail:Describe*'],
    Resource: `arn:${partitionOf(region)}:cloudtrail:${region}:${account}:trail/${auditLogName}`,
    Condition: anyoneBut(administrators),
  };
}

/** Nobody but an administrator makes a role that would be one, or changes whom such a role, or a check's, trusts. */
function denyRoles({ auditLogName, account, region, administrators }: OrganizationPolicyProps): OrganizationStatement {
  return {
    Sid: 'Roles',
    Effect: 'Deny',
    NotAction: ['iam:Get*', 'iam:List*', 'iam:PassRole'],
    Resource: [`arn:${partitionOf(region)}:iam::${account}:role/${auditLogName}-*`, ...administrators],
    Condition: anyoneBut(administrators),
  };
}

/** What watches the audit log. Functions go on writing logs, messages and metrics. */
function denyWatch({ auditLogName, account, region, administrators }: OrganizationPolicyProps): OrganizationStatement {
  const arn = (service: string, resource: string) =>
    `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
  return {
    Sid: 'Watch',
    Effect: 'Deny',
    Action: [
      ...['cloudwatch:Delete*', 'cloudwatch:Disable*', 'cloudwatch:Put*Alarm', 'cloudwatch:SetAlarmState'],
      ...['events:Delete*', 'events:Disable*', 'events:PutRule', 'events:PutTargets', 'events:Remove*'],
      ...['lambda:Add*', 'lambda:Delete*', 'lambda:Put*', 'lambda:Remove*', 'lambda:Update*'],
      ...['logs:Delete*', 'logs:*KmsKey', 'logs:PutRetentionPolicy', 'logs:PutSubscriptionFilter'],
      ...['scheduler:Delete*', 'scheduler:Update*'],
      ...['sns:Add*', 'sns:Delete*', 'sns:Put*', 'sns:Remove*', 'sns:Set*', 'sns:Subscribe'],
      ...['sqs:Add*', 'sqs:DeleteQueue', 'sqs:PurgeQueue', 'sqs:Remove*', 'sqs:Set*'],
      ...['states:Delete*', 'states:Update*'],
    ],
    Resource: [
      arn('cloudwatch', `alarm:${auditLogName}-*`),
      arn('events', `rule/${auditLogName}-*`),
      arn('lambda', `function:${auditLogName}-*`),
      arn('logs', `log-group:/wormtrail/${auditLogName}/*`),
      arn('scheduler', `schedule/default/${auditLogName}-*`),
      arn('sns', `${auditLogName}-*`),
      arn('sqs', `${auditLogName}-*`),
      arn('states', `stateMachine:${auditLogName}-*`),
    ],
    Condition: anyoneBut(administrators),
  };
}

/** AWS services are left to the resources' own policies, which name them. */
function asResourceControl(statement: OrganizationStatement): OrganizationStatement {
  const { Sid, Effect, Condition, ...rest } = statement;
  return {
    Sid,
    Effect,
    Principal: '*',
    ...rest,
    Condition: { ...Condition, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
  };
}

function anyoneBut(administrators: readonly string[]): Readonly<Record<string, Readonly<Record<string, Strings>>>> {
  return { ArnNotLike: { 'aws:PrincipalArn': administrators } };
}

function document(statements: readonly OrganizationStatement[]): OrganizationPolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** (General Reference, "Amazon Resource Names": the partition of China's and of the US government's Regions.) */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

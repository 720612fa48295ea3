/**
 * What only the organization can forbid. A bucket policy does not bind the root user of its own account, and whoever may
 * create roles can create one that an administrator pattern fits: these two policies close both ways.
 */

import { partitionOf } from '../../facts/partition';
import { OrganizationPolicyTooLongError } from '../errors';

export interface OrganizationPolicyProps {
  /** Name of the audit log, with which the names of its resources begin. */
  readonly auditLogName: string;
  /** Account that the audit log is deployed to. */
  readonly account: string;
  /** Region that it is deployed to. */
  readonly region: string;
  /** Role ARN patterns that may change the configuration. */
  readonly administrators: readonly string[];
  /** Names of its buckets, in full: AWS does not document how much of a stack's name CloudFormation keeps in them. */
  readonly bucketNames: readonly string[];
}

function bucketArns({ region, bucketNames }: OrganizationPolicyProps): string[] {
  return bucketNames.map((name) => `arn:${partitionId(region)}:s3:::${name}*`);
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

/** A policy in IAM's own JSON. */
export interface OrganizationPolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly OrganizationStatement[];
}

/** The two policies that only the organization can attach. */
export interface OrganizationPolicies {
  /** For the account of the audit log, or an organizational unit above it: binds its principals, root included. */
  readonly serviceControlPolicy: OrganizationPolicyDocument;
  /** For the same place: binds everyone who calls S3 and KMS there, principals of other accounts included. */
  readonly resourceControlPolicy: OrganizationPolicyDocument;
}

/** Characters that each of the two policies may have (AWS Organizations User Guide, "Quotas for AWS Organizations"). */
const LONGEST_POLICY = 5120;

/**
 * Builds both policies. Neither binds the management account: the audit log belongs in a member account. Both bind whoever is no
 * administrator, so that the role that calls CloudFormation must be one: of the CDK, the deploy role.
 *
 * @throws OrganizationPolicyTooLongError where one is longer than AWS Organizations takes.
 *
 * @example
 * const { serviceControlPolicy, resourceControlPolicy } = organizationPolicies({
 *   auditLogName: 'acme-audit',
 *   ...env,
 *   administrators,
 *   bucketNames: ['acme-audit-auditloglogbucket-1a2b3c4d5e6f'],
 * });
 */
export function organizationPolicies(props: OrganizationPolicyProps): OrganizationPolicies {
  return {
    serviceControlPolicy: document([denyByName(props), denyKey(props), denyMapping(props), denyFeeds(props)]),
    resourceControlPolicy: document([denyBuckets(props), denyKey(props)].map(asResourceControl)),
  };
}

/** A policy as AWS Organizations takes it, to the last character: indented where it stays short enough, else on one line. */
export function policyText(policy: OrganizationPolicyDocument): string {
  const indented = JSON.stringify(policy, null, 2);
  return indented.length <= LONGEST_POLICY ? indented : JSON.stringify(policy);
}

/** What looks at the audit log. */
const LOOK = [
  ...['cloudformation:Describe*', 'cloudformation:Detect*', 'cloudformation:Get*', 'cloudformation:List*'],
  ...['cloudtrail:Describe*', 'cloudtrail:Get*', 'cloudtrail:List*'],
  ...['cloudwatch:Describe*', 'cloudwatch:Get*', 'cloudwatch:List*'],
  ...['events:Describe*', 'events:List*', 'iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*'],
  ...['lambda:Get*', 'lambda:List*', 'logs:Describe*', 'logs:Filter*', 'logs:Get*', 'logs:List*', 'logs:Start*'],
  ...['s3:Get*', 's3:List*', 'scheduler:Get*', 'scheduler:List*', 'sns:Get*', 'sns:List*'],
  ...['sqs:Get*', 'sqs:List*', 'states:Describe*', 'states:Get*', 'states:List*'],
];

/** What its functions go on doing; whom a role may be assumed by says the role. */
const USE = [
  ...['lambda:Invoke*', 'logs:CreateLogStream', 'logs:PutLogEvents', 's3:PutObject', 'sns:Publish', 'sqs:*Message'],
  ...['sqs:ChangeMessageVisibility'],
  ...['states:StartExecution', 'sts:*'],
];

/**
 * Everything but looking and using, on all that carries the name of the audit log: by NotAction, so that an action that AWS
 * invents tomorrow is denied today. Of roles, that is also to make one that an administrator pattern fits, and to pass one: to
 * a function that acts as a check, or to CloudFormation, which acts as an administrator.
 */
function denyByName(props: OrganizationPolicyProps): OrganizationStatement {
  const { auditLogName, account, region, administrators } = props;
  const partition = partitionId(region);
  // a second stack forwards from another Region
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:*:${account}:${resource}`;
  const global = (service: string, resource: string) => `arn:${partition}:${service}::${account}:${resource}`;
  return {
    Sid: 'AuditLog',
    Effect: 'Deny',
    NotAction: [...LOOK, ...USE],
    Resource: [
      ...bucketArns(props),
      arn('cloudformation', `stack/${auditLogName}/*`),
      arn('cloudformation', `stack/${auditLogName}-*`),
      arn('cloudtrail', `trail/${auditLogName}`),
      arn('cloudwatch', `alarm:${auditLogName}-*`),
      global('cloudwatch', `dashboard/${auditLogName}`),
      arn('events', `rule/${auditLogName}-*`),
      global('iam', `role/${auditLogName}-*`),
      arn('lambda', `function:${auditLogName}-*`),
      arn('logs', `log-group:/wormtrail/${auditLogName}/*`),
      arn('scheduler', `schedule/default/${auditLogName}-*`),
      arn('sns', `${auditLogName}-*`),
      arn('sqs', `${auditLogName}-*`),
      arn('states', `stateMachine:${auditLogName}-*`),
      ...administrators,
    ],
    Condition: anyoneBut(administrators),
  };
}

/**
 * The buckets for resource control policies, which have no NotAction (AWS Organizations User Guide, "RCP syntax"): every action
 * by name. `s3:PutObject?*` is all that begins with s3:PutObject, but for s3:PutObject itself.
 */
function denyBuckets(props: OrganizationPolicyProps): OrganizationStatement {
  const verbs = ['Abort*', 'Bypass*', 'Delete*', 'Initiate*', 'ObjectOwner*', 'Pause*', 'Replicate*', 'Restore*'];
  const puts = ['PutA*', 'PutB*', 'PutE*', 'PutI*', 'PutL*', 'PutM*', 'PutObject?*', 'PutR*'];
  const others = ['CreateBucketMetadata*', 'Tag*', 'Untag*', 'Update*'];
  return {
    Sid: 'Buckets',
    Effect: 'Deny',
    Action: [...verbs, ...puts, ...others].map((name) => `s3:${name}`),
    Resource: bucketArns(props),
    Condition: anyoneBut(props.administrators),
  };
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
    Resource: `arn:${partitionId(region)}:kms:*:${account}:key/*`,
    Condition: {
      ...anyoneBut(administrators),
      ...tagged(auditLogName),
    },
  };
}

/** What feeds the responder has a UUID for a name; its tag tells whose it is, as the key's does. */
function denyMapping({
  auditLogName,
  account,
  region,
  administrators,
}: OrganizationPolicyProps): OrganizationStatement {
  return {
    Sid: 'Mapping',
    Effect: 'Deny',
    Action: ['lambda:Delete*', 'lambda:Tag*', 'lambda:Untag*', 'lambda:Update*'],
    Resource: `arn:${partitionId(region)}:lambda:*:${account}:event-source-mapping:*`,
    Condition: { ...anyoneBut(administrators), ...tagged(auditLogName) },
  };
}

/**
 * IAM binds the making of a mapping to no resource, but to the function that it feeds (Service Authorization Reference, AWS
 * Lambda, lambda:FunctionArn).
 */
function denyFeeds({ auditLogName, account, region, administrators }: OrganizationPolicyProps): OrganizationStatement {
  const functions = `arn:${partitionId(region)}:lambda:*:${account}:function:${auditLogName}-*`;
  return {
    Sid: 'Feeds',
    Effect: 'Deny',
    Action: ['lambda:CreateEventSourceMapping', 'lambda:DeleteEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
    Resource: '*',
    Condition: { ...anyoneBut(administrators), ArnLike: { 'lambda:FunctionArn': functions } },
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

function anyoneBut(administrators: readonly string[]): OrganizationStatement['Condition'] {
  return { ArnNotLike: { 'aws:PrincipalArn': administrators } };
}

function tagged(auditLogName: string): OrganizationStatement['Condition'] {
  return { StringEquals: { 'aws:ResourceTag/wormtrail:audit-log-name': auditLogName } };
}

function document(statements: readonly OrganizationStatement[]): OrganizationPolicyDocument {
  const policy: OrganizationPolicyDocument = { Version: '2012-10-17', Statement: statements };
  const { length } = JSON.stringify(policy);
  if (length > LONGEST_POLICY) throw new OrganizationPolicyTooLongError(length, LONGEST_POLICY);
  return policy;
}

function partitionId(region: string): string {
  return partitionOf(region)?.id ?? 'aws';
}

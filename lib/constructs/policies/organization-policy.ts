/**
 * What only the organization can forbid. A bucket policy does not bind the root user of its own account, and whoever may
 * create roles can create one that an administrator pattern fits: these policies close both ways.
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

/** The policies that only the organization can attach: mostly one of each kind, and more where there are many administrators. */
export interface OrganizationPolicies {
  /** For the account of the audit log, or an organizational unit above it: bind its principals, root included. */
  readonly serviceControlPolicies: readonly OrganizationPolicyDocument[];
  /** For the same place: bind everyone who calls S3 and KMS there, principals of other accounts included. */
  readonly resourceControlPolicies: readonly OrganizationPolicyDocument[];
}

/**
 * What AWS Organizations takes of either kind: characters of a policy, and policies of an account beside the one that allows everything
 * (AWS Organizations User Guide, "Quotas and service limits for AWS Organizations").
 */
const TAKEN = { characters: 5120, policies: 4 };

/**
 * Builds the policies. None binds the management account: the audit log belongs in a member account. All bind whoever is no
 * administrator, so that the role that calls CloudFormation must be one: of the CDK, the deploy role.
 *
 * @throws OrganizationPolicyTooLongError where AWS Organizations does not take as much.
 *
 * @example
 * const { serviceControlPolicies, resourceControlPolicies } = organizationPolicies({
 *   auditLogName: 'acme-audit',
 *   ...env,
 *   administrators,
 *   bucketNames: ['acme-audit-auditloglogbucket-1a2b3c4d5e6f'],
 * });
 */
export function organizationPolicies(props: OrganizationPolicyProps): OrganizationPolicies {
  const key = denyTagged('Key', props, KEY_CALLS);
  return {
    serviceControlPolicies: packed([
      denyByName(props),
      denyTagged('KeyAndMapping', props, KEY_CALLS, MAPPING_CALLS),
      denyFeeds(props),
    ]),
    resourceControlPolicies: packed([denyBuckets(props), key].map(asResourceControl)),
  };
}

/** Policies as AWS Organizations takes them, to the last character: a single one is indented where it stays short enough. */
export function policyTexts(policies: OrganizationPolicies, kind: keyof OrganizationPolicies): readonly string[] {
  const [only, ...more] = policies[kind];
  const indented = JSON.stringify(only, null, 2);
  if (more.length === 0 && indented.length <= TAKEN.characters) return [indented];
  return policies[kind].map((policy) => JSON.stringify(policy));
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

/** Calls on what has no name of the audit log's choosing, and the pattern of its ARN: a service, and a resource in it. */
interface TaggedCalls {
  readonly actions: readonly string[];
  readonly service: string;
  readonly resource: string;
}

/** The key's ID is not known before it exists; its tag is, and only administrators can change it. */
const KEY_CALLS: TaggedCalls = {
  service: 'kms',
  resource: 'key/*',
  actions: [
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
};

/** What feeds the responder has a UUID for a name; its tag tells whose it is, as the key's does. */
const MAPPING_CALLS: TaggedCalls = {
  service: 'lambda',
  resource: 'event-source-mapping:*',
  actions: ['lambda:Delete*', 'lambda:Tag*', 'lambda:Untag*', 'lambda:Update*'],
};

function denyTagged(Sid: string, props: OrganizationPolicyProps, ...calls: TaggedCalls[]): OrganizationStatement {
  const { auditLogName, account, region, administrators } = props;
  const arns = calls.map(({ service, resource }) => `arn:${partitionId(region)}:${service}:*:${account}:${resource}`);
  return {
    Sid,
    Effect: 'Deny',
    Action: calls.flatMap(({ actions }) => actions),
    Resource: arns,
    Condition: {
      ...anyoneBut(administrators),
      StringEquals: { 'aws:ResourceTag/wormtrail:audit-log-name': auditLogName },
    },
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

/** As few policies as hold all statements. A statement that no policy holds is parted: each part denies on some of its resources. */
function packed(statements: readonly OrganizationStatement[]): readonly OrganizationPolicyDocument[] {
  const { characters, policies: most } = TAKEN;
  const policies: OrganizationStatement[][] = [];
  for (const statement of statements.flatMap((each) => partsOf(each, characters))) {
    const roomy = policies.find((policy) => lengthOf([...policy, statement]) <= characters);
    if (roomy) roomy.push(statement);
    else policies.push([statement]);
  }
  if (policies.length > most) throw new OrganizationPolicyTooLongError(`${policies.length} policies`, `${most}`);
  return policies.map(documentOf);
}

function partsOf(statement: OrganizationStatement, characters: number): readonly OrganizationStatement[] {
  const length = lengthOf([statement]);
  if (length <= characters) return [statement];
  const resources = [statement.Resource].flat();
  if (resources.length < 2) throw new OrganizationPolicyTooLongError(`${length} characters`, `${characters}`);
  const half = Math.ceil(resources.length / 2);
  return [resources.slice(0, half), resources.slice(half)].flatMap((Resource, index) =>
    partsOf({ ...statement, Sid: `${statement.Sid}${index + 1}`, Resource }, characters),
  );
}

function documentOf(statements: readonly OrganizationStatement[]): OrganizationPolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

function lengthOf(statements: readonly OrganizationStatement[]): number {
  return JSON.stringify(documentOf(statements)).length;
}

function partitionId(region: string): string {
  return partitionOf(region)?.id ?? 'aws';
}

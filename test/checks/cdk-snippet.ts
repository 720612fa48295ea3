/** Runs a snippet of CDK code as it stands, and answers what it adds to a template or changes in it. */
import {
  Aws,
  Duration,
  RemovalPolicy,
  Stack,
  Tags,
  aws_cloudtrail as cloudtrail,
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_events as events,
  aws_events_targets as targets,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_s3 as s3,
  aws_sns as sns,
  aws_sqs as sqs,
  type CfnElement,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import ts from 'typescript';
import { isTree, merged, type Tree } from './merged';

/** Logical ids are as a person writes them: the path without what the CDK puts behind it. */
class Readable extends Stack {
  protected override allocateLogicalId(element: CfnElement): string {
    const path = element.node.path
      .split('/')
      .slice(1)
      .filter((part) => part !== 'Resource');
    const id = path.join('').replace(/\W/g, '');
    return NAMES[id] ?? id;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  RoleDefaultPolicy: 'Policy',
  FunctionPermission: 'Permission',
};

const INLINE = {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('0'),
};

/** What snippets find in their app. */
const AROUND: Readonly<Record<string, (scope: Stack) => unknown>> = {
  bucket: (scope) => new s3.Bucket(scope, 'LogBucket', { enforceSSL: true }),
  evidenceBucket: (scope) => new s3.Bucket(scope, 'EvidenceBucket'),
  resultsBucket: (scope) => new s3.Bucket(scope, 'QueryResults'),
  trail: (scope) => {
    const trail = new cloudtrail.Trail(scope, 'Trail');
    (trail.node.defaultChild as cloudtrail.CfnTrail).isLogging = false;
    return trail;
  },
  trailArn: () => 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/management-events',
  key: (scope) => new kms.Key(scope, 'Key'),
  role: (scope) => new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
  topic: (scope) => new sns.Topic(scope, 'Topic'),
  queue: (scope) => new sqs.Queue(scope, 'Queue'),
  rule: (scope) => new events.Rule(scope, 'Rule', { eventPattern: { source: ['aws.cloudtrail'] } }),
  alarm: (scope) => {
    const metric = new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Errors' });
    return new cloudwatch.Alarm(scope, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
  },
  logGroup: (scope) => new logs.LogGroup(scope, 'LogGroup'),
  checker: (scope) => new lambda.Function(scope, 'Function', INLINE),
  verification: (scope) => new lambda.Function(scope, 'Verification', INLINE),
  responder: (scope) => new lambda.Function(scope, 'Responder', INLINE),
  administratorArns: () => ['arn:aws:iam::111122223333:role/audit-log-administrator'],
  readerArns: () => ['arn:aws:iam::111122223333:role/auditor'],
  functionRoleArns: () => ['arn:aws:iam::111122223333:role/function'],
};

const MODULES = {
  ...{
    Aws,
    Duration,
    RemovalPolicy,
    Tags,
    cloudtrail,
    cloudwatch,
    actions,
    events,
    targets,
    iam,
    kms,
    logs,
    s3,
    sns,
    sqs,
  },
  lambda: { ...lambda, Code: { fromAsset: () => INLINE.code } },
};

/** What the weak template says of a resource that a snippet makes anew: it is wired as it was. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  Trail: ['S3BucketName', 'TrailName'],
  Function: ['Role', 'Environment'],
  Role: ['RoleName'],
};

/** The resources of a template once a snippet is worked in. What it makes is in place of what had its name. */
export function withCdk(weak: Tree, snippet: string): Tree {
  const names = Object.keys(AROUND).filter((name) => new RegExp(`\\b${name}\\b`).test(snippet));
  const [before, after] = [around(names), resourcesOf(names, snippet)];
  const worked = Object.entries(after).map(([id, resource]) => {
    const [old, was] = [weak[id], before[id]];
    if (!isTree(old)) return [id, resource];
    if (was) return [id, merged(old, changes(was, resource))];
    if (resource['Type'] === 'AWS::S3::BucketPolicy') return [id, merged(old, named(resource))];
    return [id, { ...resource, Properties: { ...properties(resource), ...kept(id, old) } }];
  });
  return { ...weak, ...(Object.fromEntries(worked) as Tree) };
}

function properties({ Properties }: Tree): Tree {
  return isTree(Properties) ? Properties : {};
}

function kept(id: string, old: Tree): Tree {
  return Object.fromEntries(Object.entries(properties(old)).filter(([name]) => KEPT[id]?.includes(name)));
}

/** The CDK adds statements to a bucket policy, and takes none away. */
function named(policy: Tree): unknown {
  return JSON.parse(JSON.stringify(policy), (key, value: unknown) =>
    key === 'Statement' && Array.isArray(value)
      ? value.map((statement: Tree, index) => ({ Sid: `Added${index}`, ...statement }))
      : value,
  );
}

/** What is in a tree and was not. */
function changes(was: Tree, is: Tree): Tree {
  return Object.fromEntries(
    Object.entries(is).flatMap(([name, value]) => {
      const old = was[name];
      if (isSame(old, value)) return [];
      if (isTree(old) && isTree(value)) return [[name, changes(old, value)]];
      if (!Array.isArray(old) || !Array.isArray(value)) return [[name, value]];
      return [[name, value.filter((each) => !old.some((one) => isSame(one, each)))]];
    }),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What stands there before a snippet, synthesized once. */
const BEFORE = new Map<string, Readonly<Record<string, Tree>>>();

function around(names: readonly string[]): Readonly<Record<string, Tree>> {
  const known = BEFORE.get(names.join(' ')) ?? resourcesOf(names, '');
  BEFORE.set(names.join(' '), known);
  return known;
}

function resourcesOf(names: readonly string[], snippet: string): Readonly<Record<string, Tree>> {
  if (names.length === 0 && snippet === '') return {};
  const stack = new Readable(undefined, 'Stack');
  const script = ts.transpile(snippet, { target: ts.ScriptTarget.ES2022 });
  const given = { ...MODULES, ...Object.fromEntries(names.map((name) => [name, AROUND[name]?.(stack)])) };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the snippets are our own, and have to run as they are read
  new Function(...Object.keys(given), script).call(stack, ...Object.values(given));
  return (Template.fromStack(stack).toJSON() as { Resources?: Record<string, Tree> }).Resources ?? {};
}

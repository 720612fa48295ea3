/** Remedies as code: each CloudFormation snippet makes a weak template pass its check, and each CDK snippet compiles. */
import ts from 'typescript';
import { join } from 'node:path';
import { parseYaml } from '../../lib/facts/template/yaml';
import type { Component } from '../../lib/facts/audit-log';
import type { Requirements } from '../../lib/facts/requirements';
import { auditLogsOf } from '../../lib/facts/from-template';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge, type Guardrail } from '../../lib/guardrails/guardrail';

type Tree = Readonly<Record<string, unknown>>;

/** All that the checks with code find something wrong with. */
const WEAK = `
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      PendingWindowInDays: 7
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }
  LogBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-logs
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: { SSEAlgorithm: AES256 }
      PublicAccessBlockConfiguration:
        { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false }
      OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
      LifecycleConfiguration:
        Rules: [{ Id: expire, Status: Enabled, ExpirationInDays: 30 }]
  LogBucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref LogBucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: CloudTrailAcl
            Effect: Allow
            Principal: { Service: cloudtrail.amazonaws.com }
            Action: s3:GetBucketAcl
            Resource: !GetAtt LogBucket.Arn
          - Sid: CloudTrailWrite
            Effect: Allow
            Principal: { Service: cloudtrail.amazonaws.com }
            Action: s3:PutObject
            Resource: !Sub '\${LogBucket.Arn}/AWSLogs/\${AWS::AccountId}/*'
            Condition: { StringEquals: { s3:x-amz-acl: bucket-owner-full-control } }
  Reader:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: reader
      Roles: [auditor]
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Action: 's3:*', Resource: !Sub '\${LogBucket.Arn}/*' }]
  Function:
    Type: AWS::Lambda::Function
    Properties: { Timeout: 3, Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/function', Environment: { Variables: { WORMTRAIL_STACK: weak } } }
  LogGroup: { Type: AWS::Logs::LogGroup, Properties: {} }
  Topic: { Type: AWS::SNS::Topic, Properties: {} }
  Queue: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false } }
  Rule: { Type: AWS::Events::Rule, Properties: { State: DISABLED, EventPattern: { source: [aws.cloudtrail] } } }
  Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { MetricName: Errors, Namespace: AWS/Lambda } }
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      TrailName: management-events
      S3BucketName: !Ref LogBucket
      KMSKeyId: KEY_OF_TRAIL
      IsLogging: false
      IsMultiRegionTrail: false
      IncludeGlobalServiceEvents: false
      EnableLogFileValidation: false
`;

const WITH_CODE = CATALOGUE.flatMap((guardrail) => (guardrail.code ? [[guardrail.id, guardrail] as const] : []));

const DEPLOYED_TO = { stack: 'weak', account: '111122223333', region: 'eu-central-1' };

const ASKED: Partial<Requirements> = {
  frameworks: ['SEC-17a-4'],
  longestRetentionDays: 2557,
  keptAtHandDays: 731,
  administrators: ['arn:aws:iam::111122223333:role/audit-log-administrator'],
  readers: ['arn:aws:iam::111122223333:role/auditor'],
  organizationId: 'o-exampleorgid',
};

/** What some checks need to fail: the template as it is satisfies them, or has nothing for them to judge. */
const SPOILED: Readonly<Record<string, readonly [from: string, to: string]>> = {
  ManagementEventsComplete: [
    'TrailName: management-events',
    'TrailName: management-events\n      EventSelectors: [{ ReadWriteType: WriteOnly }]',
  ],
  KeyPolicyScoped: [
    '        Statement:\n          - { Effect: Allow, Principal: { AWS',
    "        Statement:\n          - { Sid: CloudTrailEncrypts, Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: 'kms:*', Resource: '*' }\n          - { Effect: Allow, Principal: { AWS",
  ],
  DeadLettersAlarmed: ['Timeout: 3,', 'Timeout: 3, DeadLetterConfig: { TargetArn: !GetAtt Queue.Arn },'],
  InsightsReachOwner: [
    'IsLogging: false',
    'IsLogging: true\n      InsightSelectors: [{ InsightType: ApiCallRateInsight }]',
  ],
  CloudTrailCanDeliver: ['Action: s3:GetBucketAcl', 'Action: s3:GetBucketLocation'],
  LogsExpireAfterRetention: ['ExpirationInDays: 30', 'NoncurrentVersionExpiration: { NoncurrentDays: 30 }'],
  LogsKeptAtHand: ['ExpirationInDays: 30', 'Transitions: [{ StorageClass: DEEP_ARCHIVE, TransitionInDays: 30 }]'],
};

/** What the guardrail's findings come to. A bucket's key and the trail's are one wherever the check needs the other to be right. */
function statuses(guardrail: Guardrail, snippet?: string): readonly string[] {
  const [from, to] = SPOILED[guardrail.id] ?? ['', ''];
  const text = WEAK.replace(from, to).replace('      KMSKeyId: KEY_OF_TRAIL\n', usesKey(guardrail));
  const weak = parseYaml(text, 'weak.yaml').body as Tree;
  const resources = snippet === undefined ? {} : (parseYaml(snippet, 'snippet.yaml').body as Tree);
  const around = NEEDS_KEY.has(guardrail.id) ? (parseYaml(ENCRYPTED, 'encrypted.yaml').body as Tree) : {};
  const body = belonging(merged(merged(weak, { Resources: around }), { Resources: resources }) as Tree, guardrail);
  const [auditLog] = auditLogsOf([{ ...DEPLOYED_TO, body }], ASKED);
  if (!auditLog) throw new Error('no audit log');
  return [...new Set(judge(auditLog, [guardrail]).map(({ status }) => status))];
}

const NEEDS_KEY = new Set<string>(['TrailEncrypted', 'BucketKeyEnabled', 'WrongKeyUploadsDenied']);

/** What watches, as resources that say that they belong to the audit log. */
function belonging({ Resources }: Tree, { id: check }: Guardrail): Tree {
  if (check === 'ResourcesTaggedWithOwner') return { Resources };
  const marked = Object.entries(Resources as Readonly<Record<string, Tree>>).map(([id, resource]) => {
    const wormtrail = { auditLog: 'weak', component: COMPONENTS[id] };
    return [id, COMPONENTS[id] ? { ...resource, Metadata: { wormtrail } } : resource];
  });
  return { Resources: Object.fromEntries(marked) as Tree };
}

const COMPONENTS: Readonly<Record<string, Component>> = {
  LogBucket: 'log-bucket',
  Trail: 'trail',
  Key: 'key',
  Function: 'drift-checker',
  LogGroup: 'log-group',
  Topic: 'owner-topic',
  Queue: 'dead-letter-queue',
  Rule: 'tamper-rule',
  Alarm: 'alarm',
  DeadLetterAlarm: 'alarm',
  CheckerAlarm: 'alarm',
  MissedRunAlarm: 'alarm',
  InsightsRule: 'tamper-rule',
  TopicPolicy: 'owner-topic',
};

const ENCRYPTED = CATALOGUE.find(({ id }) => id === 'CustomerManagedKey')?.code?.cloudFormation ?? '';

/** The key of the trail is the audit log's, so that the checks of keys have one to judge. */
function usesKey({ theme, id }: Guardrail): string {
  return theme === 'encryption' && id.startsWith('Key') ? '      KMSKeyId: !GetAtt Key.Arn\n' : '';
}

/** As a person works it in: properties by name, entries of lists by their Sid or Id, others in place of what stood there. */
function merged(into: unknown, snippet: unknown): unknown {
  if (Array.isArray(into) && Array.isArray(snippet)) {
    const nameOf = (item: unknown): unknown =>
      (item as { Sid?: string; Id?: string }).Sid ?? (item as { Id?: string }).Id;
    if (snippet.some((item) => nameOf(item) === undefined)) return snippet;
    const kept = into.filter((item) => snippet.every((other) => nameOf(other) !== nameOf(item)));
    return [...(kept as unknown[]), ...(snippet as unknown[])];
  }
  if (!isTree(into) || !isTree(snippet)) return snippet;
  return Object.fromEntries(
    [...new Set([...Object.keys(into), ...Object.keys(snippet)])].map((name) => [
      name,
      name in snippet ? merged(into[name], snippet[name]) : into[name],
    ]),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

test.each(WITH_CODE)('%s fails in a weak template, and passes with its CloudFormation', (_, guardrail) => {
  expect(statuses(guardrail)).toContain('FAIL');
  expect(statuses(guardrail, guardrail.code?.cloudFormation)).toEqual(['PASS']);
});

test('every CDK snippet compiles against the library', () => {
  const file = join(__dirname, 'snippets-in-memory.ts');
  const text = [
    "import { Duration, RemovalPolicy, Tags, Aws, aws_cloudtrail as cloudtrail, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs, aws_s3 as s3, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';",
    "import { Construct } from 'constructs';",
    'declare const bucket: s3.Bucket; declare const trail: cloudtrail.Trail; declare const key: kms.Key; declare const trailArn: string;',
    'declare const administratorArns: string[]; declare const readerArns: string[]; declare const topic: sns.Topic; declare const alarm: cloudwatch.Alarm; declare const queue: sqs.Queue; declare const checker: lambda.Function;',
    'void [Aws, Duration, RemovalPolicy, Tags, iam];',
    ...WITH_CODE.map(([id, { code }]) => `export class ${id} extends Construct { make() {\n${code?.cdk ?? ''}\n} }`),
  ].join('\n');
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    esModuleInterop: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...more) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...more);
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  const program = ts.createProgram([file], options, host);
  const complaints = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  expect(complaints).toEqual([]);
});

/** The drift checker: newest runtime, least privilege, on schedule, and heard when it fails or does not run. */
import { Match } from 'aws-cdk-lib/assertions';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DriftChecker, FunctionNotBundledError } from '../../lib';
import { bundledCode } from '../../lib/constructs/function-code';
import { ACCOUNT, importedParts, NAME, propertiesOf, REGION, statementsOf, templateOf } from './support';

const PREFIX = `${NAME}-drift-checker`;
const checker = (schedule?: string, securityHub = false) =>
  templateOf(
    (stack) =>
      new DriftChecker(stack, 'Check', {
        ...importedParts(stack),
        securityHub,
        ...(schedule !== undefined && { schedule }),
      }),
  );
const template = checker();
const { PolicyDocument: policy } = propertiesOf(template, 'AWS::IAM::Policy', { Roles: [{ Ref: roleId() }] });
const statements = statementsOf(policy);

function roleId(): string {
  return Object.keys(template.findResources('AWS::IAM::Role', { Properties: { RoleName: PREFIX } }))[0] ?? '';
}

it('runs on the newest Node.js, and reserves no concurrency: new accounts have none to give', () => {
  const properties = propertiesOf(template, 'AWS::Lambda::Function');
  expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  expect(properties).toMatchObject({
    FunctionName: PREFIX,
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Timeout: 300,
  });
});

it('is told its stack, its audit log, its evidence bucket and its topics, and nothing else', () => {
  const { Environment } = propertiesOf(template, 'AWS::Lambda::Function') as {
    Environment: { Variables: Record<string, unknown> };
  };
  expect(Environment.Variables).toEqual({
    WORMTRAIL_STACK: { Ref: 'AWS::StackName' },
    WORMTRAIL_AUDIT_LOG: NAME,
    WORMTRAIL_EVIDENCE_BUCKET: 'imported-evidence',
    WORMTRAIL_TOPICS: expect.anything() as unknown,
  });
});

it('keeps its environment encrypted', () => {
  const { KmsKeyArn } = propertiesOf(template, 'AWS::Lambda::Function');
  expect(KmsKeyArn).toMatch(/^arn:aws:kms:/);
});

it('keeps its logs encrypted, for a year', () => {
  expect(propertiesOf(template, 'AWS::Logs::LogGroup')).toMatchObject({
    LogGroupName: `/wormtrail/${NAME}/drift-checker`,
    RetentionInDays: 365,
    KmsKeyId: expect.stringMatching(/^arn:aws:kms:/) as string,
  });
});

it('sends what it could not handle to an encrypted dead-letter queue', () => {
  expect(propertiesOf(template, 'AWS::SQS::Queue')).toMatchObject({
    QueueName: `${PREFIX}-dead-letters`,
    KmsMasterKeyId: expect.stringMatching(/^arn:aws:kms:/) as string,
  });
  template.hasResourceProperties('AWS::Lambda::Function', { DeadLetterConfig: { TargetArn: Match.anyValue() } });
});

it('runs every hour unless told otherwise', () => {
  expect(propertiesOf(template, 'AWS::Scheduler::Schedule')).toMatchObject({
    Name: PREFIX,
    State: 'ENABLED',
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
  });
});

it('lets the scheduler of this account invoke it, and nothing more', () => {
  template.hasResourceProperties('AWS::IAM::Role', {
    RoleName: `${PREFIX}-schedule`,
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
        }),
      ],
    },
  });
});

it.each([
  { alarm: 'errors', expected: { TreatMissingData: 'notBreaching', Threshold: 1, MetricName: 'Errors' } },
  { alarm: 'dead-letters', expected: { TreatMissingData: 'notBreaching', Threshold: 1 } },
  {
    alarm: 'missed-runs',
    expected: {
      TreatMissingData: 'missing',
      ComparisonOperator: 'LessThanThreshold',
      Namespace: 'wormtrail',
      MetricName: 'DriftChecksCompleted',
      Dimensions: [{ Name: 'AuditLog', Value: NAME }],
      Period: 3600,
      EvaluationPeriods: 2,
    },
  },
])('alarms on $alarm', ({ alarm, expected }) => {
  const properties = propertiesOf(template, 'AWS::CloudWatch::Alarm', { AlarmName: `${PREFIX}-${alarm}` });
  expect(properties).toMatchObject(expected);
  expect(properties['AlarmActions']).not.toEqual([]);
  expect(properties['OKActions']).toEqual(properties['AlarmActions']);
  expect(properties['AlarmDescription']).toMatch(/\.$/);
});

it.each([
  ['rate(15 minutes)', 900],
  ['rate(1 minute)', 300],
  ['cron(0 6 * * ? *)', 86_400],
])('of %s, missed runs are counted in periods of %d seconds', (schedule, period) => {
  const alarm = propertiesOf(checker(schedule), 'AWS::CloudWatch::Alarm', { AlarmName: `${PREFIX}-missed-runs` });
  expect(alarm['Period']).toBe(period);
});

it('refuses to run less often than once a day', () => {
  expect(() => checker('rate(2 days)')).toThrow(/found: "rate\(2 days\)"\n {4}write: .*at least once a day/);
});

it('says how to make a bundle that is missing', () => {
  expect(() => bundledCode('no-such-function')).toThrow(FunctionNotBundledError);
  expect(() => bundledCode('no-such-function')).toThrow(/npm run bundle/);
});

/** Where IAM names an action other than the API does (Service Authorization Reference, Amazon S3). */
const IAM_ACTION_OF: Readonly<Record<string, string>> = {
  's3:GetBucketCors': 's3:GetBucketCORS',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:HeadObject': 's3:GetObject',
  's3:ListBucketInventoryConfigurations': 's3:GetInventoryConfiguration',
  's3:ListBucketMetricsConfigurations': 's3:GetMetricsConfiguration',
  's3:ListObjectVersions': 's3:ListBucketVersions',
};

/** The code reads schedule groups where an audit log has some; this one has none. */
const ABOUT_WHAT_IS_NOT_DEPLOYED = new Set(['scheduler:GetScheduleGroup']);

/** Calls of CloudFormation that a file makes by the SDK's commands, as SERVICE:OPERATION. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/new (\w+Stack\w*)Command\(/g)].map(([, operation]) => `cloudformation:${operation}`);
}

/** Every call that the code of the drift check names, as SERVICE:OPERATION. */
function callsOfTheCheck(): string[] {
  const root = path.join(__dirname, '..', '..', 'lib');
  const files = ['facts/account', 'drift', 'evidence'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(root, folder, file))
      .filter((file) => statSync(file).isFile()),
  );
  const calls = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const named = [...text.matchAll(/'((?:[a-z]+[0-9]?):[A-Z][A-Za-z]+)'/g)].map(([, call]) => call ?? '');
    return [...named, ...commandsIn(text)];
  });
  return [...new Set(calls)]
    .filter((call) => !ABOUT_WHAT_IS_NOT_DEPLOYED.has(call))
    .filter((call) => /:(Get|List|Describe|Put|Publish|Head|Batch)/.test(call))
    .sort();
}

describe('may', () => {
  const WRITES = ['s3:PutObject', 'sns:Publish', 'sqs:SendMessage', 'logs:CreateLogStream', 'logs:PutLogEvents'];
  const actions = (policy as { Statement: { Action: string | string[] }[] }).Statement.flatMap(
    ({ Action }) => Action,
  ).sort();

  it('read, and write nothing but evidence, messages and its own logs', () => {
    const others = actions.filter(
      (action) => !/:(Get|List|Describe|Lookup)[A-Z]/.test(action) && !/^kms:/.test(action),
    );
    expect([...new Set(others)].sort()).toEqual([...WRITES].sort());
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('write below evidence/ in the evidence bucket alone', () => {
    expect(JSON.stringify(statements['WriteEvidence']?.['Resource'])).toContain('imported-evidence/evidence/*');
    expect(statements['WriteEvidence']?.['Action']).toContain('s3:PutObject');
  });

  it('not read the content of logs', () => {
    const reading = Object.values(statements).filter(({ Action }) => [Action].flat().includes('s3:GetObject'));
    expect(reading.map(({ Sid }) => Sid)).toEqual(['WriteEvidence']);
  });

  it('only from its own code: to another function its role is worth nothing', () => {
    const own = Object.values(statements).filter(({ Sid }) => Sid !== undefined && !/Key$/.test(Sid));
    expect(own.map(({ Sid }) => Sid)).toEqual(expect.arrayContaining(['ReadBuckets', 'WriteEvidence', 'TellOwners']));
    for (const { Sid, Condition } of own) {
      expect([Sid, Condition]).toEqual([
        Sid,
        { ArnEquals: { 'lambda:SourceFunctionArn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${PREFIX}` } },
      ]);
    }
  });

  it('list a stack of 100 resources and more', () => {
    expect(statements['ReadStack']?.['Action']).toContain('cloudformation:ListStackResources');
  });

  it('write to a dead-letter queue and to its logs, which Lambda does for it, without that condition', () => {
    const { Statement: all } = policy as { Statement: { Action: string | string[]; Condition?: unknown }[] };
    for (const action of ['sqs:SendMessage', 'logs:PutLogEvents']) {
      const permitting = all.filter(({ Action }) => [Action].flat().includes(action));
      expect(permitting.map(({ Condition }) => Condition)).toEqual([undefined]);
    }
  });

  it('write to Security Hub only where findings are sent there', () => {
    const told = propertiesOf(checker('rate(1 hour)', true), 'AWS::IAM::Policy', { Roles: [{ Ref: roleId() }] });
    expect(statementsOf(told['PolicyDocument'])['TellSecurityHub']).toMatchObject({
      Action: 'securityhub:BatchImportFindings',
      Resource: `arn:aws:securityhub:${REGION}:${ACCOUNT}:product/${ACCOUNT}/default`,
    });
    expect(actions).not.toContain('securityhub:BatchImportFindings');
  });

  it('call nothing that the check does not need', () => {
    const needed = new Set(callsOfTheCheck().map((call) => IAM_ACTION_OF[call] ?? call));
    const reads = actions.filter((action) => /:(Get|List|Describe)[A-Z]/.test(action) && !/^(s3|kms):/.test(action));
    expect(reads.filter((action) => !needed.has(action))).toEqual([]);
  });

  it.each(callsOfTheCheck())('call %s, which it calls', (call) => {
    expect(actions).toContain(IAM_ACTION_OF[call] ?? call);
  });
});

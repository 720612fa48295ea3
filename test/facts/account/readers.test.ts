/**
 * Each type of resource, made with the AWS SDK, comes out in CloudFormation's names; without the right to read it, it is
 * unknown and the call is named; without the resource, it is gone.
 */
import { DeleteAlarmMuteRuleCommand, PutAlarmMuteRuleCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, EnableKeyRotationCommand } from '@aws-sdk/client-kms';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { accountClients, type AccountClients } from '../../../lib/facts/account/clients';
import { readResource } from '../../../lib/facts/account/read-resource';
import { Reads } from '../../../lib/facts/account/reads';
import type { AuditLog, Resource } from '../../../lib/facts/audit-log';
import { compareResource } from '../../../lib/facts/compare';
import { readAccount } from '../../../lib/facts/from-account';
import { resourceId } from '../../../lib/facts/resources';
import { isUnknown, NotRead, valueAt } from '../../../lib/facts/value';
import { liveAuditLog } from '../../support/sound-audit-log';
import { emptyAws, type Aws } from '../../support/deployed';
import { ONCE } from '../../support/patience';
import { ACCOUNT, POLICY, REGION, type Made, type Row } from './rows/row';
import { STORED } from './rows/stored';
import { WATCHING } from './rows/watching';

const NOW = new Date('2026-11-22T21:00:00Z');

let aws: Aws;
let clients: AccountClients;

beforeAll(async () => {
  aws = await emptyAws();
  clients = accountClients(ONCE);
});

afterAll(() => aws.stop());

function resource(type: string, { ref, arn, declared = {} }: Pick<Made, 'ref' | 'arn' | 'declared'>): Resource {
  const named = { type, logicalId: 'It', stack: 'stack', displayName: 'stack/It', ref, ...(arn && { arn }) };
  return { ...named, properties: declared, metadata: {} };
}

/** An audit log that has nothing but one resource. */
function auditLogOf(member: Resource): AuditLog {
  const { name, origin, requirements, stacks } = liveAuditLog();
  return {
    name,
    origin,
    requirements,
    stacks,
    log: { bucket: member, policies: [] },
    trails: [],
    members: [member],
    inventory: [],
    unread: [],
  };
}

async function read(member: Resource, by = clients, full = [member]): Promise<AuditLog> {
  const [auditLog] = await readAccount([auditLogOf(member)], by, NOW, new Set(full.map(resourceId)));
  if (!auditLog) throw new Error('nothing was read');
  return auditLog;
}

type Middleware = (next: Handler, context: { readonly commandName?: string }) => Handler;
type Handler = (args: unknown) => Promise<unknown>;

/** Clients to which one command is denied. */
function denied(service: keyof AccountClients, command: string): AccountClients {
  const restricted = accountClients(ONCE);
  const refuse: Middleware = (next, { commandName }) =>
    commandName === command
      ? () => Promise.reject(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }))
      : next;
  // the clients' stacks differ in the types of their inputs, which nobody looks at here
  const { middlewareStack } = restricted[service] as unknown as {
    readonly middlewareStack: { add(middleware: Middleware, options: object): void };
  };
  middlewareStack.add(refuse, { step: 'initialize', priority: 'high' });
  return restricted;
}

describe.each<Row>([...STORED, ...WATCHING])('$type', ({ type, make, read: [client, command, call, path] }) => {
  let made: Made;

  beforeAll(async () => {
    made = await make(clients);
  });

  test('comes out in the names of CloudFormation', async () => {
    const { members, unread, origin, observedAt } = await read(resource(type, made));
    expect(members).toHaveLength(1);
    expect(members[0]?.properties).toMatchObject(made.properties);
    expect(members[0]?.state ?? {}).toMatchObject(made.state ?? {});
    expect(unread).toEqual([]);
    expect({ origin, observedAt }).toEqual({ origin: 'account', observedAt: NOW });
  });

  test('is unknown without the right to read it, by the name of the call', async () => {
    const { members, unread } = await read(resource(type, made), denied(client, command));
    expect(isUnknown(valueAt(members[0]?.properties, path))).toBe(true);
    expect(unread).toContainEqual({
      resource: 'stack/It',
      path: expect.any(String) as string,
      call,
      error: 'AccessDenied: not authorized',
    });
    expect(new Set(unread.map((fact) => fact.call))).toEqual(new Set([call]));
  });

  test('is gone once it is removed', async () => {
    await made.remove();
    const { members, unread, log } = await read(resource(type, made));
    expect(members).toEqual([]);
    expect(unread).toEqual([]);
    expect(log.bucket.state).toEqual({ Removed: true });
  });
});

test('a key, which is never gone at once, tells its state', async () => {
  const { KeyMetadata: key } = await clients.kms.send(
    new CreateKeyCommand({ Policy: JSON.stringify(POLICY), KeyUsage: 'ENCRYPT_DECRYPT' }),
  );
  const ref = key?.KeyId ?? '';
  await clients.kms.send(new EnableKeyRotationCommand({ KeyId: ref }));
  const { members, unread } = await read(resource('AWS::KMS::Key', { ref }));
  expect(members[0]?.properties).toMatchObject({
    Enabled: true,
    EnableKeyRotation: true,
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyPolicy: POLICY,
  });
  expect(members[0]?.state).toMatchObject({ KeyState: 'Enabled' });
  expect(unread).toEqual([]);
});

test('a type that wormtrail does not read is unknown as a whole', async () => {
  const { members, unread } = await read(resource('AWS::Example::Thing', { ref: 'thing', declared: { Name: 'x' } }));
  expect(isUnknown(members[0]?.properties.Name)).toBe(true);
  expect(unread).toMatchObject([{ call: 'no call', error: expect.stringContaining('AWS::Example::Thing') as string }]);
});

test('a property that no API answers is not read, one that wormtrail does not know is unknown', async () => {
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  const declared = { PendingWindowInDays: 30, SomethingNew: 'x' };
  const key = resource('AWS::KMS::Key', { ref: KeyMetadata?.KeyId ?? '', declared });
  const { members } = await read(key);
  expect(members[0]?.properties.PendingWindowInDays).toBeInstanceOf(NotRead);
  expect(members[0]?.properties.SomethingNew).not.toBeInstanceOf(NotRead);
  const unknown = compareResource(key, members[0]).filter(({ kind }) => kind === 'unknown');
  expect(unknown.map(({ path }) => path)).toEqual(['SomethingNew']);
});

describe('tags', () => {
  const Tags = [{ Key: 'wormtrail:owner', Value: 'security' }];
  const rule = (name: string, declared: Resource['properties']) =>
    resource('AWS::Events::Rule', { ref: name, arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`, declared });
  const put = (Name: string, tags: typeof Tags) =>
    clients.eventBridge.send(new PutRuleCommand({ Name, EventPattern: '{"source":["aws.s3"]}', Tags: tags }));

  test('of a rule are told, without those of AWS', async () => {
    await put('tagged', [...Tags, { Key: 'aws:cloudformation:stack-name', Value: 'stack' }]);
    const { members } = await read(rule('tagged', { Tags: [{ Key: 'wormtrail:owner', Value: 'engineering' }] }));
    expect(members[0]?.properties.Tags).toEqual(Tags);
  });

  test('of a log group are asked for without its streams', async () => {
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: 'tagged', tags: { owner: 'security' } }));
    const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:tagged:*`;
    const { members } = await read(resource('AWS::Logs::LogGroup', { ref: 'tagged', arn }));
    expect(members[0]?.properties.Tags).toEqual([{ Key: 'owner', Value: 'security' }]);
  });

  test('that should be there, of a resource that is not listed, are unknown', async () => {
    await put('bare', []);
    const [unlisted, untagged] = [await read(rule('bare', { Tags })), await read(rule('bare', {}))];
    expect(isUnknown(unlisted.members[0]?.properties.Tags)).toBe(true);
    expect(unlisted.unread).toMatchObject([{ path: 'Tags', call: 'tag:GetResources' }]);
    expect(untagged.members[0]?.properties.Tags).toBeUndefined();
    expect(untagged.unread).toEqual([]);
  });

  test('are unknown where the ARN is not known, and of that resource alone', async () => {
    await put('known', Tags);
    const nowhere = resource('AWS::SQS::Queue', { ref: 'q', arn: 'arn:aws:sqs:${AWS::Region}:q' });
    const arns = [rule('known', { Tags }), nowhere];
    const reads = new Reads(clients, new Set());
    const [known, unknown] = await Promise.all(
      arns.map((each) => readResource({ type: each.type, taggable: true }, each, arns, reads)),
    );
    expect(known?.properties.Tags).toEqual(Tags);
    expect(isUnknown(unknown?.properties.Tags)).toBe(true);
    expect(reads.unread).toMatchObject([
      { path: 'Tags', error: 'Error: its ARN is not known: arn:aws:sqs:${AWS::Region}:q' },
    ]);
  });

  test('are unknown without the right to list them, and nothing else is', async () => {
    await put('denied', Tags);
    const { members, unread } = await read(rule('denied', { Tags }), denied('tagging', 'GetResourcesCommand'));
    expect(isUnknown(members[0]?.properties.Tags)).toBe(true);
    expect(members[0]?.properties.State).toBe('ENABLED');
    expect(unread).toMatchObject([{ path: 'Tags', call: 'tag:GetResources', error: 'AccessDenied: not authorized' }]);
  });
});

describe('read in full', () => {
  test('a subscription has its filter, which is else not read', async () => {
    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: 'filtered' }));
    const declared = { TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:${REGION}:${ACCOUNT}:events` };
    const FilterPolicy = { kind: ['nothing'] };
    const Attributes = { FilterPolicy: JSON.stringify(FilterPolicy), RawMessageDelivery: 'true' };
    const { SubscriptionArn: ref = '' } = await clients.sns.send(
      new SubscribeCommand({ ...declared, Attributes, ReturnSubscriptionArn: true }),
    );
    const subscription = resource('AWS::SNS::Subscription', { ref, declared });
    const [full, partial] = [await read(subscription), await read(subscription, clients, [])];
    expect(compareResource(subscription, full.members[0])).toMatchObject([
      { kind: 'changed', path: 'FilterPolicy', found: FilterPolicy },
      { kind: 'changed', path: 'RawMessageDelivery', found: true },
    ]);
    expect(partial.members[0]?.properties.FilterPolicy).toBeInstanceOf(NotRead);
    expect(partial.unread).toEqual([]);
  });

  test('a rule has how its targets are fed, and which were added', async () => {
    const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:events`;
    const declared = { EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 'queue', Arn }] };
    await clients.eventBridge.send(new PutRuleCommand({ Name: 'fed', EventPattern: '{"source":["aws.s3"]}' }));
    await clients.eventBridge.send(
      new PutTargetsCommand({
        Rule: 'fed',
        Targets: [
          { Id: 'queue', Arn, Input: '{}' },
          { Id: 'other', Arn: `${Arn}-of-eve` },
        ],
      }),
    );
    const rule = resource('AWS::Events::Rule', { ref: 'fed', declared });
    const { members } = await read(rule);
    expect(compareResource(rule, members[0])).toMatchObject([
      { kind: 'changed', path: 'Targets.0.Input', expected: undefined, found: '{}' },
      { kind: 'changed', path: 'Targets.1', expected: undefined, found: { Id: 'other', Arn: `${Arn}-of-eve` } },
    ]);
  });
});

describe('mute rules', () => {
  const alarm = resource('AWS::CloudWatch::Alarm', { ref: 'muted' });
  const mute = (Name: string, AlarmNames: string[]) =>
    clients.cloudWatch.send(
      new PutAlarmMuteRuleCommand({
        Name,
        Rule: { Schedule: { Expression: 'cron(0 2 * * *)', Duration: 'PT1H' } },
        MuteTargets: { AlarmNames },
      }),
    );
  const unmute = (AlarmMuteRuleName: string) =>
    clients.cloudWatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName }));

  beforeAll(() =>
    clients.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'muted',
        Namespace: 'wormtrail',
        MetricName: 'Runs',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
      }),
    ),
  );

  test('are told of the alarms that they mute, and of no others', async () => {
    await mute('ours', ['muted']);
    await mute('theirs', ['another']);
    const { members } = await read(alarm);
    await Promise.all([unmute('ours'), unmute('theirs')]);
    const arn = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm-mute-rule:ours`;
    expect(members[0]?.state?.MuteRules).toEqual([arn]);
  });

  test('are unknown where there are more than a run reads', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await mute(name, ['another']);
    const { members, unread } = await read(alarm);
    await Promise.all(names.map(unmute));
    expect(isUnknown(members[0]?.state?.MuteRules)).toBe(true);
    expect(unread).toMatchObject([{ path: 'MuteRules', call: 'cloudwatch:ListAlarmMuteRules' }]);
  });
});

/** Rules in us-east-1 that forward what AWS records there alone: as the stack makes them, and changed in every way. */
import {
  DeleteRuleCommand,
  DisableRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../lib/config';
import { GlobalEventsStack } from '../../lib/constructs/global-events-stack';
import { forwardingFindings, forwardingOf } from '../../lib/drift/forwarding';
import { needsAttention } from '../../lib/findings/finding';
import { fullyRead, type Rotation } from '../../lib/drift/read-rotation';
import { accountClients, type AccountClients } from '../../lib/facts/account/clients';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import { liveAuditLog } from '../support/sound-audit-log';
import { emptyAws, type Aws } from '../support/deployed';
import { ONCE } from '../support/patience';

const config = loadConfig(DEFAULT_CONFIG_FILE);
const BUS = `arn:aws:events:${config.region}:${config.account}:event-bus/default`;
const IAM_RULE = `${config.name}-forward-iam`;
const ROLE: Resource = {
  ...{ type: 'AWS::IAM::Role', logicalId: 'Role', stack: config.name, displayName: 'role' },
  ...{ ref: `${config.name}-drift-checker`, properties: {}, metadata: {} },
};
const QUIET: Rotation = { now: new Date(), fullReads: {}, before: [], attacked: [] };

let aws: Aws;
let clients: AccountClients;

beforeAll(async () => {
  aws = await emptyAws();
  clients = accountClients(ONCE);
});

afterAll(() => aws.stop());

interface Declared {
  readonly Name: string;
  readonly EventPattern: Readonly<Record<string, object>>;
}

const declared = Object.values(
  Template.fromStack(new GlobalEventsStack(new App(), config)).findResources('AWS::Events::Rule'),
).map(({ Properties }: { Properties?: Declared }) => Properties as Declared);

/** Puts every rule as the stack would deploy it. */
beforeEach(async () => {
  for (const { Name, EventPattern } of declared) {
    await clients.globalEvents.send(
      new PutRuleCommand({ Name, EventPattern: JSON.stringify(EventPattern), State: 'ENABLED' }),
    );
    await clients.globalEvents.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'bus', Arn: BUS }] }));
  }
});

function auditLog(globalEvents = true): AuditLog {
  const { requirements, ...rest } = liveAuditLog();
  return {
    ...rest,
    name: config.name,
    members: [ROLE],
    requirements: { ...requirements, administrators: config.administrators, globalEvents },
  };
}

async function told(by = clients, log = auditLog()): Promise<string[]> {
  const full = fullyRead([log], { ...QUIET, attacked: [IAM_RULE] });
  const findings = await forwardingFindings(log, by.globalEvents, BUS, full);
  return findings.filter(needsAttention).map(({ status, guardrail, path }) => `${status} ${guardrail} ${path}`);
}

/** The pattern of the rule on IAM with another detail. */
function narrowed(detail: object): string {
  const { EventPattern } = declared.find(({ Name }) => Name === IAM_RULE)!;
  return JSON.stringify({ ...EventPattern, detail: { ...EventPattern.detail, ...detail } });
}

/** The rule on IAM, for events that are something else as well. */
function narrowedTo(members: object): PutRuleCommand {
  const { EventPattern } = declared.find(({ Name }) => Name === IAM_RULE)!;
  return new PutRuleCommand({ Name: IAM_RULE, EventPattern: JSON.stringify({ ...EventPattern, ...members }) });
}

test('as deployed, nothing is told', async () => {
  expect(declared.map(({ Name }) => Name)).toContain(IAM_RULE);
  expect(await told()).toEqual([]);
});

test.each<[what: string, change: () => object, path: string]>([
  ['is disabled', () => new DisableRuleCommand({ Name: IAM_RULE }), `${IAM_RULE}.State`],
  ['leads nowhere', () => new RemoveTargetsCommand({ Rule: IAM_RULE, Ids: ['bus'] }), `${IAM_RULE}.Targets`],
  [
    'hears only some calls',
    () => new PutRuleCommand({ Name: IAM_RULE, EventPattern: narrowed({ eventName: ['CreateRole'] }) }),
    `${IAM_RULE}.EventPattern`,
  ],
  [
    'hears calls on other roles',
    () =>
      new PutRuleCommand({ Name: IAM_RULE, EventPattern: narrowed({ requestParameters: { roleName: ['other'] } }) }),
    `${IAM_RULE}.EventPattern`,
  ],
  ['hears one account', () => narrowedTo({ account: ['000000000000'] }), `${IAM_RULE}.EventPattern`],
  ['hears one Region', () => narrowedTo({ region: ['eu-central-1'] }), `${IAM_RULE}.EventPattern`],
  [
    'hears root alone',
    () => new PutRuleCommand({ Name: IAM_RULE, EventPattern: narrowed({ userIdentity: { type: ['Root'] } }) }),
    `${IAM_RULE}.EventPattern`,
  ],
  [
    'no longer hears of administrators',
    () =>
      new PutRuleCommand({
        Name: IAM_RULE,
        EventPattern: narrowed({ requestParameters: { roleName: [{ prefix: `${config.name}-` }] } }),
      }),
    `${IAM_RULE}.EventPattern`,
  ],
])('a rule that %s is told', async (_, change, path) => {
  await clients.globalEvents.send(change() as DisableRuleCommand);
  expect(await told()).toEqual([`DRIFT GlobalCallsForwarded ${path}`]);
});

test('a rule that is gone is told', async () => {
  await clients.globalEvents.send(new RemoveTargetsCommand({ Rule: IAM_RULE, Ids: ['bus'] }));
  await clients.globalEvents.send(new DeleteRuleCommand({ Name: IAM_RULE }));
  expect(await told()).toEqual([`DRIFT GlobalCallsForwarded ${IAM_RULE}`]);
});

test.each(['ListRules', 'ListRuleNamesByTarget'])('without %s nothing is proven', async (operation) => {
  const restricted = accountClients(ONCE);
  restricted.globalEvents.middlewareStack.add(
    (next, { commandName }) =>
      commandName === `${operation}Command` ? () => Promise.reject(new Error('not authorized')) : next,
    { step: 'initialize', priority: 'high' },
  );
  const log = auditLog();
  const full = fullyRead([log], { ...QUIET, attacked: [IAM_RULE] });
  expect(await forwardingFindings(log, restricted.globalEvents, BUS, full)).toMatchObject([
    {
      status: 'UNKNOWN',
      resource: `${config.name}-global-events`,
      message: expect.stringContaining(`events:${operation}`) as string,
    },
  ]);
});

test('an audit log without such rules has nothing to look at', async () => {
  expect(forwardingOf(auditLog(false))).toBeUndefined();
  expect(await told(clients, auditLog(false))).toEqual([]);
});

test('the rules rotate like any resource', () => {
  const log = auditLog();
  const id = `${config.name}-global-events/Forwarding`;
  const isRead = (rotation: Partial<Rotation>): boolean => fullyRead([log], { ...QUIET, ...rotation }).has(id);
  expect(isRead({})).toBe(true);
  expect(isRead({ attacked: [IAM_RULE] })).toBe(true);
});

/** The role that forwards calls from another Region: as its stack makes it, and changed in every way that stops it. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../lib/config';
import { GlobalEventsStack } from '../../lib/constructs/global-events-stack';
import { driftFindings } from '../../lib/drift/findings';
import { withForwardingRights, withForwardingRole, withoutForwardingRole } from '../../lib/drift/forwarding-role';
import { accountClients, type AccountClients } from '../../lib/facts/account/clients';
import type { AuditLog } from '../../lib/facts/audit-log';
import { compare } from '../../lib/facts/compare';
import { readAccount } from '../../lib/facts/from-account';
import { liveAuditLog } from '../support/sound-audit-log';
import { emptyAws, type Aws } from '../support/deployed';
import { ONCE } from '../support/patience';

const config = loadConfig(DEFAULT_CONFIG_FILE);
const BUS = `arn:aws:events:${config.region}:${config.account}:event-bus/default`;
const ROLE = `${config.name}-global-events`;
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

interface Declared {
  readonly AssumeRolePolicyDocument: object;
  readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: object }[];
  readonly Tags: { Key: string; Value: string }[];
}

/** As the stack would deploy it. */
const [declared] = Object.values(
  Template.fromStack(new GlobalEventsStack(new App(), config)).findResources('AWS::IAM::Role'),
).map(({ Properties }: { Properties?: Declared }) => Properties as Declared);
const text = (document: object | undefined): string =>
  JSON.stringify(document)
    .replaceAll(/\{"Fn::Join":\["",(\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\])\]\}/g, '"arn:aws$2"')
    .replaceAll('{"Ref":"AWS::Partition"}', '"aws"');

let aws: Aws;
let clients: AccountClients;

beforeAll(async () => {
  aws = await emptyAws();
  clients = accountClients(ONCE);
});

afterAll(() => aws.stop());

beforeEach(async () => {
  const [policy] = declared?.Policies ?? [];
  await clients.iam.send(
    new CreateRoleCommand({
      ...{ RoleName: ROLE, AssumeRolePolicyDocument: text(declared?.AssumeRolePolicyDocument) },
      ...(declared && { Tags: declared.Tags }),
    }),
  );
  await clients.iam.send(
    new PutRolePolicyCommand({
      ...{ RoleName: ROLE, PolicyName: policy?.PolicyName, PolicyDocument: text(policy?.PolicyDocument) },
    }),
  );
});

afterEach(async () => {
  const ignored = (): undefined => undefined;
  for (const PolicyName of ['forward', 'more'])
    await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName })).catch(ignored);
  await clients.iam.send(new DetachRolePolicyCommand({ RoleName: ROLE, PolicyArn: READ_ONLY })).catch(ignored);
  await clients.iam.send(new DeleteRoleCommand({ RoleName: ROLE })).catch(ignored);
});

/** An audit log of nothing else, so that nothing else is read. */
function auditLog(globalEvents = true): AuditLog {
  const { requirements, ...rest } = liveAuditLog();
  const nothing = { trails: [], members: [], inventory: [], unread: [] };
  return { ...rest, ...nothing, name: config.name, requirements: { ...requirements, globalEvents } };
}

const ofRole = (log: AuditLog): AuditLog['members'] => log.members.filter(({ ref }) => ref === ROLE);

async function told(): Promise<string[]> {
  const expected = withForwardingRole(auditLog(), BUS, config.account);
  const [found] = await readAccount([expected], clients, new Date(), new Set());
  if (!found) throw new Error('nothing was read');
  const actual = withForwardingRights(found);
  return driftFindings(actual, compare(expected, actual))
    .filter(({ resource }) => resource === `${ROLE}/Role`)
    .map(({ status, guardrail, path }) => `${status} ${guardrail} ${path}`.trim());
}

test('as deployed, nothing is told', async () => {
  expect(await told()).toEqual([]);
});

const OTHERS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] };
const DENY = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

test.each<[what: string, change: () => object, told: string]>([
  [
    'may be used by others',
    () => new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: JSON.stringify(OTHERS) }),
    'DRIFT Drift AssumeRolePolicyDocument',
  ],
  [
    'may no longer forward',
    () => new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'forward' }),
    'DRIFT Drift Policies',
  ],
  [
    'is denied what it may do',
    () => new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'forward', PolicyDocument: JSON.stringify(DENY) }),
    'DRIFT Drift Policies',
  ],
  [
    'has one more policy',
    () => new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'more', PolicyDocument: JSON.stringify(DENY) }),
    'DRIFT Drift Policies',
  ],
  [
    'has a managed policy',
    () => new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: READ_ONLY }),
    'DRIFT Drift ManagedPolicyArns',
  ],
])('a role that %s is told', async (_, change, expected) => {
  await clients.iam.send(change() as DeleteRolePolicyCommand);
  expect(await told()).toEqual([expect.stringContaining(expected)]);
});

test('a role that is gone is told', async () => {
  await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'forward' }));
  await clients.iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
  expect(await told()).toEqual(['DRIFT ResourceRemoved']);
});

test('guardrails do not judge it, and an audit log without it has none', () => {
  const log = withForwardingRole(auditLog(), BUS, config.account);
  expect(ofRole(log)).toHaveLength(1);
  expect(ofRole(withoutForwardingRole(log))).toEqual([]);
  expect(withForwardingRole(auditLog(false), BUS, config.account).members).toEqual([]);
});

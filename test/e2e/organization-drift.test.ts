/** The checker in the archive of an organization reads the account of the trail: what is weakened there is a finding here. */
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';

import { needsAttention, type Report } from '../../lib/findings/finding';
import { trailEventsStackOf, trailStackOf, readerRoleOf } from '../../lib/facts/organization-trail';
import { MANAGEMENT } from '../support/organization';
import { deployOrganization, handIn, type DeployedOrganization } from '../support/organization-deployed';

let deployed: DeployedOrganization;
let name: string;

const there = handIn(MANAGEMENT);
const cloudTrail = new CloudTrail(there);

beforeAll(async () => {
  deployed = await deployOrganization();
  ({ name } = deployed.config);
});

afterAll(() => deployed?.remove());

async function check(): Promise<Report> {
  await deployed.settle();
  const { Payload, FunctionError } = await new Lambda({}).invoke({ FunctionName: `${name}-drift-checker` });
  const text = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) throw new Error(text);
  return (JSON.parse(text) as { readonly report: Report }).report;
}

/** What the deployed checker finds, beside the calls that stay open since another test. */
async function findings(): Promise<string[]> {
  const open = (await check()).findings.filter(needsAttention);
  const found = open.map(({ status, guardrail, path, message }) => [status, guardrail, path || message].join(' '));
  return found.filter((each) => !/ChangesAcknowledged|TrailNotRestarted/.test(each));
}

/** The calls that a run heard of. */
async function calls(): Promise<string[]> {
  return (await check()).findings
    .filter(({ guardrail }) => guardrail === 'ChangesAcknowledged')
    .map(({ path }) => path);
}

test('what `cdk deploy --all` deployed holds, in both accounts, and its own calls are none of a stranger', async () => {
  expect(await findings()).toEqual([]);
  expect(await calls()).toEqual([]);
});

test('a trail that the management account stops is a finding of the archive, and stays open once it is started', async () => {
  await cloudTrail.stopLogging({ Name: name });
  expect(await findings()).toEqual(['DRIFT Drift IsLogging']);
  expect(await calls()).toEqual(['StopLogging']);
  await cloudTrail.startLogging({ Name: name });
  expect(await findings()).toEqual([]);
  expect(await calls()).toEqual(['StopLogging']);
});

test('so is a trail that records less', async () => {
  const { AdvancedEventSelectors } = await cloudTrail.getEventSelectors({ TrailName: name });
  const EventSelectors = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }];
  await cloudTrail.putEventSelectors({ TrailName: name, EventSelectors });
  expect(await findings()).toEqual(expect.arrayContaining([expect.stringMatching(/^(DRIFT|FAIL) .*EventSelectors/)]));
  await cloudTrail.putEventSelectors({ TrailName: name, AdvancedEventSelectors });
  expect(await findings()).toEqual([]);
});

test.each([
  ['eu-central-1', 'cloudtrail'],
  ['us-east-1', 'iam'],
])('a rule in %s that forwards no more is a finding', async (region, what) => {
  const eventBridge = new EventBridge({ ...there, region });
  const { Rules = [] } = await eventBridge.listRules({ NamePrefix: name });
  const rule = Rules.find((each) => each.Name?.endsWith(what))?.Name ?? '';
  await eventBridge.disableRule({ Name: rule });
  expect(await findings()).toEqual(expect.arrayContaining(['DRIFT Drift State']));
  await eventBridge.enableRule({ Name: rule });
  expect(await findings()).toEqual([]);
});

test('a role that may read nothing leaves its account unknown, by the name of the call', async () => {
  const iam = new IAM(there);
  const RoleName = readerRoleOf(name);
  for (const PolicyName of (await iam.listRolePolicies({ RoleName })).PolicyNames ?? []) {
    await iam.deleteRolePolicy({ RoleName, PolicyName });
  }
  const unreadable = (await findings()).filter((each) => each.includes('FactCouldNotBeRead'));
  expect(unreadable).toHaveLength(2);
  for (const stack of [trailStackOf(name), trailEventsStackOf(name, 'us-east-1')]) {
    expect(unreadable.join(' ')).toMatch(new RegExp(`cloudformation:\\w+ failed .*stack/${stack}/`));
  }
  await iam.deleteRole({ RoleName });
  expect(await findings()).toEqual([
    expect.stringMatching(/^UNKNOWN AuditLogComplete .* which leaves \d+ guardrails unknown/),
    expect.stringMatching(/^UNKNOWN FactCouldNotBeRead Unknown: sts:AssumeRole failed/),
  ]);
});

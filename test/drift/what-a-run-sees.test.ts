/**
 * What a run sees, item by item: each attack and each row changes one thing of a deployed audit log with real calls, and the run that
 * follows names it by its property path; once all is put back, nothing is open. `npm run attacks` plays the attacks with the AWS CLI.
 */
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { Lambda } from '@aws-sdk/client-lambda';
import type { Baseline } from '../../lib/evidence/baseline';
import { driftCheck, type DriftCheck } from '../../lib/drift/drift-check';
import { accountClients } from '../../lib/facts/account/clients';
import { needsAttention, type Finding } from '../../lib/findings/finding';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { play as playAttack, undo, type Answer, type Aws, type Call } from '../../lib/threats/attack';
import { sdkAws } from '../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../lib/threats/deployed';
import { detects } from '../../lib/threats/detection';
import { FUNCTION_ATTACKS } from '../../lib/threats/functions';
import { MESSAGE_ATTACKS } from '../../lib/threats/messages';
import { STORED_ATTACKS } from '../../lib/threats/stored';
import { zipOf } from '../support/archive/zip';
import { deploySample, type Deployed } from '../support/deployed';
import { CHANGES, type Change, type Names } from './what-a-run-sees.table';

let deployed: Deployed;
let aws: Aws;
let names: Names;
let baseline: Baseline | undefined;

beforeAll(async () => {
  deployed = await deploySample();
  aws = sdkAws();
  names = await namesOf(deployed);
  const { report, baseline: first } = await check();
  expect(open(report.findings)).toEqual([]);
  baseline = first;
});

afterAll(() => deployed.remove());

async function namesOf({ stack, config }: Deployed): Promise<Names> {
  const { StackResources = [] } = await new CloudFormation().describeStackResources({ StackName: stack });
  const one = (type: string, logicalId = /./): string => {
    const found = StackResources.find(
      (each) => each.ResourceType === type && logicalId.test(each.LogicalResourceId ?? ''),
    );
    if (!found?.PhysicalResourceId) throw new Error(`the sample has no ${type}`);
    return found.PhysicalResourceId;
  };
  return {
    ...(await deliverLogFile(await readTarget(stack, aws), aws, new Date())),
    responder: one('AWS::Lambda::Function', /TamperResponder/),
    subscription: one('AWS::SNS::Subscription', /Security/),
    securityEmail: config.owners.security.email,
    ...{ region: config.region, account: config.account },
  };
}

/** Long enough after the deployment for tags to be those of now. */
const later = (): Date => new Date(Date.now() + 31 * 60_000);

function check(): Promise<DriftCheck> {
  const options = { stack: deployed.stack, clients: accountClients(), guardrails: CATALOGUE, now: later() };
  return driftCheck({ ...options, ...(baseline && { baseline }) });
}

const open = (findings: readonly Finding[]): string[] =>
  findings.filter(needsAttention).map(({ status, guardrail, path }) => `${status} ${guardrail} ${path}`);

async function play(calls: readonly Call[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const each of calls) answers.push(await aws(each));
  return answers;
}

const ATTACKS = [...FUNCTION_ATTACKS, ...MESSAGE_ATTACKS, ...STORED_ATTACKS];

test.each(ATTACKS.map((attack) => [attack.title, attack] as const))('%s', async (_, attack) => {
  const { outcome } = attack;
  if (outcome.kind !== 'detected') throw new TypeError(`${attack.id} is prevented`);
  const result = await playAttack(attack, names, aws);
  try {
    const { report } = await check();
    expect({ named: detects(report, outcome), open: open(report.findings) }).toMatchObject({ named: true });
  } finally {
    await undo(attack, names, result, aws);
  }
});

test.each(CHANGES.map((change): [string, Change] => [change.what, change]))(
  '%s',
  async (_, { told: [guardrail, path], before, change, undo: putBack }) => {
    const was = before ? await aws(before(names)) : {};
    const after = await play(change(names, was));
    try {
      const { report } = await check();
      expect(open(report.findings)).toContainEqual(
        expect.stringMatching(new RegExp(`^(DRIFT|FAIL) ${guardrail} ${path}`)),
      );
    } finally {
      await play(putBack(names, was, after));
    }
  },
);

test('once all is put back, nothing is open any more', async () => {
  expect(open((await check()).report.findings)).toEqual([]);
});

test('an owner who does not confirm the address again is not reached', async () => {
  const topic = { TopicArn: names.topics.security, Protocol: 'email', Endpoint: names.securityEmail };
  await play([
    { service: 'sns', operation: 'Unsubscribe', input: { SubscriptionArn: names.subscription } },
    { service: 'sns', operation: 'Subscribe', input: topic },
  ]);
  expect(open((await check()).report.findings)).toEqual(['FAIL OwnersReachable Subscription']);
  await deployed.aws.confirmSubscriptions(names.securityEmail);
  expect(open((await check()).report.findings)).toEqual([]);
});

// last, since nobody has the code of the release here to put it back
test('a check that runs other code is told by its hash', async () => {
  const code = zipOf('index.js', Buffer.from('exports.handler = async () => ({})'));
  await new Lambda().updateFunctionCode({ FunctionName: names.responder, ZipFile: code });
  expect(open((await check()).report.findings)).toEqual([
    'FAIL FunctionsRunOwnCodeOnly CodeSha256',
    'DRIFT FunctionCodeUnchanged Code',
  ]);
});
